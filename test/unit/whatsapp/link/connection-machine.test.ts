import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../../src/wire/errors.ts';
import {
  FIRST_STATE,
  next,
  type Action,
  type ConnectionEvent,
  type ConnectionState,
} from '../../../../src/whatsapp/link/connection-machine.ts';

const ended = (status: number, mayStartOver = true): ConnectionEvent => ({
  type: 'ended',
  ending: { status, message: '', source: 'stream' },
  mayStartOver,
});

const EVENTS = {
  paired: { type: 'paired', isGenuine: true },
  forged: { type: 'paired', isGenuine: false },
  opened: { type: 'opened' },
  drop: ended(428),
  'drop after a code request': ended(428, false),
  'restart (515)': ended(515),
  'unlinked (401)': ended(401),
  'replaced (440)': ended(440),
  'outdated (405)': ended(405),
  'outdated, after a code request': ended(405, false),
  'newer version': { type: 'version', isNewer: true },
  'no newer version': { type: 'version', isNewer: false },
  sending: { type: 'sending' },
  passkey: { type: 'failed', code: 'PASSKEY_REQUIRED' },
  unlink: { type: 'unlink' },
  removed: { type: 'removed' },
  stopped: { type: 'stopped' },
} as const satisfies Record<string, ConnectionEvent>;

const STATES = {
  waiting: FIRST_STATE,
  'waiting again': { at: 'waiting-for-phone', drops: 1 },
  restarting: { at: 'restarting', drops: 0, hasRestarted: false },
  restarted: { at: 'restarting', drops: 1, hasRestarted: true },
  'restarted, out of tries': { at: 'restarting', drops: 3, hasRestarted: true },
  online: { at: 'online', drops: 0, isOpen: true },
  'online, lost': { at: 'online', drops: 3, isOpen: false },
  sending: { at: 'sending', drops: 1, isOpen: true },
  'sending, out of tries': { at: 'sending', drops: 3, isOpen: true },
  unlinking: { at: 'unlinking', drops: 0, isOpen: true },
  'unlinking, dropped once': { at: 'unlinking', drops: 1, isOpen: false },
  'unlinking, out of tries': { at: 'unlinking', drops: 4, isOpen: false },
  'over without a device': { at: 'over', hasDevice: false, isOpen: false, isRemoved: false },
  'over with a device': { at: 'over', hasDevice: true, isOpen: true, isRemoved: false },
  'over, removed': { at: 'over', hasDevice: true, isOpen: false, isRemoved: true },
} as const satisfies Record<string, ConnectionState>;

type StateName = keyof typeof STATES;
type EventName = keyof typeof EVENTS;
type Move = readonly [ConnectionState, Action];

const none: Action = { kind: 'none' };
const connect: Action = { kind: 'connect' };
const startOver: Action = { kind: 'start-over' };
const announceOpen: Action = { kind: 'announce-open' };
const awaitRestart: Action = { kind: 'await-restart' };
const lookUp: Action = { kind: 'look-up-version' };
const later = (waitMs: number): Action => ({ kind: 'connect-later', waitMs });

const over = (hasDevice: boolean, isOpen = false, isRemoved = false): ConnectionState => ({
  at: 'over',
  hasDevice,
  isOpen,
  isRemoved,
});
const failed = (code: ErrorCode, state: ConnectionState): Move => [
  state,
  { kind: 'fail', code, endsSocket: state.at === 'over' && !state.hasDevice },
];
const waiting = (drops: number): ConnectionState => ({ at: 'waiting-for-phone', drops });
const restarting = (drops: number, hasRestarted: boolean): ConnectionState => ({
  at: 'restarting',
  drops,
  hasRestarted,
});
const online = (drops: number, isOpen: boolean): ConnectionState => ({ at: 'online', drops, isOpen });
const sending = (drops: number, isOpen: boolean): ConnectionState => ({ at: 'sending', drops, isOpen });

const unlinking = (drops: number, isOpen: boolean): ConnectionState => ({ at: 'unlinking', drops, isOpen });

const rejected = failed('WHATSAPP_REJECTED', over(false));
const unreachable = failed('WHATSAPP_UNREACHABLE', over(false));
const loggedOut = failed('LOGGED_OUT', over(true, false, true));

/** The ends of a socket after which WhatsApp can be reached again. */
const lost = (move: Move): Partial<Record<EventName, Move>> => ({
  drop: move,
  'drop after a code request': move,
  'restart (515)': move,
});

const outdated = (move: Move): Partial<Record<EventName, Move>> => ({
  'outdated (405)': move,
  'outdated, after a code request': move,
});

/** What stops a connection that has a device: the socket, if one is open, is still needed to unlink it. */
const stoppedWith = (isOpen: boolean): Partial<Record<EventName, Move>> => ({
  'no newer version': failed('WHATSAPP_CLIENT_OUTDATED', over(true, isOpen)),
  passkey: failed('PASSKEY_REQUIRED', over(true, isOpen)),
  unlink: [unlinking(0, isOpen), none],
  stopped: [over(true, isOpen), none],
});

/** All transitions. An event that is not listed for a state changes nothing and has no effects. */
const MOVES: { readonly [S in StateName]: Partial<Record<EventName, Move>> } = {
  waiting: {
    paired: [restarting(0, false), awaitRestart],
    forged: rejected,
    drop: [waiting(1), startOver],
    'drop after a code request': unreachable,
    'restart (515)': [waiting(1), startOver],
    'unlinked (401)': failed('WHATSAPP_REJECTED', over(false, false, true)),
    'replaced (440)': rejected,
    'outdated (405)': [waiting(0), lookUp],
    'outdated, after a code request': unreachable,
    'newer version': [waiting(1), startOver],
    'no newer version': failed('WHATSAPP_CLIENT_OUTDATED', over(false)),
    passkey: failed('PASSKEY_REQUIRED', over(false)),
    unlink: [over(false), none],
    stopped: [over(false), none],
  },
  'waiting again': {
    paired: [restarting(1, false), awaitRestart],
    forged: rejected,
    ...lost(unreachable),
    'unlinked (401)': failed('WHATSAPP_REJECTED', over(false, false, true)),
    'replaced (440)': rejected,
    'outdated (405)': [waiting(1), lookUp],
    'outdated, after a code request': unreachable,
    'newer version': [waiting(2), startOver],
    'no newer version': failed('WHATSAPP_CLIENT_OUTDATED', over(false)),
    passkey: failed('PASSKEY_REQUIRED', over(false)),
    unlink: [over(false), none],
    stopped: [over(false), none],
  },
  restarting: {
    opened: [online(0, true), announceOpen],
    drop: [restarting(1, false), later(1_000)],
    'drop after a code request': [restarting(1, false), later(1_000)],
    'restart (515)': [restarting(0, true), { kind: 'connect-next-turn' }],
    'unlinked (401)': loggedOut,
    'replaced (440)': failed('WHATSAPP_REJECTED', over(true)),
    ...outdated([restarting(0, false), lookUp]),
    'newer version': [restarting(0, false), connect],
    ...stoppedWith(false),
  },
  restarted: {
    opened: [online(0, true), announceOpen],
    ...lost([restarting(2, true), later(2_000)]),
    'unlinked (401)': loggedOut,
    'replaced (440)': failed('WHATSAPP_REJECTED', over(true)),
    ...outdated([restarting(1, true), lookUp]),
    'newer version': [restarting(1, true), connect],
    ...stoppedWith(false),
  },
  'restarted, out of tries': {
    opened: [online(0, true), announceOpen],
    ...lost(failed('WHATSAPP_UNREACHABLE', over(true))),
    'unlinked (401)': loggedOut,
    'replaced (440)': failed('WHATSAPP_REJECTED', over(true)),
    ...outdated([restarting(3, true), lookUp]),
    'newer version': [restarting(3, true), connect],
    ...stoppedWith(false),
  },
  online: {
    opened: [online(0, true), announceOpen],
    ...lost([online(1, false), later(1_000)]),
    'unlinked (401)': loggedOut,
    'replaced (440)': failed('WHATSAPP_REJECTED', over(true)),
    ...outdated([online(0, false), lookUp]),
    'newer version': [online(0, true), connect],
    sending: [sending(0, true), none],
    ...stoppedWith(true),
  },
  'online, lost': {
    opened: [online(0, true), announceOpen],
    ...lost(failed('WHATSAPP_UNREACHABLE', over(true))),
    'unlinked (401)': loggedOut,
    'replaced (440)': failed('WHATSAPP_REJECTED', over(true)),
    ...outdated([online(3, false), lookUp]),
    'newer version': [online(3, false), connect],
    sending: [sending(3, false), none],
    ...stoppedWith(false),
  },
  sending: {
    opened: [sending(1, true), announceOpen],
    ...lost([sending(2, false), later(2_000)]),
    'unlinked (401)': loggedOut,
    'replaced (440)': failed('DELIVERY_FAILED', over(true)),
    ...outdated([sending(1, false), lookUp]),
    'newer version': [sending(1, true), connect],
    ...stoppedWith(true),
  },
  'sending, out of tries': {
    opened: [sending(3, true), announceOpen],
    ...lost(failed('DELIVERY_FAILED', over(true))),
    'unlinked (401)': loggedOut,
    'replaced (440)': failed('DELIVERY_FAILED', over(true)),
    ...outdated([sending(3, false), lookUp]),
    'newer version': [sending(3, true), connect],
    ...stoppedWith(true),
  },
  unlinking: {
    opened: [unlinking(0, true), none],
    ...lost([unlinking(1, false), { kind: 'connect-next-turn' }]),
    'unlinked (401)': [over(true, false, true), none],
    'replaced (440)': [unlinking(1, false), { kind: 'connect-next-turn' }],
    ...outdated([over(true), none]),
    removed: [over(true, true, true), none],
    stopped: [over(true, true), none],
  },
  'unlinking, dropped once': {
    opened: [unlinking(1, true), none],
    ...lost([unlinking(2, false), later(1_000)]),
    'unlinked (401)': [over(true, false, true), none],
    'replaced (440)': [unlinking(2, false), later(1_000)],
    ...outdated([over(true), none]),
    removed: [over(true, false, true), none],
    stopped: [over(true), none],
  },
  'unlinking, out of tries': {
    opened: [unlinking(4, true), none],
    ...lost([over(true), none]),
    'unlinked (401)': [over(true, false, true), none],
    'replaced (440)': [over(true), none],
    ...outdated([over(true), none]),
    removed: [over(true, false, true), none],
    stopped: [over(true), none],
  },
  'over without a device': {
    paired: [over(true), awaitRestart],
    forged: rejected,
    opened: [over(false, true), none],
    ...lost([over(false), none]),
    'unlinked (401)': [over(false, false, true), none],
    'replaced (440)': [over(false), none],
    ...outdated([over(false), none]),
    passkey: failed('PASSKEY_REQUIRED', over(false)),
  },
  'over with a device': {
    paired: [over(true, true), awaitRestart],
    forged: failed('WHATSAPP_REJECTED', over(true, true)),
    opened: [over(true, true), none],
    ...lost([over(true), none]),
    'unlinked (401)': [over(true, false, true), none],
    'replaced (440)': [over(true), none],
    ...outdated([over(true), none]),
    passkey: failed('PASSKEY_REQUIRED', over(true, true)),
    unlink: [unlinking(0, true), none],
  },
  'over, removed': {
    opened: [over(true, true, true), none],
    paired: [over(true, false, true), awaitRestart],
    forged: failed('WHATSAPP_REJECTED', over(true, false, true)),
    ...lost([over(true), none]),
    'unlinked (401)': [over(true, false, true), none],
    'replaced (440)': [over(true), none],
    ...outdated([over(true), none]),
    passkey: failed('PASSKEY_REQUIRED', over(true, false, true)),
  },
};

const TABLE = (Object.keys(STATES) as StateName[]).flatMap((state) =>
  (Object.keys(EVENTS) as EventName[]).map((event) => [state, event] as const),
);

describe('F44: next', () => {
  test('is asked for every state and every event', () => {
    expect(TABLE).toHaveLength(15 * 17);
  });

  test.each(TABLE)('%s, at %s, does what the table says', (state, event) => {
    const before = STATES[state];
    const move = MOVES[state][event];
    const after = next(before, EVENTS[event]);

    if (move === undefined) expect(after).toEqual({ state: before, action: none });
    else expect(after).toEqual({ state: move[0], action: move[1] });
    if (move === undefined) expect(after.state).toBe(before);
  });

  test('never goes on with a link that is over, whatever comes in whatever order', () => {
    const all = Object.values(EVENTS);
    const end = [...all, ...all.toReversed()].reduce<ConnectionState>(
      (state, event) => next(state, event).state,
      STATES['over with a device'],
    );

    expect(['over', 'unlinking']).toContain(end.at);
  });
});
