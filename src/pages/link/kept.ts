import type { StartedLink } from '../../wire/link.ts';
import type { Method, Step } from '../../wire/step.ts';

/**
 * This file keeps the link and the typed number in the tab, so that the page finds its way back after a reload or after the phone dropped
 * the tab. Lifetime: until the link has failed, until the visitor leaves it, or until the tab is closed.
 */

export type LinkHandle = Pick<StartedLink, 'linkId' | 'token'>;
type LinkedStep = Extract<Step, { readonly state: 'linked' }>;

type TypedNumber = {
  readonly number: string;
  /** The country that the visitor chose; empty where it is guessed. */
  readonly region: string;
};

const LINK = 'link';
const END = 'end';
const CODE_ASKED = 'code-asked';
const TYPED = 'typed';

export function keepLink(method: Method, { linkId, token }: LinkHandle): void {
  if (mayShowId()) return;
  write(LINK, { method, linkId, token });
}

export function keptLink(method: Method): LinkHandle | null {
  const { method: ofMethod, linkId, token } = read(LINK);
  if (ofMethod !== method || typeof linkId !== 'string' || typeof token !== 'string') return null;
  return { linkId, token };
}

export function forgetLink(): void {
  remove(LINK);
}

/** Keeps how a link ended well, without the session ID, so that a reload still shows it when the server has forgotten the link. */
export function keepEnd(method: Method, end: LinkedStep): void {
  if (mayShowId()) return;
  write(END, { method, end });
}

export function keptEnd(method: Method): LinkedStep | null {
  const { method: ofMethod, end } = read(END);
  const isEnd = typeof end === 'object' && end !== null && 'number' in end && typeof end.number === 'string';
  return ofMethod === method && isEnd ? (end as LinkedStep) : null;
}

export function forgetEnd(): void {
  remove(END);
}

/** Notes for a later load of this page that a code was requested. The note holds no secret. */
export function leaveMarker(): void {
  write(CODE_ASKED, { isAsked: true });
}

export function clearMarker(): void {
  remove(CODE_ASKED);
}

/** True if an earlier load of this page requested a code and was left before the link ended. */
export function hasMarker(): boolean {
  return 'isAsked' in read(CODE_ASKED);
}

export function keepTyped(typed: TypedNumber): void {
  write(TYPED, typed);
}

export function keptTyped(): TypedNumber | null {
  const { number, region } = read(TYPED);
  return typeof number === 'string' && typeof region === 'string' ? { number, region } : null;
}

export function forgetTyped(): void {
  remove(TYPED);
}

/** True if the page may show the session ID. The token of such a link would open it. */
function mayShowId(): boolean {
  return document.querySelector('[data-revealed]') !== null;
}

function read(key: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // The browser forbids storage, or something else wrote there: then there is nothing to come back to.
    return {};
  }
}

function write(key: string, value: unknown): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The browser forbids storage: then a reload does not come back.
  }
}

function remove(key: string): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // The browser forbids storage: then nothing was written.
  }
}
