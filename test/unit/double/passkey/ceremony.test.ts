import type { AuthenticationState, BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { PASSKEY_STAGES, type PasskeyScript } from '../../../double/whatsapp/passkey/script.ts';
import { PasskeyClient } from '../../../kit/whatsapp/passkey-client.ts';
import {
  newState,
  rawBaileys,
  whenClosed,
  whenOpen,
  whenQr,
  type RawBaileys,
} from '../../../kit/whatsapp/raw-baileys.ts';

/** Unchanged Baileys with a client of its own passes the ceremony over a real web socket. */
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

type Scene = {
  readonly phone: FakePhone;
  readonly auth: AuthenticationState;
  readonly sock: WASocket;
  readonly closed: Promise<number | undefined>;
};

function begin(script: PasskeyScript): Scene {
  const phone = whatsapp.addPhone({ number: String(nextNumber++) });
  phone.askForPasskey(script);
  const auth = newState();
  const sock = raw.connect(auth);
  return { phone, auth, sock, closed: whenClosed(sock) };
}

/** Returns the code that the client computed. */
async function pass({ sock, auth, phone }: Scene, acks = 1): Promise<string> {
  const asked = await heard(sock, 'passkey_prologue_request');
  const client = new PasskeyClient(sock, auth.creds, { acks });
  await client.acknowledge(asked);
  const answer = phone.passkey?.authenticator.answer(await client.question(asked));
  if (answer === undefined) throw new Error('no passkey');
  const continued = heard(sock, 'crsc_continuation');
  await client.sendPrologue(answer);
  const continuation = await continued;
  await client.acknowledge(continuation);
  const code = await client.sendNonce(continuation);
  await client.sendPairingRequest(continuation);
  return code;
}

async function expectLinked({ phone, auth, closed }: Scene, code: string): Promise<void> {
  expect(await closed).toBe(515);
  await whenOpen(raw.connect(auth));
  const [ceremony] = phone.passkey?.ceremonies ?? [];
  expect(ceremony?.record.steps.slice(-5)).toEqual([
    'continued',
    'nonce-taken',
    'request-opened',
    'confirmed',
    'linked',
  ]);
  expect(ceremony?.record.attempts).toMatchObject([{ proof: 'right', outcome: 'accepted' }]);
  expect(ceremony?.record.code).toBe(code);
  expect(phone.passkey?.faults()).toEqual([]);
}

test.each(['inside', 'by-iq'] as const)('links by QR with the question %s', async (question) => {
  const scene = begin({ question });
  const passed = pass(scene);
  const qr = await whenQr(scene.sock);
  const scanned = scene.phone.scan(qr);
  await scene.phone.passkey?.nextCeremony();
  await expect(scene.phone.scan(qr)).rejects.toThrow('not valid any more');
  await expectLinked(scene, await passed);
  await scanned;
});

test('links by code, for which Baileys acknowledges, after news of the code without keys', async () => {
  const scene = begin({ before: 'code-news-without-keys' });
  await whenQr(scene.sock);
  const accepted = new Promise((resolve) =>
    scene.sock.ws.on('CB:iq,type:result,link_code_companion_reg', resolve),
  );
  const code = await scene.sock.requestPairingCode(scene.phone.number);
  await accepted;
  const passed = pass(scene, 0);
  await scene.phone.typeCode(code);
  await expectLinked(scene, await passed);
});

test('a connection that breaks at any stage ends the ceremony on both sides', async () => {
  const ended = PASSKEY_STAGES.map(async (at) => {
    const scene = begin({ question: 'by-iq' });
    whatsapp.faults.add({ at, do: { kind: 'drop' }, times: 1, number: scene.phone.number });
    let isRefused = false;
    const failed = pass(scene).catch(() => {
      isRefused = true;
    });
    await scene.phone.scan(await whenQr(scene.sock));
    expect(await scene.closed).toBe(428);
    // A client that still waits for a notification has nothing that could fail.
    if (at !== 'passkey-request' && at !== 'passkey-continuation') {
      await failed;
      expect(isRefused).toBe(true);
    }
    const [ceremony] = scene.phone.passkey?.ceremonies ?? [];
    expect(ceremony?.record.steps.at(-1)).toBe('closed');
    expect(ceremony?.record.faults).toEqual([]);
    return ceremony?.record.steps.at(-2) ?? 'nothing';
  });
  expect(await Promise.all(ended)).toEqual([
    'nothing',
    'requested',
    'options-sent',
    'refused',
    'accepted',
    'continued',
    'nonce-taken',
  ]);
});
