import type { Method } from '../wire/step.ts';

/** What a finished link tells the outside: never an ID, token or full number. */
export type LinkNotice = {
  readonly linkId: string;
  readonly method: Method;
  /** `linked` or an error code. */
  readonly result: string;
  /** Masked. */
  readonly number?: string;
  /** 8 hex digits of the record's key. */
  readonly fingerprint?: string;
  /** Milliseconds spent in each state; `settling` is the part of `saving` until the auth state had settled. */
  readonly ms: Readonly<Record<string, number>>;
  readonly at: string;
};

/** Tells others that a link ended; its failure never fails a link. */
export type NoticeChannel = {
  readonly notify: (notice: LinkNotice) => Promise<void>;
  readonly close: () => Promise<void>;
};
