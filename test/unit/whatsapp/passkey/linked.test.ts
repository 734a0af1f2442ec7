import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PasskeyScript } from '../../../double/whatsapp/passkey/script.ts';
import { startBotFrom } from '../../../kit/bot/bot.ts';
import { PasskeySite } from '../../../kit/whatsapp/passkey-visit.ts';
import type { Method } from '../../../../src/wire/step.ts';

let site: PasskeySite;

beforeAll(async () => {
  site = await PasskeySite.open(254_716_000_000);
});

afterAll(() => site.close());

const WAYS: readonly (readonly [string, Method, PasskeyScript])[] = [
  ['by QR', 'qr', {}],
  ['by code', 'code', { before: 'code-news-without-keys' }],
  ['by QR, the question by iq', 'qr', { question: 'by-iq' }],
  ['by code, asked twice', 'code', { requests: 2 }],
];

test.each(WAYS)(
  'a link %s becomes a device, whose bot reads the first message of a stranger',
  async (_, method, script) => {
    const { clock } = site.standing;
    const { account, phone, link, ceremony, answer } = await site.visit({ method, script });
    for (let asked = 1; asked < (script.requests ?? 1); asked += 1) await link.question();
    await answer();
    await link.event('opened');
    const settled = link.connection.settled(new AbortController().signal).then(() => true);
    while (!(await Promise.race([settled, clock.advanceAsync(100).then(() => false)])));
    const state = link.connection.exportState();
    await link.connection.close();
    const bot = startBotFrom(state, site.whatsapp.url);
    await bot.opened;
    const device = phone.linkedDevices()[0]?.device ?? 0;
    await site.whatsapp.addStranger().sendFirstMessage(phone, device, 'hello');
    expect((await bot.firstMessage).message?.conversation).toBe('hello');
    await bot.stop();
    expect(account.faults()).toEqual([]);
    expect(ceremony.record.attempts).toMatchObject([{ proof: 'right', outcome: 'accepted' }]);
    expect(link.story.slice(-4)).toEqual(['answered', 'agreed', 'paired', 'opened']);
  },
);
