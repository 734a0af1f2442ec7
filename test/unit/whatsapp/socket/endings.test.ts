import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../../src/wire/errors.ts';
import {
  judgeEnding,
  type Ending,
  type Phase,
  type Reaction,
} from '../../../../src/whatsapp/socket/endings.ts';

const PHASES = ['waiting-for-phone', 'restarting', 'online', 'sending'] as const;

const again: Reaction = { kind: 'again' };
const restart: Reaction = { kind: 'restart' };
const lookUp: Reaction = { kind: 'look-up-version' };
const fail = (code: Extract<Reaction, { kind: 'fail' }>['code']): Reaction => ({ kind: 'fail', code });
const rejected = fail('WHATSAPP_REJECTED');
const afterPairing = (code: ErrorCode): Row => [rejected, fail(code), fail(code), fail(code)];
const same = (reaction: Reaction): Row => [reaction, reaction, reaction, reaction];

/** A reaction for each phase, in the order of PHASES. */
type Row = readonly [Reaction, Reaction, Reaction, Reaction];

/** All codes with which WhatsApp ends sockets, and some that it does not use. */
const TABLE: readonly (readonly [number, string, Row])[] = [
  // The visitor has ended the link on the phone.
  [401, 'unlinked', afterPairing('LOGGED_OUT')],
  [516, 'logged out', afterPairing('LOGGED_OUT')],
  // WhatsApp has blocked the account.
  [402, 'banned for a time', afterPairing('ACCOUNT_BLOCKED')],
  [403, 'locked', afterPairing('ACCOUNT_BLOCKED')],
  [406, 'banned', afterPairing('ACCOUNT_BLOCKED')],
  [463, 'restricted', afterPairing('ACCOUNT_BLOCKED')],
  // The program's version is at fault.
  [405, 'version refused', same(lookUp)],
  [409, 'bad user agent', same(lookUp)],
  [418, 'unknown client', same(lookUp)],
  // The cause is unknown.
  [400, 'failure', same(rejected)],
  [411, 'multi-device mismatch', same(rejected)],
  [412, 'precondition failed', same(rejected)],
  [413, 'token expired', same(rejected)],
  [414, 'token invalid', same(rejected)],
  [415, 'not found', same(rejected)],
  [499, 'something new', same(rejected)],
  [Number.NaN, 'no number', same(rejected)],
  // WhatsApp or the network is at fault.
  [408, 'QR refs attempts ended', same(fail('LINK_EXPIRED'))],
  [408, 'Connection was lost', same(again)],
  [408, '', same(again)],
  [421, 'misdirected', same(again)],
  [428, 'closed', same(again)],
  [419, 'resource limit', same(fail('WHATSAPP_RATE_LIMITED'))],
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
  [501, 'experimental', same(again)],
  [502, 'gateway', same(again)],
  [503, 'unavailable', same(again)],
  [504, 'late', same(again)],
  [515, 'restart required', [again, restart, again, again]],
  [599, 'something new', same(again)],
  [1006, 'abnormal', same(again)],
];

describe('F21: judgeEnding', () => {
  const all = TABLE.flatMap(([status, message, row]) =>
    PHASES.map((phase, index) => [status, message, phase, row[index]] as const),
  );

  test.each(all)('of %i "%s" while %s, is as the table says', (status, message, phase, reaction) => {
    expect(judgeEnding({ status, message, source: 'stream' }, phase)).toEqual(reaction);
  });

  test.each([
    ...[
      200, 302, 400, 401, 402, 403, 404, 406, 407, 408, 409, 410, 418, 451, 463, 500, 503, 515, 516, 599,
    ].map((status) => [status, again] as const),
    [405, lookUp],
    [429, fail('WHATSAPP_RATE_LIMITED')],
  ] as const)(
    'of an upgrade that the host or a proxy refuses with %i, blames no number',
    (status, reaction) => {
      for (const phase of PHASES) {
        expect(judgeEnding({ status, message: 'upgrade refused', source: 'upgrade' }, phase)).toEqual(
          reaction,
        );
      }
    },
  );

  test.each([400, 401, 403, 411, 428, 500, 1006])(
    'of a connection that Baileys ended with %i itself, is a drop',
    (status) => {
      const ending: Ending = { status, message: 'noise certificate signature invalid', source: 'transport' };
      for (const phase of PHASES) expect(judgeEnding(ending, phase)).toEqual(again);
    },
  );

  test('of silence, in every phase, is a drop', () => {
    const silence: Ending = { status: 408, message: 'silence', source: 'watchdog' };
    const phases: readonly Phase[] = PHASES;
    expect(phases.map((phase) => judgeEnding(silence, phase))).toEqual(phases.map(() => again));
  });
});
