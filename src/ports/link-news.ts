import type { Method } from '../wire/step.ts';

/** Everything that the operator's webhook can be told. */
export const NOTICE_EVENTS = [
  'link.started',
  'link.scanned',
  'link.finished',
  'session.restored',
  'session.withdrawn',
] as const;

export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

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

/** A link that began, or whose QR a phone scanned or whose code was typed; a passkey question comes after that. */
export type LinkNews = {
  readonly event: 'link.started' | 'link.scanned';
  readonly linkId: string;
  readonly method: Method;
  readonly at: string;
};

/** A session that a bot has taken, or that was withdrawn. */
export type SessionNews = {
  readonly event: 'session.restored' | 'session.withdrawn';
  /** The first 8 hexadecimal digits of the key of the record. */
  readonly fingerprint: string;
  readonly at: string;
};

export type Notice = (LinkNotice & { readonly event: 'link.finished' }) | LinkNews | SessionNews;

/** Tells other programs what has happened. A failure of the channel never makes a link or a request fail. */
export type NoticeChannel = {
  readonly notify: (notice: Notice) => Promise<void>;
  readonly close: () => Promise<void>;
};
