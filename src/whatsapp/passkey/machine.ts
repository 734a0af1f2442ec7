import type { ErrorCode } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';

/** After so many refusals by WhatsApp the link ends. */
const MAX_REFUSALS = 3;
/** So many answers may be wrong by our own checks. */
const MAX_WRONG = 5;

/** `refusals`: how often WhatsApp did not take an answer; `wrong`: how many answers did not pass our checks. */
type Tries = { readonly refusals: number; readonly wrong: number };

export type CeremonyState =
  /** WhatsApp has not asked for a passkey. */
  | ({ readonly at: 'idle' } & Tries)
  /** WhatsApp was asked for the question. */
  | ({ readonly at: 'asking' } & Tries)
  /** The visitor has a question. */
  | ({ readonly at: 'open' } & Tries)
  /** An answer is taken, and WhatsApp was asked for a ref. */
  | ({ readonly at: 'preparing' } & Tries)
  /** The answer is on its way. `proved`: with the proof that needs no comparison; `hasMet`: the phone has answered already. */
  | ({ readonly at: 'judging'; readonly proved: boolean; readonly hasMet: boolean } & Tries)
  /** WhatsApp has taken the answer, and the phone is to answer. */
  | { readonly at: 'accepted'; readonly proved: boolean }
  /** The phone has answered, and our number is on its way. */
  | { readonly at: 'revealing'; readonly proved: boolean }
  /** The visitor compares codes. */
  | { readonly at: 'comparing' }
  /** The pairing request is out. */
  | { readonly at: 'pairing' }
  /** The device is being linked, or the link has ended. */
  | { readonly at: 'over' };

/** What a question is like: not there, or fit to be shown, or not. */
type QuestionKind = 'none' | 'good' | 'bad';

export type CeremonyEvent =
  /** WhatsApp asks for the passkey. */
  | { readonly type: 'requested'; readonly question: QuestionKind }
  /** WhatsApp has answered that it was asked for the question; `none` if it did not give one. */
  | { readonly type: 'question'; readonly question: QuestionKind }
  | { readonly type: 'answered'; readonly isRight: boolean }
  /** WhatsApp has given a ref. */
  | { readonly type: 'ref'; readonly proved: boolean }
  | { readonly type: 'accepted' }
  | { readonly type: 'refused' }
  /** The phone's answer came. `isRight`: a code follows from it. */
  | { readonly type: 'continued'; readonly isRight: boolean }
  /** WhatsApp has taken our number. */
  | { readonly type: 'revealed' }
  | { readonly type: 'compared'; readonly same: boolean }
  /** The time for the state is over. */
  | { readonly type: 'late' }
  /** WhatsApp does not answer, or has answered with an error. */
  | { readonly type: 'failed'; readonly code: ErrorCode }
  /** The device is being linked, or the socket has ended. */
  | { readonly type: 'stopped' };

export type CeremonyAction =
  | { readonly kind: 'none' }
  | { readonly kind: 'ask-for-question' }
  | { readonly kind: 'show-question' }
  | { readonly kind: 'refuse-answer' }
  | { readonly kind: 'ask-for-ref' }
  | { readonly kind: 'send-answer'; readonly proved: boolean }
  | { readonly kind: 'await-phone' }
  | { readonly kind: 'reveal' }
  | { readonly kind: 'show-code' }
  | { readonly kind: 'request-pairing' }
  /** `why` is there where the usual words of the code would not be true. */
  | { readonly kind: 'end'; readonly code: ErrorCode; readonly why?: Reason };

type Step = { readonly state: CeremonyState; readonly action: CeremonyAction };
type In<At extends CeremonyState['at']> = Extract<CeremonyState, { readonly at: At }>;
type Asked = In<'idle' | 'asking' | 'open' | 'preparing'>;

const OVER: CeremonyState = { at: 'over' };

/** Why a link is late that does not wait for an answer to the question. */
const LATE: Readonly<Partial<Record<CeremonyState['at'], Reason>>> = {
  comparing: { reason: 'passkey-codes-not-compared' },
  pairing: { reason: 'passkey-phone-not-done' },
};

export const FIRST_STATE: CeremonyState = { at: 'idle', refusals: 0, wrong: 0 };

/** Returns the state and the action that follow. An event that does not fit the state leaves it unchanged (the same object). */
export function next(state: CeremonyState, event: CeremonyEvent): Step {
  if (state.at === 'over') return stay(state);
  switch (event.type) {
    case 'requested':
      return nextRequested(state, event.question);
    case 'question':
      return state.at === 'asking' ? nextQuestion(state, event.question) : stay(state);
    case 'answered':
      return nextAnswered(state, event.isRight);
    case 'ref':
      return nextRef(state, event.proved);
    case 'accepted':
      return nextAccepted(state);
    case 'refused':
      return nextRefused(state);
    case 'continued':
      return nextContinued(state, event.isRight);
    case 'revealed':
      return nextRevealed(state);
    case 'compared':
      return nextCompared(state, event.same);
    case 'late':
      return nextLate(state.at);
    case 'failed':
      return end(event.code);
    case 'stopped':
      return { state: OVER, action: { kind: 'none' } };
  }
}

/** A request brings a new question, in the place of an answer too that WhatsApp has not got: the challenge of it may be dead. */
function nextRequested(state: Exclude<CeremonyState, In<'over'>>, question: QuestionKind): Step {
  if (!isAsked(state)) return stay(state);
  if (question !== 'none') return nextQuestion(state, question);
  return state.at === 'asking' ? stay(state) : ask(state);
}

/** True until an answer is on its way to WhatsApp, which then judges it. */
export function isAsked(state: CeremonyState): state is Asked {
  return state.at === 'idle' || state.at === 'asking' || state.at === 'open' || state.at === 'preparing';
}

function nextQuestion(state: Asked, question: QuestionKind): Step {
  if (question === 'good') return { state: { ...state, at: 'open' }, action: { kind: 'show-question' } };
  return end(state.refusals === 0 ? 'PASSKEY_REQUIRED' : 'PASSKEY_REFUSED');
}

function ask({ refusals, wrong }: Tries): Step {
  return { state: { at: 'asking', refusals, wrong }, action: { kind: 'ask-for-question' } };
}

function nextAnswered(state: CeremonyState, isRight: boolean): Step {
  if (state.at !== 'open') return stay(state);
  if (isRight) return { state: { ...state, at: 'preparing' }, action: { kind: 'ask-for-ref' } };
  const wrong = state.wrong + 1;
  return wrong > MAX_WRONG
    ? end('PASSKEY_REFUSED', { reason: 'passkey-answers-wrong' })
    : { state: { ...state, wrong }, action: { kind: 'refuse-answer' } };
}

function nextRef(state: CeremonyState, proved: boolean): Step {
  if (state.at !== 'preparing') return stay(state);
  return {
    state: { ...state, at: 'judging', proved, hasMet: false },
    action: { kind: 'send-answer', proved },
  };
}

function nextAccepted(state: CeremonyState): Step {
  if (state.at !== 'judging') return stay(state);
  const { proved } = state;
  return state.hasMet
    ? reveal(proved)
    : { state: { at: 'accepted', proved }, action: { kind: 'await-phone' } };
}

function nextRefused(state: CeremonyState): Step {
  if (state.at !== 'judging') return stay(state);
  const refusals = state.refusals + 1;
  return refusals >= MAX_REFUSALS ? end('PASSKEY_REFUSED') : ask({ ...state, refusals });
}

/** The phone may be faster than WhatsApp's answer, but nothing goes out before that. Only the first word of the phone counts. */
function nextContinued(state: CeremonyState, isRight: boolean): Step {
  switch (state.at) {
    case 'judging':
      if (state.hasMet) return stay(state);
      return isRight ? stay({ ...state, hasMet: true }) : end('WHATSAPP_REJECTED');
    case 'accepted':
      return isRight ? reveal(state.proved) : end('WHATSAPP_REJECTED');
    case 'revealing':
    case 'comparing':
    case 'pairing':
    case 'over':
      return stay(state);
    case 'idle':
    case 'asking':
    case 'open':
    case 'preparing':
      return end('WHATSAPP_REJECTED');
  }
}

function reveal(proved: boolean): Step {
  return { state: { at: 'revealing', proved }, action: { kind: 'reveal' } };
}

function nextRevealed(state: CeremonyState): Step {
  if (state.at !== 'revealing') return stay(state);
  return state.proved ? pair() : { state: { at: 'comparing' }, action: { kind: 'show-code' } };
}

function nextCompared(state: CeremonyState, same: boolean): Step {
  if (state.at !== 'comparing') return stay(state);
  return same ? pair() : end('PASSKEY_REFUSED', { reason: 'codes-differ' });
}

function pair(): Step {
  return { state: { at: 'pairing' }, action: { kind: 'request-pairing' } };
}

function nextLate(at: CeremonyState['at']): Step {
  return at === 'accepted' ? end('PASSKEY_SILENT') : end('PASSKEY_EXPIRED', LATE[at]);
}

function stay(state: CeremonyState): Step {
  return { state, action: { kind: 'none' } };
}

function end(code: ErrorCode, why?: Reason): Step {
  return { state: OVER, action: { kind: 'end', code, ...(why === undefined ? {} : { why }) } };
}
