import type { ErrorCode } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import { judgeEnding, saysUnlinked, type Ending } from '../socket/endings.ts';

/** Waits before the second, third and fourth login. */
const LOGIN_RETRY_MS = [1_000, 2_000, 4_000] as const;

/** How far the connection of one link has come; `drops` counts the sockets that were lost since the last success. */
export type ConnectionState =
  /** A QR or a code is shown. */
  | { readonly at: 'waiting-for-phone'; readonly drops: number }
  /** The phone confirmed and the first login is under way. `hasRestarted`: WhatsApp has closed the registration with 515. */
  | { readonly at: 'restarting'; readonly drops: number; readonly hasRestarted: boolean }
  /** The device has logged in at least once, and is logged in now if `isOpen`; in `sending` the session ID is being sent too. */
  | { readonly at: 'online' | 'sending'; readonly drops: number; readonly isOpen: boolean }
  /** The link is over and its device is being unlinked: a lost socket is replaced, and nothing is announced any more. */
  | { readonly at: 'unlinking'; readonly drops: number; readonly isOpen: boolean }
  /** The link failed, is unlinked or closed: nothing is announced and no lost socket is replaced any more, until it is to be unlinked. */
  | {
      readonly at: 'over';
      /** The phone confirmed before, so a device may have to be unlinked. */
      readonly hasDevice: boolean;
      readonly isOpen: boolean;
      /** WhatsApp says that the device is not linked any more. */
      readonly isRemoved: boolean;
    };

/** Everything that can change the state of a connection. */
export type ConnectionEvent =
  /** The phone confirmed. `isGenuine`: the signature of the account is valid. */
  | { readonly type: 'paired'; readonly isGenuine: boolean }
  | { readonly type: 'opened' }
  /** The socket ended. `mayStartOver` is false once a code was requested, because another request would make the phone show another prompt, and once WhatsApp has asked for a passkey. */
  | { readonly type: 'ended'; readonly ending: Ending; readonly mayStartOver: boolean }
  /** The look-up after a refused version is done. */
  | { readonly type: 'version'; readonly isNewer: boolean }
  | { readonly type: 'sending' }
  /** The link cannot go on, for a reason that is not the end of a socket. */
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly why?: Reason | undefined }
  /** The device, if there is one, is to be unlinked. */
  | { readonly type: 'unlink' }
  /** WhatsApp confirmed that the device is unlinked. */
  | { readonly type: 'removed' }
  /** The link is closed by this program, the time for unlinking is over, or the failure of the link was announced already. */
  | { readonly type: 'stopped' };

/** What the connection has to do after an event. */
export type Action =
  | { readonly kind: 'none' }
  /** Wait for WhatsApp to end the registration, then log in. */
  | { readonly kind: 'await-restart' }
  | { readonly kind: 'announce-open' }
  /** Open another socket, at once, in the next turn of the event loop, or after a wait. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'connect-next-turn' }
  | { readonly kind: 'connect-later'; readonly waitMs: number }
  /** Register as a new device on another socket. */
  | { readonly kind: 'start-over' }
  | { readonly kind: 'look-up-version' }
  /** Announce the failure. `endsSocket`: end the socket as well, so that no phone can confirm any more. */
  | {
      readonly kind: 'fail';
      readonly code: ErrorCode;
      readonly why?: Reason | undefined;
      readonly endsSocket: boolean;
    };

type ConnectionStep = { readonly state: ConnectionState; readonly action: Action };

type Over = Extract<ConnectionState, { at: 'over' }>;
type Unlinking = Extract<ConnectionState, { at: 'unlinking' }>;
type Running = Exclude<ConnectionState, Over | Unlinking>;

const NONE: Action = { kind: 'none' };

/** The state of a link whose first socket is about to be opened. */
export const FIRST_STATE: ConnectionState = { at: 'waiting-for-phone', drops: 0 };

/** Returns the state and the action that follow. An event that does not fit the state leaves it unchanged (the same object). */
export function next(state: ConnectionState, event: ConnectionEvent): ConnectionStep {
  if (state.at === 'over') return nextOver(state, event);
  if (state.at === 'unlinking') return nextUnlinking(state, event);
  switch (event.type) {
    case 'paired':
      return nextPaired(state, event.isGenuine);
    case 'opened':
      return nextOpened(state);
    case 'ended':
      return nextEnded(state, event);
    case 'version':
      return nextVersion(state, event.isNewer);
    case 'sending':
      return { state: state.at === 'online' ? { ...state, at: 'sending' } : state, action: NONE };
    case 'failed':
      return because(event.why, fail(state, event.code));
    case 'unlink':
      return { state: unlinking(over(state)), action: NONE };
    case 'removed':
      return { state, action: NONE };
    case 'stopped':
      return { state: over(state), action: NONE };
  }
}

/** After the end of a link a socket may still be open. */
function nextOver(state: Over, event: ConnectionEvent): ConnectionStep {
  switch (event.type) {
    case 'paired':
      return event.isGenuine
        ? { state: { ...state, hasDevice: true }, action: { kind: 'await-restart' } }
        : failAgain(state, 'WHATSAPP_REJECTED');
    case 'failed':
      return failAgain(state, event.code);
    case 'opened':
      return { state: { ...state, isOpen: true }, action: NONE };
    case 'ended':
      return { state: { ...state, isOpen: false, isRemoved: saysUnlinked(event.ending) }, action: NONE };
    case 'unlink':
      return { state: unlinking(state), action: NONE };
    case 'version':
    case 'sending':
    case 'removed':
    case 'stopped':
      return { state, action: NONE };
  }
}

/** WhatsApp itself ends the first socket of a device, right after the phone's yes, so one login at least is allowed after any end. */
function nextUnlinking(state: Unlinking, event: ConnectionEvent): ConnectionStep {
  switch (event.type) {
    case 'opened':
      return { state: { ...state, isOpen: true }, action: NONE };
    case 'ended':
      return nextLogin(state, event.ending);
    case 'removed':
      return { state: over(state, true), action: NONE };
    case 'stopped':
      return { state: over(state), action: NONE };
    case 'paired':
    case 'version':
    case 'sending':
    case 'failed':
    case 'unlink':
      return { state, action: NONE };
  }
}

/** Allows one login at once and three more later. */
function nextLogin(state: Unlinking, ending: Ending): ConnectionStep {
  const { drops } = state;
  const { kind } = judgeEnding(ending, state.at);
  if (kind !== 'restart' && kind !== 'again') {
    return { state: over({ ...state, isOpen: false }, saysUnlinked(ending)), action: NONE };
  }
  const next: Unlinking = { at: 'unlinking', drops: drops + 1, isOpen: false };
  if (drops === 0) return { state: next, action: { kind: 'connect-next-turn' } };
  const waitMs = LOGIN_RETRY_MS[drops - 1];
  return waitMs === undefined
    ? { state: over(next), action: NONE }
    : { state: next, action: { kind: 'connect-later', waitMs } };
}

/** The connection does not announce a second failure, but it ends a socket on which a phone could still confirm. */
function failAgain(state: Over, code: ErrorCode): ConnectionStep {
  return { state, action: { kind: 'fail', code, endsSocket: !state.hasDevice } };
}

function nextPaired(state: Running, isGenuine: boolean): ConnectionStep {
  if (state.at !== 'waiting-for-phone') return { state, action: NONE };
  if (!isGenuine) return fail(state, 'WHATSAPP_REJECTED');
  const { drops } = state;
  return { state: { at: 'restarting', drops, hasRestarted: false }, action: { kind: 'await-restart' } };
}

function nextOpened(state: Running): ConnectionStep {
  if (state.at === 'waiting-for-phone') return { state, action: NONE };
  const action: Action = { kind: 'announce-open' };
  // While sending, `drops` is not set back to 0: otherwise a connection that breaks at every message would be replaced for ever.
  return state.at === 'sending'
    ? { state: { ...state, isOpen: true }, action }
    : { state: { at: 'online', drops: 0, isOpen: true }, action };
}

function nextEnded(
  state: Running,
  { ending, mayStartOver }: Extract<ConnectionEvent, { type: 'ended' }>,
): ConnectionStep {
  const closed = 'isOpen' in state ? { ...state, isOpen: false } : state;
  const reaction = judgeEnding(ending, closed.at);
  switch (reaction.kind) {
    case 'restart':
      return closed.at === 'restarting' && !closed.hasRestarted
        ? { state: { ...closed, hasRestarted: true }, action: { kind: 'connect-next-turn' } }
        : tryAgain(closed, mayStartOver);
    case 'again':
      return tryAgain(closed, mayStartOver);
    case 'look-up-version':
      // A newer version would need another registration.
      return closed.at === 'waiting-for-phone' && !mayStartOver
        ? tryAgain(closed, mayStartOver)
        : { state: closed, action: { kind: 'look-up-version' } };
    case 'fail':
      return fail(closed, reaction.code, saysUnlinked(ending));
  }
}

/** Allows one more socket before the phone has confirmed, and three more logins after that. */
function tryAgain(state: Running, mayStartOver: boolean): ConnectionStep {
  if (state.at === 'waiting-for-phone') {
    return state.drops > 0 || !mayStartOver ? fail(state, 'WHATSAPP_UNREACHABLE') : startOver(state);
  }
  const waitMs = LOGIN_RETRY_MS[state.drops];
  return waitMs === undefined
    ? fail(state, state.at === 'sending' ? 'DELIVERY_FAILED' : 'WHATSAPP_UNREACHABLE')
    : { state: { ...state, drops: state.drops + 1 }, action: { kind: 'connect-later', waitMs } };
}

function startOver(state: Extract<Running, { at: 'waiting-for-phone' }>): ConnectionStep {
  return { state: { ...state, drops: state.drops + 1 }, action: { kind: 'start-over' } };
}

function nextVersion(state: Running, isNewer: boolean): ConnectionStep {
  if (!isNewer) return fail(state, 'WHATSAPP_CLIENT_OUTDATED');
  return state.at === 'waiting-for-phone' ? startOver(state) : { state, action: { kind: 'connect' } };
}

function fail(state: Running, code: ErrorCode, isRemoved = false): ConnectionStep {
  const endsSocket = state.at === 'waiting-for-phone';
  return { state: over(state, isRemoved), action: { kind: 'fail', code, endsSocket } };
}

function because(why: Reason | undefined, { state, action }: ConnectionStep): ConnectionStep {
  return { state, action: action.kind === 'fail' && why !== undefined ? { ...action, why } : action };
}

/** Without a device that may still be linked there is nothing to unlink. */
function unlinking(state: Over): Over | Unlinking {
  const { hasDevice, isOpen, isRemoved } = state;
  return hasDevice && !isRemoved ? { at: 'unlinking', drops: 0, isOpen } : state;
}

function over(state: Running | Unlinking, isRemoved = false): Over {
  const isOpen = 'isOpen' in state && state.isOpen;
  return { at: 'over', hasDevice: state.at !== 'waiting-for-phone', isOpen, isRemoved };
}
