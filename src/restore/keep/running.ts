import type { KeyStore } from './state/memory-keys.ts';

/** What `useSession` gives for `keep: true`. */
export type KeptSession = {
  readonly state: { readonly creds: object; readonly keys: KeyStore };
  readonly saveCreds: () => Promise<void>;
  /** Sends what has changed. Resolves with false if the server does not have all of it. */
  readonly flush: () => Promise<boolean>;
  /** Sends the rest, marked as the last, within 4 s, and leaves the signals of the process alone. */
  readonly close: () => Promise<boolean>;
};

/** A session of this process, which a second call of `useSession` gets again. */
export type RunningSession = {
  readonly session: KeptSession;
  readonly isOpen: () => boolean;
  /** Ends it without a further word, because another start takes its place. */
  readonly replace: () => void;
};
