/** Undoes what it was returned for; safe to call twice. */
export type Dispose = () => void;

/** Time as the domain sees it. Deadlines run on the monotonic clock, so that a wall clock that jumps harms nothing. */
export type Clock = {
  /** Milliseconds since 1970, for what people and records read. */
  readonly now: () => number;
  /** Milliseconds since an arbitrary point, never going back. */
  readonly monotonic: () => number;
  /** Calls `run` once after `delayMs`, unless disposed before. */
  readonly after: (delayMs: number, run: () => void) => Dispose;
  /** Resolves in a later turn of the event loop, in each for one caller: so that the heavy work of many links takes turns. */
  readonly turn: () => Promise<void>;
};

/** Unpredictable bytes. */
export type Random = {
  readonly bytes: (length: number) => Buffer;
  readonly uuid: () => string;
};

type LogFields = Readonly<Record<string, unknown>>;

/** Structured log. Fields first, message last; never a secret in either. */
export type Log = {
  readonly debug: (fields: LogFields, message: string) => void;
  readonly info: (fields: LogFields, message: string) => void;
  readonly warn: (fields: LogFields, message: string) => void;
  readonly error: (fields: LogFields, message: string) => void;
  readonly child: (fields: LogFields) => Log;
};

/** Fault points for tests; production passes a no-op. */
export type Stage =
  | 'admitted'
  | 'offered'
  | 'pair-success'
  | 'open'
  | 'settled'
  | 'inserted'
  | 'read-back'
  | 'sent-mark'
  | 'acked'
  | 'resealed';

export type StageHook = (stage: Stage) => void | Promise<void>;
