import type { Clock, Log, StageHook } from '../ports/base.ts';
import type { LinkDirectory } from '../ports/link-directory.ts';
import type { LinkNotice } from '../ports/link-news.ts';
import type { IdChannel, OpenLinkRequest, WhatsApp } from '../ports/whatsapp.ts';
import type { Issuer } from '../session/issue.ts';
import type { ProblemWords } from '../wire/errors.ts';
import type { Method, SessionFormat, State } from '../wire/step.ts';

/** When the page may show the session ID in addition to the message. */
export type Reveal = 'never' | 'on-failure' | 'always';

/** Called at the events of links, for logs, metrics and webhooks. */
type ObservedLink = { readonly id: string; readonly method: Method };

export type LinkObserver = {
  readonly started: (link: ObservedLink) => void;
  readonly stepped: (link: ObservedLink, from: State, to: State, seconds: number) => void;
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
  readonly directory: LinkDirectory;
  /** The words of failed steps. */
  readonly words: ProblemWords;
};

/** The request of a caller for a link. */
export type CreateLink = OpenLinkRequest & {
  readonly format: SessionFormat;
  /** The tag of the language in which the ID is explained in the chat; without it that of the server. */
  readonly language?: string;
  /** `none` for a caller who gets only the QR or the code and never reads the steps. */
  readonly reader: 'expected' | 'none';
  /** The network of the caller, so that one network cannot take all places. */
  readonly network?: string;
  /** The caller's address, whose next start for the same number takes the link over. Absent where addresses tell no caller from another. */
  readonly owner?: string;
};

/** What the visitor gets, in which form. */
export type Wanted = Pick<CreateLink, 'format' | 'language'>;

export type LinkRequest = CreateLink & { readonly id: string; readonly tokenHash: Buffer };

/** The part of a request that WhatsApp is asked with. */
export function toOpenRequest(request: LinkRequest): OpenLinkRequest {
  return request.method === 'qr' ? { method: 'qr' } : { method: 'code', number: request.number };
}
