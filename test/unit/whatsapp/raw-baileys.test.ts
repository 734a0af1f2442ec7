import { jidNormalizedUser } from '@whiskeysockets/baileys';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import {
  NUMBER,
  newState,
  rawBaileys,
  whenClosed,
  whenOpen,
  whenQr,
  type RawBaileys,
} from '../../kit/whatsapp/raw-baileys.ts';

/** Unchanged Baileys against the double, without `src/`. This tests that the double speaks the protocol. */
let raw: RawBaileys;
let whatsapp: FakeWhatsApp;

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  raw = rawBaileys(whatsapp);
});

afterEach(async () => {
  await raw.endAll();
  await whatsapp.awaitSockets(0);
  await whatsapp.close();
});

test('links by QR, restarts after 515, uploads 812 pre-keys, and the phone reads a message to itself', async () => {
  const auth = newState();
  const sock = await raw.link(auth);
  const phone = whatsapp.phone(NUMBER);
  await sock.sendMessage(jidNormalizedUser(auth.creds.me?.id), { text: 'hello me' });

  expect((await phone.nextMessage()).text).toBe('hello me');
  expect(phone.devices.get(1)?.preKeys.size).toBe(811);
  expect(auth.creds.registered).toBe(false);
});

test('links by pairing code after a wrong one', async () => {
  const phone = whatsapp.addPhone({ number: NUMBER });
  const auth = newState();
  const first = raw.connect(auth);
  const closed = whenClosed(first);
  await whenQr(first);
  const accepted = new Promise((resolve) =>
    first.ws.on('CB:iq,type:result,link_code_companion_reg', resolve),
  );
  const code = await first.requestPairingCode(NUMBER);
  await accepted;
  await expect(phone.typeCode('AAAAAAAA')).rejects.toThrow('wrong code');
  await phone.typeCode(code);
  expect(await closed).toBe(515);
  await whenOpen(raw.connect(auth));
  expect(auth.creds.registered).toBe(true);
});

test('reads a stranger who took the first and one who took the last pre-key', async () => {
  const auth = newState();
  const sock = await raw.link(auth);
  const phone = whatsapp.phone(NUMBER);
  const ids = [...(phone.devices.get(1)?.preKeys.keys() ?? [])];
  for (const preKeyId of [Math.min(...ids), Math.max(...ids)]) {
    const read = new Promise<string | null | undefined>((resolve) => {
      sock.ev.on('messages.upsert', ({ messages }) => {
        const text = messages[0]?.message?.conversation;
        if (text) resolve(text);
      });
    });
    const sent = await whatsapp.addStranger().sendFirstMessage(phone, 1, `key ${preKeyId}`, { preKeyId });
    await sent.delivered;
    expect(sent.retries()).toBe(0);
    expect(await read).toContain('key ');
  }
});

test('answers a retry request of the phone', async () => {
  const auth = newState();
  const sock = await raw.link(auth);
  const phone = whatsapp.phone(NUMBER);
  phone.setReceipts({ retry: 1 });
  await sock.sendMessage(jidNormalizedUser(auth.creds.me?.id), { text: 'hello me' });
  expect(await phone.nextMessage()).toMatchObject({ text: 'hello me', retried: true });
});

test('logs in again, is replaced with 440, and after being unlinked gets 401', async () => {
  const auth = newState();
  const first = await raw.link(auth);
  const replaced = whenClosed(first);
  const second = raw.connect(auth);
  await whenOpen(second);
  expect(await replaced).toBe(440);
  const unlinked = whenClosed(second);
  whatsapp.phone(NUMBER).unlink(1);
  expect(await unlinked).toBe(401);
  expect(await whenClosed(raw.connect(auth))).toBe(401);
});

test.each([400, 429])(
  'is told only by a raw stanza that a code request was refused with %i',
  async (code) => {
    whatsapp.faults.add({ at: 'code-request', do: { kind: 'iq-error', code, text: 'no' } });
    const sock = raw.connect(newState());
    const refused = new Promise((resolve) => sock.ws.on('CB:iq,type:error', resolve));
    await whenQr(sock);
    await expect(sock.requestPairingCode(NUMBER)).resolves.toHaveLength(8);
    await refused;
  },
);

test('emits nothing but `unexpected-response` when the upgrade is refused', async () => {
  whatsapp.faults.add({ at: 'upgrade', do: { kind: 'http', status: 503 } });
  const sock = raw.connect(newState());
  const status = await new Promise((resolve) => {
    sock.ws.on('unexpected-response', (_request: unknown, response: { statusCode: number }) =>
      resolve(response.statusCode),
    );
  });
  expect(status).toBe(503);
});

test('accepts a certificate chain that nobody signed: when this fails, Baileys has begun to check', async () => {
  const garbage = await startFakeWhatsApp({ certificates: 'garbage' });
  const sock = raw.connect(newState(), garbage.url);
  expect(await whenQr(sock)).toContain('#');
  await sock.end(undefined);
  await garbage.close();
});
