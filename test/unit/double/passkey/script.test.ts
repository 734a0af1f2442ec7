import { expect, test } from 'vitest';
import type { FaultAction } from '../../../double/whatsapp/hostile/faults.ts';
import { hold } from '../../../double/whatsapp/hostile/hold.ts';
import { SOMEBODY } from '../../../double/whatsapp/passkey/notifications.ts';
import type {
  ContinuationKind,
  PasskeyStage,
  QuestionKind,
} from '../../../double/whatsapp/passkey/script.ts';
import { answerPasskey, finishPasskey, passkeyRig } from '../../../kit/whatsapp/passkey-rig.ts';

const planned = (at: PasskeyStage, action: FaultAction, times = Infinity) => ({
  faults: [{ at, do: action, times }],
});
const iqError = (code: number) => ({ kind: 'iq-error', code, text: 'refused' }) as const;

test.each(['usual', 'early', 'repeated', 'from-another'] as const)(
  'the ceremony passes with a continuation that is %s',
  async (continuation: ContinuationKind) => {
    const rig = passkeyRig({ script: { continuation } });
    await answerPasskey(rig);
    expect(await finishPasskey(rig)).toBe(rig.record.code);
    expect((await rig.played)?.length).toBe(32);
    if (continuation !== 'repeated') expect(rig.record.acks().map(({ acks }) => acks)).toEqual([1, 1]);
    else expect(rig.record.acks().map(({ acks }) => acks)).toEqual([1, 1, 0]);
    expect(rig.record.faults).toEqual([]);
  },
);

test('an early continuation comes before the result of the prologue', async () => {
  const rig = passkeyRig({ script: { continuation: 'early' } });
  let isAnswered = false;
  const answered = answerPasskey(rig).then(() => {
    isAnswered = true;
  });
  await rig.heard('crsc_continuation');
  expect(isAnswered).toBe(false);
  await answered;
});

const BAD: readonly (readonly [ContinuationKind, string])[] = [
  ['malformed', 'index out of range'],
  ['short-key', 'a malformed continuation'],
  ['short-nonce', 'a malformed continuation'],
  ['low-order', 'failed'],
  ['low-order-8', 'failed'],
  ['other-child', 'no bytes'],
];

test.each(BAD)('no client goes on after a continuation that is %s', async (continuation, error) => {
  const rig = passkeyRig({ script: { continuation } });
  await answerPasskey(rig);
  await expect(finishPasskey(rig)).rejects.toThrow(error);
  rig.ceremony.onClosed();
  expect(await rig.played).toBeNull();
  expect(rig.record.steps).not.toContain('request-opened');
  expect(rig.record.faults).toEqual([]);
});

test.each(['repeated', 'from-another'] as const)(
  'a client that takes the false one of continuations that are %s is at fault',
  async (continuation) => {
    const rig = passkeyRig({ script: { continuation } });
    await answerPasskey(rig);
    if (continuation === 'repeated') await rig.heard('crsc_continuation');
    await expect(finishPasskey(rig, continuation === 'repeated' ? undefined : SOMEBODY)).rejects.toThrow(
      '400',
    );
    expect(await rig.failure).toContain('encrypted_pairing_request');
  },
);

const KINDS: readonly (readonly [QuestionKind, (text: string) => boolean])[] = [
  ['usual', (text) => (JSON.parse(text) as { rpId: string }).rpId === 'whatsapp.com'],
  ['longest', (text) => text.length === 4096 && typeof JSON.parse(text) === 'object'],
  ['too-long', (text) => text.length === 4097 && typeof JSON.parse(text) === 'object'],
  ['web-site', (text) => (JSON.parse(text) as { rpId: string }).rpId === 'web.whatsapp.com'],
  ['other-site', (text) => !/"rpId":"(?:web\.)?whatsapp\.com"/.test(text)],
  ['not-json', (text) => text.startsWith('{"challenge":"') && text.endsWith(':true}')],
  ['not-an-object', (text) => Array.isArray(JSON.parse(text))],
  ['short-challenge', (text) => (JSON.parse(text) as { challenge: string }).challenge.length === 20],
  ['empty', (text) => text === ''],
];

test.each(KINDS)('a question can be %s, and the next one usual', async (kind, fits) => {
  const rig = passkeyRig({ script: { kinds: [kind, 'usual'], names: 'other' } });
  await rig.heard('passkey_prologue_request');
  expect(rig.record.questions.map(fits)).toEqual([true]);
  const { rpId, challenge } = await rig.client.question(null);
  expect([rpId, challenge.length]).toEqual(['whatsapp.com', 43]);
});

test('a question for web.whatsapp.com is answered for that site', async () => {
  const rig = passkeyRig({ script: { kinds: ['web-site'], question: 'by-iq' } });
  await answerPasskey(rig);
  expect(rig.record.attempts).toMatchObject([{ outcome: 'accepted' }]);
});

test('asked twice, the companion answers the second question under the first secret', async () => {
  const rig = passkeyRig({ script: { requests: 2 } });
  await rig.client.question(await rig.heard('passkey_prologue_request'));
  await answerPasskey(rig);
  expect(await finishPasskey(rig)).toBe(rig.record.code);
  expect(rig.record.attempts).toMatchObject([{ proof: 'right', outcome: 'accepted' }]);
});

test('a request after the prologue changes nothing', async () => {
  const rig = passkeyRig();
  await answerPasskey(rig);
  rig.ceremony.ask();
  rig.ceremony.refreshSecret();
  await rig.client.acknowledge(await rig.heard('companion_reg_refresh'));
  expect(await finishPasskey(rig)).toBe(rig.record.code);
  expect((await rig.played)?.length).toBe(32);
});

test('WhatsApp refuses three right answers by order, each with its code, and takes the fourth', async () => {
  const rig = passkeyRig({
    faults: [401, 400, 401].map((code) => ({ at: 'passkey-prologue', do: iqError(code), times: 1 }) as const),
  });
  await expect(answerPasskey(rig)).rejects.toThrow('401');
  for (const code of ['400', '401']) {
    const answer = rig.account.authenticator.answer(await rig.client.question(null));
    await expect(rig.client.sendPrologue(answer)).rejects.toThrow(code);
  }
  await rig.client.sendPrologue(rig.account.authenticator.answer(await rig.client.question(null)));
  expect(rig.record.attempts.map(({ outcome }) => outcome)).toEqual([
    ...Array.from({ length: 3 }, () => 'by-order'),
    'accepted',
  ]);
});

test('the question by iq is refused', async () => {
  const rig = passkeyRig({ script: { question: 'by-iq' }, ...planned('passkey-options', iqError(400)) });
  await expect(answerPasskey(rig)).rejects.toThrow('iq error 400');
  expect([rig.record.steps, rig.record.questions.length, rig.record.faults]).toEqual([['requested'], 1, []]);
});

test.each([
  ['passkey-options', 'passkey_request_options'],
  ['passkey-ref', 'ref'],
] as const)('%s can stay without an answer', async (stage, tag) => {
  const rig = passkeyRig(planned(stage, { kind: 'skip' }, 1));
  await rig.heard('passkey_prologue_request');
  let isAnswered = false;
  void rig.client.query('get', tag).then(() => {
    isAnswered = true;
  });
  await rig.client.query('get', tag);
  expect(isAnswered).toBe(false);
  expect(rig.record.faults).toEqual([]);
});

test('a phone without news is silent after the answer was taken', async () => {
  const rig = passkeyRig(planned('passkey-continuation', { kind: 'skip' }));
  await answerPasskey(rig);
  await rig.record.reached('accepted');
  rig.ceremony.onClosed();
  expect(await rig.played).toBeNull();
  expect(rig.record.steps.slice(-2)).toEqual(['accepted', 'closed']);
});

test('a phone in another room goes on when it is released', async () => {
  const gate = hold();
  const rig = passkeyRig(planned('passkey-continuation', gate.action));
  await answerPasskey(rig);
  await gate.reached;
  expect(rig.record.steps).not.toContain('continued');
  gate.release();
  expect(await finishPasskey(rig)).toBe(rig.record.code);
});

test.each([
  ['same', 'confirmed'],
  ['other', 'not-confirmed'],
] as const)('a phone that takes no proof asks its owner, who says %s', async (answer, step) => {
  const rig = passkeyRig({ script: { proof: 'not-taken' } });
  await answerPasskey(rig);
  expect(await finishPasskey(rig)).toBe(rig.record.code);
  await rig.record.reached('request-opened');
  expect(rig.record.steps).not.toContain(step);
  rig.ceremony.comparedOnPhone(answer);
  expect((await rig.played)?.length).toBe(answer === 'same' ? 32 : undefined);
  expect(rig.record.steps.at(-1)).toBe(step);
});

test('without a proof the code is the same on both sides', async () => {
  const rig = passkeyRig({ client: { proof: 'none' } });
  await answerPasskey(rig);
  expect(await finishPasskey(rig)).toBe(rig.record.code);
  expect(rig.record.attempts).toMatchObject([{ proof: 'none', outcome: 'accepted' }]);
});

test('the record knows the secrets of the ceremony', async () => {
  const rig = passkeyRig();
  await answerPasskey(rig);
  const code = await finishPasskey(rig);
  const { secrets } = rig.record;
  const of = (part: string) => secrets.filter(({ partOf }) => partOf === part).map(({ value }) => value);
  const [question = ''] = rig.record.questions;
  expect(of('question').slice(1)).toEqual([(JSON.parse(question) as { challenge: string }).challenge, code]);
  expect(of('state')).toEqual([await rig.played]);
  // Private key, nonce and handoff key, two of the credential, ref, three of the answer, proof, companion's nonce, key.
  expect(of('answer')).toHaveLength(12);
  for (const { value } of secrets) expect(value.length).toBeGreaterThanOrEqual(8);
});
