import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../../src/wire/errors.ts';
import {
  FIRST_STATE,
  next,
  type CeremonyAction,
  type CeremonyEvent,
  type CeremonyState,
} from '../../../../src/whatsapp/passkey/machine.ts';

const STATES = {
  idle: FIRST_STATE,
  asking: { at: 'asking', refusals: 0, wrong: 0 },
  'asking again': { at: 'asking', refusals: 1, wrong: 2 },
  open: { at: 'open', refusals: 0, wrong: 0 },
  'open, five wrong': { at: 'open', refusals: 1, wrong: 5 },
  preparing: { at: 'preparing', refusals: 0, wrong: 1 },
  judging: { at: 'judging', proved: true, hasMet: false, refusals: 0, wrong: 0 },
  'judging, met': { at: 'judging', proved: false, hasMet: true, refusals: 1, wrong: 0 },
  'judging for the last time': { at: 'judging', proved: true, hasMet: false, refusals: 2, wrong: 0 },
  accepted: { at: 'accepted', proved: false },
  revealing: { at: 'revealing', proved: true },
  'revealing, not proved': { at: 'revealing', proved: false },
  comparing: { at: 'comparing' },
  pairing: { at: 'pairing' },
  over: { at: 'over' },
} as const satisfies Record<string, CeremonyState>;

const EVENTS = {
  'asked, with a question': { type: 'requested', question: 'good' },
  'asked, without a question': { type: 'requested', question: 'none' },
  'asked, with a bad question': { type: 'requested', question: 'bad' },
  'given a question': { type: 'question', question: 'good' },
  'given none': { type: 'question', question: 'none' },
  'given a bad one': { type: 'question', question: 'bad' },
  'right answer': { type: 'answered', isRight: true },
  'wrong answer': { type: 'answered', isRight: false },
  ref: { type: 'ref', proved: true },
  accepted: { type: 'accepted' },
  refused: { type: 'refused' },
  'phone answers': { type: 'continued', isRight: true },
  'phone answers wrongly': { type: 'continued', isRight: false },
  revealed: { type: 'revealed' },
  same: { type: 'compared', same: true },
  'not the same': { type: 'compared', same: false },
  late: { type: 'late' },
  failed: { type: 'failed', code: 'WHATSAPP_UNREACHABLE' },
  stopped: { type: 'stopped' },
} as const satisfies Record<string, CeremonyEvent>;

type StateName = keyof typeof STATES;
type EventName = keyof typeof EVENTS;
type Move = readonly [CeremonyState, CeremonyAction];
type Late = 'passkey-codes-not-compared' | 'passkey-phone-not-done';

const to = (state: CeremonyState, kind: Exclude<CeremonyAction['kind'], 'end' | 'send-answer'>): Move => [
  state,
  { kind },
];
const end = (code: ErrorCode, reason?: 'passkey-answers-wrong' | 'codes-differ' | Late): Move => [
  STATES.over,
  { kind: 'end', code, ...(reason === undefined ? {} : { why: { reason } }) },
];
const tries = (refusals: number, wrong: number) => ({ refusals, wrong });
const asking = (refusals: number, wrong: number) =>
  to({ at: 'asking', ...tries(refusals, wrong) }, 'ask-for-question');
const open = (refusals: number, wrong: number) =>
  to({ at: 'open', ...tries(refusals, wrong) }, 'show-question');
const preparing = (refusals: number, wrong: number) =>
  to({ at: 'preparing', ...tries(refusals, wrong) }, 'ask-for-ref');
const reveal = (proved: boolean) => to({ at: 'revealing', proved }, 'reveal');
const pair = to(STATES.pairing, 'request-pairing');
const rejected = end('WHATSAPP_REJECTED');

/** What changes anything; every other event leaves the state as it is. */
const MOVES: { readonly [S in StateName]: { readonly [E in EventName]?: Move } } = {
  idle: {
    'asked, with a question': open(0, 0),
    'asked, without a question': asking(0, 0),
    'asked, with a bad question': end('PASSKEY_REQUIRED'),
    'phone answers': rejected,
    'phone answers wrongly': rejected,
  },
  asking: {
    'asked, with a question': open(0, 0),
    'asked, with a bad question': end('PASSKEY_REQUIRED'),
    'given a question': open(0, 0),
    'given none': end('PASSKEY_REQUIRED'),
    'given a bad one': end('PASSKEY_REQUIRED'),
    'phone answers': rejected,
    'phone answers wrongly': rejected,
  },
  'asking again': {
    'asked, with a question': open(1, 2),
    'asked, with a bad question': end('PASSKEY_REFUSED'),
    'given a question': open(1, 2),
    'given none': end('PASSKEY_REFUSED'),
    'given a bad one': end('PASSKEY_REFUSED'),
    'phone answers': rejected,
    'phone answers wrongly': rejected,
  },
  open: {
    'asked, with a question': open(0, 0),
    'asked, without a question': asking(0, 0),
    'asked, with a bad question': end('PASSKEY_REQUIRED'),
    'right answer': preparing(0, 0),
    'wrong answer': to({ at: 'open', ...tries(0, 1) }, 'refuse-answer'),
    'phone answers': rejected,
    'phone answers wrongly': rejected,
  },
  'open, five wrong': {
    'asked, with a question': open(1, 5),
    'asked, without a question': asking(1, 5),
    'asked, with a bad question': end('PASSKEY_REFUSED'),
    'right answer': preparing(1, 5),
    'wrong answer': end('PASSKEY_REFUSED', 'passkey-answers-wrong'),
    'phone answers': rejected,
    'phone answers wrongly': rejected,
  },
  preparing: {
    'asked, with a question': open(0, 1),
    'asked, without a question': asking(0, 1),
    'asked, with a bad question': end('PASSKEY_REQUIRED'),
    ref: [
      { at: 'judging', proved: true, hasMet: false, ...tries(0, 1) },
      { kind: 'send-answer', proved: true },
    ],
    'phone answers': rejected,
    'phone answers wrongly': rejected,
  },
  judging: {
    accepted: to({ at: 'accepted', proved: true }, 'await-phone'),
    refused: asking(1, 0),
    'phone answers': to({ ...STATES.judging, hasMet: true }, 'none'),
    'phone answers wrongly': rejected,
  },
  'judging, met': { accepted: reveal(false), refused: asking(2, 0) },
  'judging for the last time': {
    accepted: to({ at: 'accepted', proved: true }, 'await-phone'),
    refused: end('PASSKEY_REFUSED'),
    'phone answers': to({ ...STATES['judging for the last time'], hasMet: true }, 'none'),
    'phone answers wrongly': rejected,
  },
  accepted: {
    'phone answers': reveal(false),
    'phone answers wrongly': rejected,
    late: end('PASSKEY_SILENT'),
  },
  revealing: { revealed: pair },
  'revealing, not proved': { revealed: to(STATES.comparing, 'show-code') },
  comparing: {
    same: pair,
    'not the same': end('PASSKEY_REFUSED', 'codes-differ'),
    late: end('PASSKEY_EXPIRED', 'passkey-codes-not-compared'),
  },
  pairing: { late: end('PASSKEY_EXPIRED', 'passkey-phone-not-done') },
  over: {},
};

/** What holds in every state that is not over, unless the table says otherwise. */
const ANYWHERE: { readonly [E in EventName]?: Move } = {
  late: end('PASSKEY_EXPIRED'),
  failed: end('WHATSAPP_UNREACHABLE'),
  stopped: to(STATES.over, 'none'),
};

const nothing = (state: CeremonyState): Move => to(state, 'none');

describe.each(Object.keys(STATES) as StateName[])('%s', (name) => {
  test.each(Object.keys(EVENTS) as EventName[])('%s', (event) => {
    const state: CeremonyState = STATES[name];
    const anywhere = name === 'over' ? undefined : ANYWHERE[event];
    const expected = MOVES[name][event] ?? anywhere ?? nothing(state);
    const step = next(state, EVENTS[event]);
    expect([step.state, step.action]).toEqual(expected);
    if (expected[0] === state) expect(step.state).toBe(state);
  });
});

test('the whole way', () => {
  const kinds: string[] = [];
  let state: CeremonyState = FIRST_STATE;
  const way: readonly EventName[] = [
    'asked, without a question',
    'given a question',
    'wrong answer',
    'right answer',
    'ref',
    'refused',
    'given a question',
    'right answer',
    'ref',
    'phone answers',
    'accepted',
    'revealed',
    'stopped',
  ];
  for (const event of way) {
    const step = next(state, EVENTS[event]);
    state = step.state;
    kinds.push(step.action.kind);
  }
  expect(kinds.join(' ')).toBe(
    'ask-for-question show-question refuse-answer ask-for-ref send-answer ask-for-question show-question ask-for-ref send-answer ' +
      'none reveal request-pairing none',
  );
});
