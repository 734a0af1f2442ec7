import type { StartedLink } from '../../wire/link.ts';
import type { Method, StepBody } from '../../wire/step.ts';
import { keepInTab, storedInTab } from '../before-paint/storage.ts';
import { tryExtra } from '../extra.ts';
import { sitePath } from '../dom.ts';

/**
 * This file keeps the link, how it ended and the typed number in the tab, so that the page finds its way back after a reload or after the
 * phone dropped the tab. Lifetime: until the visitor leaves the link or begins another one, or until the tab is closed.
 */

export type LinkHandle = Pick<StartedLink, 'linkId' | 'token'>;
export type KeptLink = LinkHandle & {
  /** The phone has said yes; what a later failure says depends on it. */
  readonly hasConfirmed: boolean;
};

export type EndStep = Extract<StepBody, { readonly state: 'linked' | 'failed' }>;
export type KeptEnd = {
  readonly step: EndStep;
  readonly cancelledBy: 'visitor' | 'nobody';
  readonly hasConfirmed: boolean;
};

type TypedNumber = {
  readonly number: string;
  /** The country that the visitor chose; empty where it is guessed. */
  readonly region: string;
};

/** The names of what is kept. Link and end have the method in theirs, so that a look at the other page does not lose a code that waits for the phone. */
const CODE_ASKED = 'code-asked';
const TYPED = 'typed';

export function keepLink(method: Method, { linkId, token, hasConfirmed }: KeptLink): void {
  if (mayShowId()) return;
  write(`link-${method}`, { linkId, token, hasConfirmed });
}

export function keptLink(method: Method): KeptLink | null {
  const { linkId, token, hasConfirmed } = read(`link-${method}`);
  if (typeof linkId !== 'string' || typeof token !== 'string') return null;
  return { linkId, token, hasConfirmed: hasConfirmed === true };
}

export function forgetLink(method: Method): void {
  remove(`link-${method}`);
}

/** Keeps how a link ended, without the session ID, so that a reload still shows it when the server has forgotten the link. */
export function keepEnd(method: Method, end: KeptEnd): void {
  if (mayShowId()) return;
  write(`end-${method}`, { ...end, atMs: Date.now() });
}

export function keptEnd(method: Method): KeptEnd | null {
  const { step, cancelledBy, hasConfirmed, atMs } = read(`end-${method}`);
  if (!isEnd(step)) return null;
  return {
    step: step.state === 'failed' ? waited(step, Date.now() - Number(atMs)) : step,
    cancelledBy: cancelledBy === 'visitor' ? 'visitor' : 'nobody',
    hasConfirmed: hasConfirmed === true,
  };
}

function isEnd(step: unknown): step is EndStep {
  const { state, number, error } = fieldsOf(step);
  if (state === 'linked') return typeof number === 'string';
  const { code, title, detail } = fieldsOf(error);
  return state === 'failed' && [code, title, detail].every((field) => typeof field === 'string');
}

/** The same failure `ms` later: of the time to wait, less is left. */
function waited(step: Extract<EndStep, { readonly state: 'failed' }>, ms: number): EndStep {
  const { retryAfter } = step.error;
  if (retryAfter === undefined) return step;
  return { ...step, error: { ...step.error, retryAfter: Math.max(0, retryAfter - Math.floor(ms / 1_000)) } };
}

export function forgetEnd(method: Method): void {
  remove(`end-${method}`);
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

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Other sites under other paths of the same host share the storage of a tab, so each name begins with the path of this site. */
function read(key: string): Readonly<Record<string, unknown>> {
  // Something else may have written there: then there is nothing to come back to.
  return tryExtra(() => fieldsOf(JSON.parse(storedInTab(sitePath() + key) ?? 'null')), {});
}

function write(key: string, value: unknown): void {
  keepInTab(sitePath() + key, JSON.stringify(value));
}

function remove(key: string): void {
  keepInTab(sitePath() + key, null);
}
