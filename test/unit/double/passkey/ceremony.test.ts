import type { AuthenticationState, BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import {
  newState,
  rawBaileys,
  whenClosed,
  whenOpen,
  whenQr,
  type RawBaileys,
} from '../../../kit/whatsapp/raw-baileys.ts';
import { PasskeyClient } from '../../../kit/whatsapp/passkey-client.ts';

let raw: RawBaileys;
let whatsapp: FakeWhatsApp;
let nextNumber = 254_712_340_000;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
  raw = rawBaileys(whatsapp);
});

afterAll(async () => {
  await raw.endAll();
  await whatsapp.awaitSockets(0);
  await whatsapp.close();
});

const heard = (sock: WASocket, type: string) =>
  new Promise<BinaryNode>((resolve) => sock.ws.once(`CB:notification,type:${type}`, resolve));

function newPhone(): FakePhone {
  return whatsapp.addPhone({ number: String(nextNumber++) });
}

async function pass(sock: WASocket, auth: AuthenticationState, phone: FakePhone, acks = 1): Promise<string> {
  const asked = await heard(sock, 'passkey_prologue_request');
  const client = new PasskeyClient(sock, auth, { acks });
  await client.acknowledge(asked);
  const question = await client.question(asked);
  const answer = phone.passkey?.authenticator.answer(question);
  if (answer === undefined) throw new Error('no passkey');
  const continued = heard(sock, 'crsc_continuation');
  await client.sendPrologue(answer);
  const continuation = await continued;
  await client.acknowledge(continuation);
  const code = await client.sendNonce(continuation);
  await client.sendPairingRequest(continuation);
  return code;
}

test.each(['inside', 'by-iq'] as const)('a QR link with the question %s', async (question) => {
  const phone = newPhone();
  const account = phone.askForPasskey({ question });
  const auth = newState();
  const first = raw.connect(auth);
  const closed = whenClosed(first);
  const passed = pass(first, auth, phone);
  await phone.scan(await whenQr(first));
  const { record } = await account.nextCeremony();
  expect(await passed).toBe(record.code);
  expect(await closed).toBe(515);
  await whenOpen(raw.connect(auth));
  expect(record.steps.slice(-5)).toEqual([
    'continued',
    'nonce-taken',
    'request-opened',
    'confirmed',
    'linked',
  ]);
  expect(record.attempts).toMatchObject([{ proof: 'right', outcome: 'accepted' }]);
  expect(account.faults()).toEqual([]);
});

test('a code link', async () => {
  const phone = newPhone();
  const account = phone.askForPasskey();
  const auth = newState();
  const first = raw.connect(auth);
  const closed = whenClosed(first);
  await whenQr(first);
  const accepted = new Promise((resolve) =>
    first.ws.on('CB:iq,type:result,link_code_companion_reg', resolve),
  );
  const code = await first.requestPairingCode(phone.number);
  await accepted;
  const passed = pass(first, auth, phone, 0);
  await phone.typeCode(code);
  const { record } = await account.nextCeremony();
  expect(await passed).toBe(record.code);
  expect(await closed).toBe(515);
  await whenOpen(raw.connect(auth));
  expect(record.acks().map(({ acks }) => acks)).toEqual([1, 1]);
  expect(account.faults()).toEqual([]);
});
