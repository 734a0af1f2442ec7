import { describe, expect, test } from 'vitest';
import { judgeEnding, type Ending, type Phase, type Verdict } from '../../src/whatsapp/disconnect.ts';

const PHASES = ['offering', 'restarting', 'online', 'sending'] as const;

const again: Verdict = { kind: 'again' };
const restart: Verdict = { kind: 'restart' };
const lookUp: Verdict = { kind: 'look-up-version' };
const fail = (code: Extract<Verdict, { kind: 'fail' }>['code']): Verdict => ({ kind: 'fail', code });
const refused: Row = [fail('WHATSAPP_REJECTED'), fail('LOGGED_OUT'), fail('LOGGED_OUT'), fail('LOGGED_OUT')];
const same = (verdict: Verdict): Row => [verdict, verdict, verdict, verdict];

/** A verdict for each phase, in the order of PHASES. */
type Row = readonly [Verdict, Verdict, Verdict, Verdict];

/** Every code a socket of WhatsApp was seen to end with, and some that none was. */
const TABLE: readonly (readonly [number, string, Row])[] = [
  [401, 'unlinked', refused],
  [402, 'for other reasons', refused],
  [403, 'forbidden', refused],
  [406, 'not acceptable', refused],
  [411, 'multi-device mismatch', refused],
  [499, 'something new', refused],
  [405, 'version refused', same(lookUp)],
  [408, 'QR refs attempts ended', same(fail('LINK_EXPIRED'))],
  [408, 'Connection was lost', same(again)],
  [408, '', same(again)],
  [428, 'closed', same(again)],
  [429, 'too many', same(fail('WHATSAPP_RATE_LIMITED'))],
  [
    440,
    'replaced',
    [
      fail('WHATSAPP_REJECTED'),
      fail('WHATSAPP_REJECTED'),
      fail('WHATSAPP_REJECTED'),
      fail('DELIVERY_FAILED'),
    ],
  ],
  [500, 'bad session', same(again)],
  [502, 'gateway', same(again)],
  [503, 'unavailable', same(again)],
  [504, 'late', same(again)],
  [515, 'restart required', [again, restart, again, again]],
  [1006, 'abnormal', same(again)],
];

describe('judgeEnding', () => {
  const all = TABLE.flatMap(([status, message, row]) =>
    PHASES.map((phase, index) => [status, message, phase, row[index]] as const),
  );

  test.each(all)('of %i "%s" while %s, is as the table says', (status, message, phase, verdict) => {
    expect(judgeEnding({ status, message, source: 'stream' }, phase)).toEqual(verdict);
  });

  test.each([
    [599, again],
    [418, fail('WHATSAPP_REJECTED')],
    [302, fail('WHATSAPP_REJECTED')],
  ] as const)(
    'of an upgrade refused with %i, tries again only what the server may mend',
    (status, verdict) => {
      expect(judgeEnding({ status, message: 'upgrade refused', source: 'upgrade' }, 'offering')).toEqual(
        verdict,
      );
    },
  );

  test('of silence, in every phase, is a drop', () => {
    const silence: Ending = { status: 408, message: 'silence', source: 'watchdog' };
    const phases: readonly Phase[] = PHASES;
    expect(phases.map((phase) => judgeEnding(silence, phase))).toEqual(phases.map(() => again));
  });
});
