import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { codeOf } from '../../../kit/session/harness.ts';
import { standingGateway, type StandingGateway } from '../../../kit/whatsapp/gateway-link.ts';

let whatsapp: FakeWhatsApp;
let standing: StandingGateway;
let nextNumber = 254_719_000_000;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
  standing = standingGateway(whatsapp, { passkey: false });
});

afterAll(async () => {
  await standing.gateway.close();
  await whatsapp.awaitSockets(0);
  expect(standing.clock.pending).toBe(0);
  await whatsapp.close();
});

const newPhone = () => whatsapp.addPhone({ number: String(nextNumber++) });
const advance = (seconds: number) => standing.clock.advanceAsync(seconds * 1_000);

test('the first ref of a QR is shown for a minute and five more for 20 s; then the link ends', async () => {
  const link = standing.link(newPhone());
  const first = await link.shown('qr');
  expect(first).toMatchObject({ index: 1, of: 6, lifeMs: 60_000 });
  await advance(59);
  expect(link.story).toHaveLength(1);
  await advance(1);
  for (let index = 2; index <= 6; index += 1) {
    const { qr, ...step } = await link.shown('qr');
    expect(step).toMatchObject({ index, of: 6, lifeMs: 20_000 });
    expect(qr.split(',').slice(1)).toEqual(first.qr.split(',').slice(1));
    await advance(20);
  }
  expect(await link.failure()).toBe('LINK_EXPIRED');
  await link.connection.close();
  expect(link.story.at(-1)).toBe('LINK_EXPIRED');
});

test('a phone can scan a later ref, and a retired secret is redrawn for the time that is left', async () => {
  const phone = newPhone();
  const link = standing.link(phone);
  const { qr: first } = await link.shown('qr');
  await advance(60);
  const second = await link.shown('qr');
  await advance(5);
  whatsapp.rotateSecret();
  const redrawn = await link.shown('qr');
  expect(redrawn).toMatchObject({ index: 2, lifeMs: 15_000 });
  const secrets = [first, second.qr, redrawn.qr].map((text) => text.split(',')[3]);
  expect(new Set(secrets).size).toBe(2);
  void phone.scan(redrawn.qr).catch(() => undefined);
  await link.event('paired');
  await link.connection.close();
});

test('without PASSKEY=on a request for a passkey ends the link, and there is nothing to answer', async () => {
  const link = standing.link(newPhone());
  await link.shown('qr');
  whatsapp.sendPasskeyRequest();
  expect(await link.failure()).toBe('PASSKEY_REQUIRED');
  expect(await codeOf(() => link.answer({}))).toBe('PASSKEY_NOT_ASKED');
  await link.connection.close();
});
