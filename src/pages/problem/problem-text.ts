import type { ErrorCode, Problem } from '../../wire/errors.ts';
import { durationText } from '../link/countdown.ts';
import type { ErrorText } from '../../texts/form/shapes.ts';
import { deviceName, isPhone } from '../dom.ts';
import { fill } from '../../texts/fill.ts';
import { sayReason, titleOf } from './sentences.ts';
import { speaksEnglish, words } from '../words.ts';

/** What the button of a problem does. `retry` repeats the request, `restart` shows the page as at the start. */
export type Action =
  | 'retry'
  | 'restart'
  | 'change-number'
  | 'support'
  | 'reload'
  | 'link'
  | 'fix-input'
  | 'none';

/** The codes whose action is not the usual one: `retry` for a problem that is retryable, `restart` for any other. */
const ACTIONS: Readonly<Partial<Record<ErrorCode, Action>>> = {
  LINK_CANCELLED: 'restart',
  WRONG_ACCOUNT: 'change-number',
  LOGGED_OUT: 'restart',
  PHONE_INVALID: 'change-number',
  PHONE_COUNTRY_CODE_MISSING: 'change-number',
  WHATSAPP_REJECTED: 'change-number',
  WHATSAPP_CLIENT_OUTDATED: 'support',
  DELIVERY_FAILED: 'restart',
  SESSION_ID_MALFORMED: 'fix-input',
  SESSION_UNAVAILABLE: 'link',
};

/** The codes of refusals of what the page itself sent, which a fresh page sends otherwise. */
const RELOAD: readonly ErrorCode[] = [
  'BODY_INVALID',
  'CROSS_SITE',
  'IDEMPOTENCY_MISMATCH',
  'UNAUTHORIZED',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
];
/** The usual texts of these codes say that the device was unlinked. */
const CLAIM_UNLINKED: readonly ErrorCode[] = [
  'DELIVERY_FAILED',
  'WRONG_ACCOUNT',
  'LOGGED_OUT',
  'LINK_CANCELLED',
];
const SERVERS_FAULTS: readonly ErrorCode[] = ['INTERNAL', 'STORE_UNAVAILABLE'];
/** For these codes an unusual reason from the server replaces the usual text. */
const REASON_SAYS_ALL: readonly ErrorCode[] = [
  'PHONE_INVALID',
  'WHATSAPP_REJECTED',
  'PASSKEY_REFUSED',
  'PASSKEY_EXPIRED',
  'LINK_CANCELLED',
];
/** For these codes the server gives an unusual reason a title of its own. */
const TITLED: readonly ErrorCode[] = ['RATE_LIMITED', 'PASSKEY_REFUSED', 'PASSKEY_EXPIRED'];

/** A problem in the words of the page. */
type SaidProblem = {
  readonly headline: string;
  /** The first line says what happened, the others what is special about it. */
  readonly lines: readonly string[];
  readonly label: string;
  readonly action: Action;
};

/** True if the operator can find out more by the request ID. */
export function isServersFault({ code, status }: Problem): boolean {
  const isKnown = code in words().errors;
  return isKnown ? SERVERS_FAULTS.includes(code) : status >= 500;
}

/** Turns the refusal of a whole request into one of what the visitor gave, which is all that a page sends of its own accord. */
export function asFaultOf(
  code: 'PHONE_INVALID' | 'SESSION_ID_MALFORMED' | 'PASSKEY_ANSWER_INVALID',
  problem: Problem,
): Problem {
  if (problem.code !== 'BODY_INVALID') return problem;
  const { reason: _reason, values: _values, ...rest } = problem;
  return { ...rest, code };
}

/** Puts a problem into the words of the page, with the server's reason; a code that the page does not know keeps the server's words. */
export function sayProblem(problem: Problem): SaidProblem {
  const usual: ErrorText | undefined = words().errors[problem.code];
  if (usual === undefined) return sayUnknown(problem);
  const reason = reasonOf(problem);
  // The sentence of the reason could not be fetched: then only that nothing was linked is sure.
  const isUnsaid = reason === '' && problem.reason !== undefined && problem.code.startsWith('PASSKEY_');
  const known = isUnsaid ? words().errors.LINK_CANCELLED : usual;
  const lines = [
    ...linesOf(problem, known, reason),
    problem.sentIdDead === true && !saysIdDead(problem) ? words().sentIdDead : '',
    problem.deviceStillLinked === true ? removeByHand() : '',
  ];
  return {
    headline: (reason !== '' && TITLED.includes(problem.code) ? ownTitle(problem) : null) ?? known.headline,
    lines: lines.filter((line) => line !== ''),
    ...actionFor(problem, known),
  };
}

function linesOf(problem: Problem, { text }: ErrorText, reason: string): readonly string[] {
  const { code, retryAfter } = problem;
  if (problem.deviceStillLinked === true && CLAIM_UNLINKED.includes(code)) return [reason];
  if (REASON_SAYS_ALL.includes(code) && reason !== '') return [reason];
  if (code === 'WHATSAPP_REJECTED' && !hasNumber()) return [words().refusedScan];
  if (code === 'WHATSAPP_REJECTED' && isPhone()) return [words().rejectedNumber];
  const isForOperator = ACTIONS[code] === 'support' && supportUrl() === '';
  return [
    fill(text, { time: durationText(retryAfter ?? 60) }),
    reason,
    isForOperator ? words().tellOperator : '',
  ];
}

function sayUnknown(problem: Problem): SaidProblem {
  const { LINK_CANCELLED, INTERNAL } = words().errors;
  const { action: label } = problem.retryable ? INTERNAL : LINK_CANCELLED;
  return { headline: problem.title, lines: [problem.detail], label, action: usualAction(problem) };
}

/** Leaves out actions that the page cannot offer: help without an address for it, and another number where no number was given. */
function actionFor(problem: Problem, { action: label }: ErrorText): Pick<SaidProblem, 'label' | 'action'> {
  const action = ACTIONS[problem.code] ?? usualAction(problem);
  if (action === 'support' && supportUrl() === '') return { label, action: 'none' };
  if (action === 'change-number' && !hasNumber()) {
    return { label: words().errors.LINK_CANCELLED.action, action: 'restart' };
  }
  return { label, action };
}

function usualAction({ code, retryable }: Problem): Action {
  if (RELOAD.includes(code)) return 'reload';
  return retryable ? 'retry' : 'restart';
}

/** Returns the title of the reason of a problem, in the language of the page; `null` if it has none. */
function ownTitle(problem: Problem): string | null {
  return speaksEnglish() ? problem.title : titleOf(problem);
}

/** Returns the server's reason if it has one besides the error code. */
function reasonOf(problem: Problem): string {
  const { reason: why, detail } = problem;
  const { saidByServer, orScan } = words();
  if (why === undefined) return '';
  if (!speaksEnglish()) return withoutScan(sayReason(problem), orScan);
  const own = saidByServer.reduce((rest, sentence) => rest.replace(sentence, ''), detail);
  return withoutScan(own.trim(), orScan);
}

/** On a phone leaves out the advice to scan, because it cannot scan its own screen. */
function withoutScan(reason: string, orScan: string): string {
  return isPhone() ? reason.replace(orScan, '').trim() : reason;
}

/** True if the page asks for a number. */
function hasNumber(): boolean {
  return document.querySelector('[data-testid="number"]') !== null;
}

/** True if the usual text, which is left out for a device that is still linked, says that an ID does not work. */
function saysIdDead({ code, deviceStillLinked }: Problem): boolean {
  return code === 'DELIVERY_FAILED' && deviceStillLinked !== true;
}

function removeByHand(): string {
  return fill(words().removeByHand, { device: deviceName() });
}

/** The address at which people get help; empty if the operator named none. */
export function supportUrl(): string {
  return document.body.dataset['support'] ?? '';
}
