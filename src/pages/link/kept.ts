import type { StartedLink } from '../../wire/link.ts';
import type { Method } from '../../wire/step.ts';

/**
 * What a tab keeps, so that it finds its way back after a reload or after the phone dropped it: the link and what was typed.
 * Lifetime: until the link has failed, until the visitor leaves it, or until the tab is closed.
 */

export type LinkHandle = Pick<StartedLink, 'linkId' | 'token'>;
export type TypedNumber = {
  readonly number: string;
  /** The country that the visitor chose; empty where it is guessed. */
  readonly region: string;
};

const LINK = 'link';
const TYPED = 'typed';

export function keepLink(method: Method, { linkId, token }: LinkHandle): void {
  // Where the page may show the ID, the token of a link opens it.
  if (document.querySelector('[data-revealed]') !== null) return;
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
