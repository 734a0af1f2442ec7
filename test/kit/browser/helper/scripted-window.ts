import { createContext, runInContext } from 'node:vm';
import { vi } from 'vitest';
import { read } from '../../repo.ts';

/** The passkey helper's window without a browser: its script as it stands, on a page and a WhatsApp that the test makes up. */

/** What the helper finds in the page that was clicked; `null` where the browser refuses. The box for the answer is there with the question. */
export type ClickedPage = { readonly origin: string; readonly text: string | null } | null;

type Element = { textContent: string; hidden: boolean; disabled: boolean; click: () => void };

export type ScriptedWindow = {
  /** What the status line says. */
  readonly said: () => string;
  /** True if the window offers to ask for the passkey. */
  readonly offers: () => boolean;
  /** Presses "Yes" and waits until that is over. */
  readonly pressYes: () => Promise<void>;
  /** What was asked of the browser on WhatsApp's site. */
  readonly asked: readonly unknown[];
};

type Given = {
  /** The host that the site has put into the helper. */
  readonly madeFor?: string | null;
  /** What WhatsApp's page gives. */
  readonly signed?: object;
  /** The paths of WhatsApp's site that are there. */
  readonly paths?: readonly string[];
};

/** Opens the window over a page. */
export async function openScriptedWindow(
  page: () => ClickedPage,
  given: Given = {},
): Promise<ScriptedWindow> {
  const { madeFor = null, signed = {}, paths = ['/robots.txt', '/'] } = given;
  const elements = new Map<string, Element>();
  const asked: unknown[] = [];
  const script = scripting(page, signed, asked);
  const context = createContext(surroundings(elements, { madeFor, paths }, script));
  runInContext(read('src/passkey-helper/ask.js'), context);
  const element = (id: string) => elementOf(elements, id);
  const said = () => element('status').textContent;
  const offers = () => !element('go').hidden;
  await until(() => said() !== '' || offers());
  return {
    said,
    offers,
    asked,
    pressYes: async () => {
      element('go').click();
      await until(() => !element('go').disabled || !offers());
    },
  };
}

function until(isSo: () => boolean): Promise<void> {
  return vi.waitFor(
    () => {
      if (!isSo()) throw new Error('the window does not go on');
    },
    { interval: 1 },
  );
}

type Injection = {
  readonly target: ChromeTarget;
  readonly world?: string;
  readonly func: (...args: unknown[]) => unknown;
  readonly args?: readonly unknown[];
};

/** Runs what the helper puts into the page that was clicked; WhatsApp's page only notes what it is `asked`. */
function scripting(page: () => ClickedPage, signed: object, asked: unknown[]) {
  return ({ world, func, args = [] }: Injection) => {
    if (world === 'MAIN') {
      asked.push(args[0]);
      return Promise.resolve([{ result: signed }]);
    }
    const found = page();
    if (found === null) return Promise.reject(new Error('Cannot access contents of the page.'));
    const inPage = runInContext(`(${func.toString()})`, createContext(clickedPage(found))) as typeof func;
    return Promise.resolve([{ documentId: 'D1', result: inPage(...args) }]);
  };
}

function clickedPage({ origin, text }: NonNullable<ClickedPage>): object {
  const elements: Readonly<Record<string, object>> =
    text === null
      ? {}
      : { 'passkey-request': { textContent: text }, 'passkey-answer': { dispatchEvent: () => true } };
  const document = { getElementById: (id: string) => elements[id] ?? null };
  return { location: { origin }, document, Event };
}

function surroundings(
  elements: Map<string, Element>,
  { madeFor, paths }: Pick<Required<Given>, 'madeFor' | 'paths'>,
  executeScript: unknown,
): object {
  return {
    URL,
    // Its limits are over at once.
    setTimeout: (act: () => void) => setTimeout(act, 0),
    clearTimeout,
    location: { hash: '#7' },
    window: { close: () => {} },
    document: { getElementById: (id: string) => elementOf(elements, id) },
    fetch: () => Promise.resolve({ json: () => Promise.resolve({ host: madeFor }) }),
    chrome: { scripting: { executeScript }, ...whatsAppWindow(paths) },
  };
}

/** The window in which the helper opens WhatsApp's site. The address of any other page is hidden from it. */
function whatsAppWindow(paths: readonly string[]): object {
  const event = { addListener: () => {}, removeListener: () => {} };
  let at = '';
  const goTo = ({ url }: { readonly url: string }) => {
    at = new URL(url).pathname;
    return Promise.resolve({ id: 8, tabs: [{ id: 9 }] });
  };
  const get = () => {
    const url = paths.includes(at) ? `https://web.whatsapp.com${at}` : undefined;
    return Promise.resolve({ status: 'complete', url });
  };
  const update = (_tab: number, to: { readonly url: string }) => goTo(to);
  return {
    tabs: { get, update, onUpdated: event, onRemoved: event },
    windows: { create: goTo, remove: () => Promise.resolve() },
  };
}

/** An element as the window has it at first: all but the status is hidden. */
function elementOf(elements: Map<string, Element>, id: string): Element {
  const known = elements.get(id);
  if (known !== undefined) return known;
  const made = { textContent: '', hidden: true, disabled: false, click: () => {} };
  const listening = {
    focus: () => {},
    addEventListener: (_type: string, listener: () => void) => {
      made.click = listener;
    },
  };
  elements.set(id, Object.assign(made, listening));
  return made;
}
