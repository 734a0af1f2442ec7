import type { Clock, Log, StageHook } from '../ports/base.ts';
import type { LinkNotice } from '../ports/link-news.ts';
import type { IdChannel, WhatsApp } from '../ports/whatsapp.ts';
import type { Issuer } from '../session/issue.ts';
import type { Method, SessionFormat, State } from '../wire/step.ts';

/** When the ID may also stand on the page. */
export type Reveal = 'never' | 'on-failure' | 'always';

/** Hears what happens to links, for logs, metrics and webhooks. */
export type LinkObserver = {
  readonly started: (method: Method) => void;
  readonly stepped: (method: Method, from: State, to: State, seconds: number) => void;
  readonly finished: (notice: LinkNotice) => void;
};

export type LinkDeps = {
  readonly whatsapp: WhatsApp;
  readonly issuer: Issuer;
  readonly channel: IdChannel;
  readonly clock: Clock;
  readonly log: Log;
  readonly hook: StageHook;
  readonly reveal: Reveal;
  readonly observer: LinkObserver;
};

export type LinkRequest = {
  readonly id: string;
  readonly method: Method;
  /** Digits with country code, for `code`. */
  readonly number?: string;
  readonly format: SessionFormat;
  /** `none`: nobody will follow the steps, so nobody can leave. */
  readonly reader: 'expected' | 'none';
};
