import type { StartedLink } from '../../wire/link.ts';
import type { Revoked } from '../../wire/revoked.ts';
import type { Step } from '../../wire/step.ts';

/* The shapes of the answers of a session server. Another server may answer at an address, so an answer of another shape is not used. */

/** Returns true if an answer has the expected shape. */
export type Shape<T> = (value: unknown) => value is T;

/** The session behind an ID. The checks of its state come later. */
type Opened = { readonly creds: object; readonly keys?: unknown };

/** The part of a report that is shown to people; the JSON answer holds the whole report. */
export type Report = {
  readonly status: 'valid' | 'incomplete' | 'invalid';
  readonly format: string;
  readonly checks: readonly { readonly ok: boolean; readonly detail: string }[];
  readonly account?: { readonly number: string; readonly name?: string };
  readonly expiresAt?: string;
};

type JsonObject = { readonly [name: string]: unknown };

const OUTCOMES = ['confirmed', 'unconfirmed', 'already-gone', 'not-asked'] as const;
const STATUSES = ['valid', 'incomplete', 'invalid'] as const;
const LINK_ID = /^[\w-]{1,200}$/;
const COMPARE_CODE = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/;
/** Checks the fields that the command line uses of each state. */
const STEPS: Readonly<Record<Step['state'], (step: JsonObject) => boolean>> = {
  connecting: () => true,
  confirming: () => true,
  saving: () => true,
  delivering: () => true,
  qr: ({ qr, index, of }) => areTexts(qr) && typeof index === 'number' && typeof of === 'number',
  code: ({ pairingCode, number }) => areTexts(pairingCode, number),
  passkey: (step) =>
    step['answered'] === true || (step['answered'] === false && isObject(step['publicKey']) && isTimed(step)),
  compare: (step) =>
    typeof step['compareCode'] === 'string' && COMPARE_CODE.test(step['compareCode']) && isTimed(step),
  linked: ({ number, sessionId = '' }) => areTexts(number, sessionId),
  failed: ({ error }) => isObject(error) && areTexts(error['code']),
};

export function isOpened(value: unknown): value is Opened {
  return isObject(value) && typeof value['creds'] === 'object' && value['creds'] !== null;
}

/** True for the place of a kept state: how many bots have started from it, and how many pieces they have written. */
export function isPosition(value: unknown): value is { readonly epoch: number; readonly seq: number } {
  return isObject(value) && isCount(value['epoch']) && isCount(value['seq']);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

export function isRevoked(value: unknown): value is Revoked {
  return isObject(value) && typeof value['deleted'] === 'boolean' && isOneOf(OUTCOMES, value['loggedOut']);
}

export function isReport(value: unknown): value is Report {
  if (!isObject(value) || !isOneOf(STATUSES, value['status']) || !Array.isArray(value['checks']))
    return false;
  const { checks, format, account, expiresAt = '' } = value;
  const areChecks = checks.every(
    (check) => isObject(check) && typeof check['ok'] === 'boolean' && areTexts(check['detail']),
  );
  return areChecks && areTexts(format, expiresAt) && (account === undefined || isAccount(account));
}

/** The answer to a session that was brought. */
type ImportedSession = { readonly sessionId: string; readonly report: Report };

export function isImported(value: unknown): value is ImportedSession {
  return isObject(value) && areTexts(value['sessionId']) && isReport(value['report']);
}

export function isStartedLink(value: unknown): value is StartedLink {
  if (!isObject(value)) return false;
  const { linkId, token, step } = value;
  // Both are limited to safe characters, because they become a part of an address and of a header.
  return [linkId, token].every((text) => typeof text === 'string' && LINK_ID.test(text)) && isStep(step);
}

export function isStep(value: unknown): value is Step {
  if (!isObject(value)) return false;
  const { state } = value;
  return typeof state === 'string' && Object.hasOwn(STEPS, state) && STEPS[state as Step['state']](value);
}

/** True for a step that says its place among the others and how long it may be answered. */
function isTimed({ seq, now, expiresAt }: JsonObject): boolean {
  return isCount(seq) && [now, expiresAt].every((time) => typeof time === 'string' && isInstant(time));
}

function isInstant(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

function isAccount(value: unknown): boolean {
  return isObject(value) && areTexts(value['number'], value['name'] ?? '');
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function isOneOf(names: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && names.includes(value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
