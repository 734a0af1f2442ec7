import { describe, expect, test } from 'vitest';
import { AppError, toProblem } from '../../../src/wire/errors.ts';
import { next, type LinkEvent } from '../../../src/link/machine.ts';
import type { State, StepBody } from '../../../src/wire/step.ts';
import { problems } from '../../../src/texts/en/problems.ts';

const problem = toProblem(new AppError('LINK_EXPIRED'), 'a-request', problems);

/** One step of each state. */
const STEPS: { readonly [S in State]: Extract<StepBody, { state: S }> } = {
  connecting: { state: 'connecting' },
  qr: { state: 'qr', qr: 'old text', path: 'M0 0', size: 57, index: 1, of: 6 },
  code: { state: 'code', pairingCode: 'ABCD-EFGH', number: '+254 ... 78' },
  passkey: { state: 'passkey', answered: false, publicKey: { challenge: 'old', rpId: 'whatsapp.com' } },
  compare: { state: 'compare', compareCode: 'MV11-7DWP' },
  confirming: { state: 'confirming' },
  saving: { state: 'saving' },
  delivering: { state: 'delivering' },
  linked: {
    state: 'linked',
    number: '+254 ... 78',
    format: 'short',
    deliveredAt: '2024-01-01T00:00:00.000Z',
  },
  failed: { state: 'failed', error: problem },
};

/** One event of each type, and of each step that can be shown. */
const EVENTS = {
  'show qr': {
    type: 'show',
    step: { state: 'qr', qr: 'new text', path: 'M1 1', size: 61, index: 2, of: 6 },
  },
  'show code': { type: 'show', step: { state: 'code', pairingCode: 'WXYZ-1234', number: '+49 ... 00' } },
  'show question': {
    type: 'show',
    step: { state: 'passkey', answered: false, publicKey: { challenge: 'new', rpId: 'whatsapp.com' } },
  },
  'show answered': { type: 'show', step: { state: 'passkey', answered: true } },
  'show compare': { type: 'show', step: { state: 'compare', compareCode: 'ABCD-1234' } },
  agreed: { type: 'agreed' },
  paired: { type: 'paired' },
  opened: { type: 'opened' },
  stored: { type: 'stored' },
  delivered: {
    type: 'delivered',
    step: { state: 'linked', number: '+254 ... 78', format: 'long', sessionId: 'an ID' },
  },
  failed: { type: 'failed', error: toProblem(new AppError('LINK_CANCELLED'), 'another', problems) },
} as const satisfies Readonly<Record<string, LinkEvent>>;

type EventName = keyof typeof EVENTS;

const newQr = EVENTS['show qr'].step;
const newCode = EVENTS['show code'].step;
const question = EVENTS['show question'].step;
const answered = EVENTS['show answered'].step;
const compare = EVENTS['show compare'].step;
const confirming: StepBody = { state: 'confirming' };
const failed: StepBody = { state: 'failed', error: EVENTS.failed.error };

/** All transitions. An event that is not listed for a state does not change the step. */
const MOVES: { readonly [S in State]: Partial<Record<EventName, StepBody>> } = {
  connecting: { 'show qr': newQr, 'show code': newCode, 'show question': question, failed },
  qr: { 'show qr': newQr, 'show question': question, paired: confirming, failed },
  code: { 'show question': question, paired: confirming, failed },
  passkey: {
    'show question': question,
    'show answered': answered,
    agreed: confirming,
    paired: confirming,
    failed,
  },
  compare: { agreed: confirming, paired: confirming, failed },
  confirming: { paired: confirming, opened: { state: 'saving' }, failed },
  saving: { stored: { state: 'delivering' }, failed },
  delivering: { delivered: EVENTS.delivered.step, failed },
  linked: {},
  failed: {},
};

const TABLE = Object.values(STEPS).flatMap((step) =>
  Object.entries(EVENTS).map(([name, event]) => [step.state, name as EventName, step, event] as const),
);

describe('next', () => {
  test('is asked for every state and every event', () => {
    expect(TABLE).toHaveLength(10 * 11);
  });

  test.each(TABLE)('in %s, when told %s, does what the table says', (state, name, step, event) => {
    const move = MOVES[state][name];
    const after = next(step, event);
    if (move === undefined) expect(after).toBe(step);
    else expect(after).toEqual(move);
  });

  test('compares a code only after an answer, and asks again after a refused one', () => {
    const { passkey } = STEPS;
    expect(next(passkey, EVENTS['show compare'])).toBe(passkey);
    expect(next(answered, EVENTS['show compare'])).toEqual(compare);
    expect(next(answered, EVENTS['show question'])).toEqual(question);
  });

  test('never leaves a final step, whatever comes in whatever order', () => {
    const all = Object.values(EVENTS);
    for (const final of [STEPS.linked, STEPS.failed]) {
      const end = [...all, ...all.toReversed()].reduce<StepBody>(next, final);
      expect(end).toBe(final);
    }
  });
});
