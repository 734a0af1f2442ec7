import { REMOVE_BY_HAND, type ErrorCode, type Problem } from '../../wire/errors.ts';
import { durationText } from '../link/countdown.ts';
import type { ErrorText } from '../../texts/shapes.ts';
import { fill } from '../../texts/fill.ts';
import { speaksEnglish, words } from '../words.ts';

/** What the button of a problem does. `retry` does the same again, `restart` begins from the start. */
export type Action =
  | 'retry'
  | 'restart'
  | 'change-number'
  | 'support'
  | 'reload'
  | 'link'
  | 'fix-input'
  | 'none';

/** Where it is not simply `retry` for what can be tried again and `restart` for what cannot. */
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
  BODY_INVALID: 'reload',
  CROSS_SITE: 'reload',
  IDEMPOTENCY_MISMATCH: 'reload',
  UNAUTHORIZED: 'reload',
  NOT_FOUND: 'reload',
  METHOD_NOT_ALLOWED: 'reload',
};

/** Their texts say that the device is gone. */
const CLAIM_UNLINKED: readonly ErrorCode[] = [
  'DELIVERY_FAILED',
  'WRONG_ACCOUNT',
  'LOGGED_OUT',
  'LINK_CANCELLED',
];
/** A reason of these that is not the usual one is the whole text. */
const REASON_SAYS_ALL: readonly ErrorCode[] = ['PHONE_INVALID', 'WHATSAPP_REJECTED'];

/** A problem in the words of the page. */
export type SaidProblem = {
  readonly headline: string;
  /** What happened, then what is special about it. */
  readonly lines: readonly string[];
  readonly label: string;
  readonly action: Action;
};

/** Known codes in the page's own words with the server's reason, unknown ones in the server's. */
export function sayProblem(problem: Problem): SaidProblem {
  const known: ErrorText | undefined = words().errors[problem.code];
  if (known === undefined) return sayUnknown(problem);
  const { headline } = known;
  const reason = reasonOf(problem);
  const lines = [
    ...linesOf(problem, known, reason),
    problem.deviceStillLinked === true ? removeByHand() : '',
  ];
  return {
    // The refusal of a number has a title of its own.
    headline: problem.code === 'RATE_LIMITED' && reason !== '' ? problem.title : headline,
    lines: lines.filter((line) => line !== ''),
    ...actionFor(problem, known),
  };
}

function linesOf(problem: Problem, { text }: ErrorText, reason: string): readonly string[] {
  const { code, retryAfter } = problem;
  if (problem.deviceStillLinked === true && CLAIM_UNLINKED.includes(code)) return [reason];
  if (REASON_SAYS_ALL.includes(code) && reason !== '') return [reason];
  if (code === 'WHATSAPP_REJECTED' && !hasNumber()) return [words().refusedScan];
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

/** What only the operator can mend needs an address for the button; a scan has no number to change. */
function actionFor(problem: Problem, { action: label }: ErrorText): Pick<SaidProblem, 'label' | 'action'> {
  const action = ACTIONS[problem.code] ?? usualAction(problem);
  if (action === 'support' && supportUrl() === '') return { label, action: 'none' };
  if (action === 'change-number' && !hasNumber()) {
    return { label: words().errors.LINK_CANCELLED.action, action: 'restart' };
  }
  return { label, action };
}

function usualAction({ retryable }: Problem): Action {
  return retryable ? 'retry' : 'restart';
}

/** The server's reason where it says more than usual; it is English, so other languages do without. */
function reasonOf({ code, detail }: Problem): string {
  if (!speaksEnglish()) return '';
  const reason = detail.replace(REMOVE_BY_HAND, '').trim();
  return reason === words().usual[code] && code !== 'PHONE_INVALID' ? '' : reason;
}

/** Whether the page asks for a number. */
function hasNumber(): boolean {
  return document.querySelector('[data-testid="number"]') !== null;
}

function removeByHand(): string {
  return fill(words().removeByHand, { device: document.body.dataset['device'] ?? '' });
}

/** Where people get help; empty where the operator named nothing. */
export function supportUrl(): string {
  return document.body.dataset['support'] ?? '';
}
