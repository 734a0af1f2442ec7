import { createPrivateKey, createPublicKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { SoftwareAuthenticator, type AnswerFaults } from '../../../double/whatsapp/passkey/authenticator.ts';
import { answerPasskey, finishPasskey, passkeyRig } from '../../../kit/whatsapp/passkey-rig.ts';
import type { ClientFaults } from '../../../kit/whatsapp/passkey-client.ts';

const ANSWERS: readonly (readonly [string, AnswerFaults])[] = [
  ['challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
  ['type', { type: 'webauthn.create' }],
  ['origin', { origin: 'https://whatsapp.com.example.org' }],
  ['cross-origin', { crossOrigin: true }],
  ['rp-id', { rpId: 'web.whatsapp.com' }],
  ['user-present', { userPresent: false }],
  ['user-verified', { userVerified: false }],
  ['user-handle', { userHandle: 'AAAA' }],
  ['user-handle', { userHandle: null }],
  ['signature', { signature: 'wrong' }],
];

test.each(ANSWERS)('an answer is refused for its %s: %o', async (reason, faults) => {
  const rig = passkeyRig();
  await expect(answerPasskey(rig, faults)).rejects.toThrow('iq error 401');
  expect(rig.record.attempts).toMatchObject([{ outcome: reason, proof: 'right' }]);
  expect(rig.record.faults).toEqual([]);

  const question = await rig.client.question(null);
  await rig.client.sendPrologue(rig.account.authenticator.answer(question));
  expect(await finishPasskey(rig)).toBe(rig.record.code);
  expect((await rig.played)?.length).toBe(32);
});

test('a foreign passkey is refused, and so is a question that was answered or asked anew', async () => {
  const rig = passkeyRig();
  const first = await rig.client.question(await rig.heard('passkey_prologue_request'));
  const own = rig.account.authenticator;
  await expect(rig.client.sendPrologue(new SoftwareAuthenticator().answer(first))).rejects.toThrow('401');
  await expect(rig.client.sendPrologue(own.answer(first))).rejects.toThrow('401');
  const second = await rig.client.question(null);
  rig.ceremony.ask();
  const third = await rig.client.question(await rig.heard('passkey_prologue_request'));
  await expect(rig.client.sendPrologue(own.answer(second))).rejects.toThrow('401');
  await rig.client.sendPrologue(own.answer(third));
  expect(rig.record.attempts.map(({ outcome }) => outcome)).toEqual([
    'credential',
    'challenge',
    'challenge',
    'accepted',
  ]);
  expect(await finishPasskey(rig)).toBe(rig.record.code);
});

test.each([{ challengeMs: 0 }, {}])('a question is dead after its time: %o', async (script) => {
  const rig = passkeyRig({ script });
  const asked = await rig.heard('passkey_prologue_request');
  const answer = rig.account.authenticator.answer(await rig.client.question(asked));
  if (script.challengeMs === undefined) rig.ceremony.expireChallenge();
  await expect(rig.client.sendPrologue(answer)).rejects.toThrow('401');
  expect(rig.record.attempts).toMatchObject([{ outcome: 'challenge' }]);
});

test('an answer without its owner is good for a question that names the passkey', async () => {
  const rig = passkeyRig({ script: { names: 'own' } });
  await answerPasskey(rig, { userHandle: null, remark: 'do not compare clientDataJSON against a template' });
  expect(rig.record.attempts).toMatchObject([{ outcome: 'accepted' }]);
});

const reordered = (text: string) => {
  const { id, ...rest } = JSON.parse(text) as Record<string, unknown>;
  return JSON.stringify({ ...rest, id });
};
const CLIENTS: readonly (readonly [string, ClientFaults])[] = [
  ['the proof is wrong', { proof: 'wrong' }],
  ['device type 2, but 1 is registered', { deviceType: 2 }],
  ['the ref was not handed out', { ref: '2@AAAA' }],
  ['credential_id is not rawId', { credentialId: Buffer.alloc(16) }],
  ['another form', { assertion: (text) => text.replace(',"', ', "') }],
  ['another form', { assertion: reordered }],
  ['another form', { assertion: (text) => text.replace('}}', '},"clientExtensionResults":{}}') }],
  ['another form', { assertion: (text) => text.replace(/,"userHandle":"[^"]+"/, '') }],
  ['not base64url', { assertion: (text) => text.replace(/"id":"[^"]+/, '$&==') }],
  ['not of a public key', { assertion: (text) => text.replace('"id":"', '"id":"AAAA') }],
  ['not of a public key', { assertion: (text) => text.replace('public-key', 'password') }],
  ['xmlns w:m', { xmlns: 'w:m' }],
  ['the nonce is not the one of the commitment', { nonce: 'other' }],
  ['authenticate data', { label: 'Companion Pairing 1 with ref' }],
  ['the noise key is not the one', { noiseKey: Buffer.alloc(32, 9) }],
  ['the identity key is not the one', { identityKey: Buffer.alloc(32, 9) }],
  ['the secret is the old one', { secret: 'old' }],
  ['field 3 of PairingRequest', { secret: 'short' }],
];

test.each(CLIENTS)('a client is at fault %#: %s', async (fault, client) => {
  const rig = passkeyRig({ client });
  await expect(answerPasskey(rig).then(() => finishPasskey(rig))).rejects.toThrow('iq error 400');
  expect(await rig.failure).toContain(fault);
  expect(rig.account.faults()[0]).toContain(fault);
  expect(rig.record.steps.at(-1)).toBe('fault');
});

test('stanzas out of turn are faults, and so are notifications with no ack or two', async () => {
  const early = passkeyRig();
  await early.heard('passkey_prologue_request');
  await expect(early.client.query('set', 'companion_nonce', Buffer.alloc(32))).rejects.toThrow('400');
  expect(await early.failure).toContain('companion_nonce');
  expect(early.account.faults()).toEqual(['companion_nonce: came while the ceremony is asked']);

  const late = passkeyRig({ client: { acks: 2 } });
  await answerPasskey(late);
  await finishPasskey(late);
  await expect(late.client.query('get', 'passkey_request_options')).rejects.toThrow('400');
  late.ceremony.onLinked();
  expect(late.account.faults()).toEqual([
    'passkey_request_options: came while the ceremony is over',
    'passkey_prologue_request has 2 acks',
    'crsc_continuation has 2 acks',
  ]);

  const strange = passkeyRig();
  await strange.ceremony.onNode({ tag: 'message', attrs: {} });
  await strange.ceremony.onNode({
    tag: 'iq',
    attrs: { xmlns: 'md' },
    content: [{ tag: 'pairing', attrs: {} }],
  });
  expect(strange.account.faults()).toEqual(['<message> of nothing', '<iq> of pairing']);
});

test.each([
  ['forChromium', 'base64'],
  ['forWebDriver', 'base64url'],
] as const)('%s exports the same passkey', (how, encoding) => {
  const authenticator = new SoftwareAuthenticator('web.whatsapp.com');
  const exported = authenticator[how]();
  const key = Buffer.from(exported.privateKey, encoding);
  const publicKey = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  expect(publicKey.equals(authenticator.credential.publicKey)).toBe(true);
  expect(publicKey.equals(new SoftwareAuthenticator().credential.publicKey)).toBe(false);
  expect(exported.credentialId).toBe(authenticator.credential.id.toString(encoding));
  expect(exported).toMatchObject({ rpId: 'web.whatsapp.com', isResidentCredential: true, signCount: 0 });
});
