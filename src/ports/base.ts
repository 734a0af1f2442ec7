/** Undoes the call that returned it; safe to call twice. */
export type Dispose = () => void;

/** The clock of the domain. Deadlines use the monotonic time, so that a wall clock that is set changes no deadline. */
export type Clock = {
  /** Milliseconds since 1970, for times that people and records read. */
  readonly now: () => number;
  /** Milliseconds since an arbitrary point, never going back. */
  readonly monotonic: () => number;
  /** Calls `run` once after `delayMs`, unless disposed before. */
  readonly after: (delayMs: number, run: () => void) => Dispose;
  /** Resolves in a later turn of the event loop, for one caller a turn, so that heavy work of several links does not share a turn. */
  readonly turn: () => Promise<void>;
};

/** A source of unpredictable bytes. */
export type Random = {
  readonly bytes: (length: number) => Buffer;
  readonly uuid: () => string;
};

type LogFields = Readonly<Record<string, unknown>>;

/** A structured log. Each call takes the fields first and the message last; neither may hold a secret. */
export type Log = {
  readonly debug: (fields: LogFields, message: string) => void;
  readonly info: (fields: LogFields, message: string) => void;
  readonly warn: (fields: LogFields, message: string) => void;
  readonly error: (fields: LogFields, message: string) => void;
  readonly child: (fields: LogFields) => Log;
};

/** Points of a link at which tests can cause a fault; the program passes a function that does nothing. */
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
