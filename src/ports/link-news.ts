import type { Method } from '../wire/step.ts';

/** A notice of a finished link for other programs. It never holds a session ID, a token or a full number. */
export type LinkNotice = {
  readonly linkId: string;
  readonly method: Method;
  /** `linked` or an error code. */
  readonly result: string;
  /** The masked phone number. */
  readonly number?: string;
  /** The first 8 hexadecimal digits of the key of the record. */
  readonly fingerprint?: string;
  /** Milliseconds spent in each state; `settling` is the part of `saving` until the auth state had settled. */
  readonly ms: Readonly<Record<string, number>>;
  readonly at: string;
};

/** Tells other programs that a link has ended. A failure of the channel never makes a link fail. */
export type NoticeChannel = {
  readonly notify: (notice: LinkNotice) => Promise<void>;
  readonly close: () => Promise<void>;
};
