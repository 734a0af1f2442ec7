/** What the passkey helper uses of the browser, and nothing else: the type check refuses the rest. */

type ChromeTab = { readonly id: number; readonly status?: string; readonly url?: string };
type ChromeTarget = { readonly tabId: number; readonly documentIds?: readonly string[] };
type ChromeEvent<Listener> = {
  readonly addListener: (listener: Listener) => void;
  readonly removeListener: (listener: Listener) => void;
};

declare const chrome: {
  readonly action: {
    readonly onClicked: ChromeEvent<(tab: ChromeTab) => void> & {
      /** Tests alone ask this. */
      readonly hasListeners: () => boolean;
    };
  };
  readonly scripting: {
    readonly executeScript: <Args extends readonly unknown[], Result>(injection: {
      readonly target: ChromeTarget;
      readonly func: (...args: Args) => Result;
      readonly args?: Args;
      readonly world?: 'MAIN';
    }) => Promise<readonly { readonly documentId?: string; readonly result?: Awaited<Result> }[]>;
  };
  readonly tabs: {
    readonly get: (tab: number) => Promise<ChromeTab>;
    readonly update: (tab: number, change: { readonly url: string }) => Promise<ChromeTab>;
    readonly onUpdated: ChromeEvent<() => void>;
    readonly onRemoved: ChromeEvent<() => void>;
  };
  readonly windows: {
    readonly create: (options: {
      readonly url: string;
      readonly type: 'popup';
      readonly width: number;
      readonly height: number;
    }) => Promise<{ readonly id: number; readonly tabs: readonly [ChromeTab] }>;
    readonly remove: (window: number) => Promise<void>;
  };
};
