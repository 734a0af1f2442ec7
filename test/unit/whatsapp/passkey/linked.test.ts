import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import type { PasskeyScript } from '../../../double/whatsapp/passkey/script.ts';
import { startBotFrom } from '../../../kit/bot/bot.ts';
import {
  standingGateway,
  type GatewayLink,
  type StandingGateway,
} from '../../../kit/whatsapp/gateway-link.ts';
import type { Method } from '../../../../src/wire/step.ts';

let whatsapp: FakeWhatsApp;
let standing: StandingGateway;
let nextNumber = 254_716_000_000;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
  standing = standingGateway(whatsapp, { passkey: true });
});

afterAll(async () => {
  await standing.gateway.close();
  await whatsapp.awaitSockets(0);
  expect(standing.clock.pending).toBe(0);
  await whatsapp.close();
});

function newPhone(): FakePhone {
  return whatsapp.addPhone({ number: String(nextNumber++) });
}

/** Lets the phone take the QR or the code. */
async function accept(link: GatewayLink, phone: FakePhone, method: Method): Promise<void> {
  if (method === 'qr') void phone.scan((await link.shown('qr')).qr).catch(() => undefined);
  else void phone.typeCode((await link.shown('code')).pairingCode).catch(() => undefined);
}

const WAYS: readonly (readonly [string, Method, PasskeyScript])[] = [
  ['by QR', 'qr', {}],
  ['by code', 'code', {}],
  ['by QR, the question by iq', 'qr', { question: 'by-iq' }],
  ['by code, asked twice', 'code', { requests: 2, before: 'code-news-without-keys' }],
];

test.each(WAYS)(
  'a link %s becomes a device, whose bot reads the first message of a stranger',
  async (_, method, script) => {
    const phone = newPhone();
    const account = phone.askForPasskey(script);
    const link = standing.link(phone, method);
    await accept(link, phone, method);
    const ceremony = await account.nextCeremony();
    await ceremony.record.reached('requested', script.requests ?? 1);
    for (let asked = 1; asked < (script.requests ?? 1); asked += 1) await link.question();
    await link.answer(account.authenticator.answer(await link.question()));
    await link.event('opened');
    const settled = link.connection.settled(new AbortController().signal).then(() => true);
    while (!(await Promise.race([settled, standing.clock.advanceAsync(100).then(() => false)])));
    const state = link.connection.exportState();
    await link.connection.close();
    const bot = startBotFrom(state, whatsapp.url);
    await bot.opened;
    await whatsapp.addStranger().sendFirstMessage(phone, phone.linkedDevices()[0]?.device ?? 0, 'hello');
    expect((await bot.firstMessage).message?.conversation).toBe('hello');
    await bot.stop();
    expect(account.faults()).toEqual([]);
    expect(ceremony.record.attempts).toMatchObject([{ proof: 'right', outcome: 'accepted' }]);
    expect(link.story.slice(-4)).toEqual(['answered', 'agreed', 'paired', 'opened']);
  },
);
