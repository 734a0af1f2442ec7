import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBot } from '../../kit/bot/bot.ts';
import { codeOf, finalStep, problemOf, qrOf, start, started, stepsOf } from '../../kit/program/client.ts';
import { needsOneProcess } from '../../kit/machines/spread.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

const NUMBER = '254712345678';
const ID = /^TREKKER-MD~[02-9ac-hj-np-z]{39}$/;

let app: TestApp;

beforeEach(async () => {
  app = await startApp();
});

afterEach(async () => {
  await app.close();
});

async function linkByQr(number = NUMBER): Promise<{ id: string; device: number }> {
  const phone = app.whatsapp.addPhone({ number });
  const link = await started(app.url, 'qr');
  await phone.scan(qrOf(link.step));
  const { text, fromDevice } = await phone.nextMessage((message) => ID.test(message.text));
  expect((await finalStep(app.url, 'qr', link)).state).toBe('linked');
  return { id: text, device: fromDevice };
}

describe('a link by QR', () => {
  test('goes through every step, and the ID comes to the own chat as a message of its own', async () => {
    needsOneProcess('a reader elsewhere may skip a step that is over');
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const link = await started(app.url, 'qr');
    const states: string[] = [];
    for await (const { state } of stepsOf(app.url, 'qr', link)) {
      states.push(state);
      if (state === 'qr') await phone.scan(qrOf(link.step));
    }

    const [first, second] = phone.messages();
    expect(states).toEqual(['qr', 'confirming', 'saving', 'delivering', 'linked']);
    expect(first?.text).toMatch(ID);
    expect(second?.text).toContain('Keep it secret');
    expect(phone.messages()).toHaveLength(2);
    const [device] = phone.devices.values();
    expect(device?.name).toBe('Chrome (TREKKER-MD)');
    expect(second?.text).toContain('Leave the device "Chrome (TREKKER-MD)"');
  });

  test('gives a session that validates and that a default bot opens and reads a first message with', async () => {
    const { id, device } = await linkByQr();
    const report = await fetch(`${app.url}/validate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sessionId: id }),
    });
    expect(await report.json()).toMatchObject({
      status: 'valid',
      format: 'short',
      account: { linkedBy: 'qr' },
    });

    const phone = app.whatsapp.addPhone({ number: '4915112345678' });
    expect(phone.messages()).toEqual([]);
    const bot = await startBot(app.url, id, app.whatsapp.url);
    await bot.opened;
    const sentAtMs = performance.now();
    const stranger = app.whatsapp.addStranger();
    const owner = app.whatsapp.phone(NUMBER);
    const sent = await stranger.sendFirstMessage(owner, device, 'hello bot');
    const message = await bot.firstMessage;

    expect(message.message?.conversation).toBe('hello bot');
    expect(sent.retries()).toBe(0);
    expect(performance.now() - sentAtMs).toBeLessThan(2_000);
    await bot.stop();
  });

  test('asks for a resend when the phone could not read the ID, and answers it', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    phone.setReceipts({ retry: 1 });
    const link = await started(app.url, 'qr');
    await phone.scan(qrOf(link.step));
    const message = await phone.nextMessage(({ text }) => ID.test(text));

    expect(message.retried).toBe(true);
    expect((await finalStep(app.url, 'qr', link)).state).toBe('linked');
  });

  test('that WhatsApp never acknowledges ends with DELIVERY_FAILED, unlinked and deleted', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    app.whatsapp.faults.add({ at: 'ack', do: { kind: 'ack-error', code: 479 } });
    const link = await started(app.url, 'qr');
    await phone.scan(qrOf(link.step));
    const step = await finalStep(app.url, 'qr', link);
    const [message] = phone.messages();

    expect(step).toMatchObject({ state: 'failed', error: { code: 'DELIVERY_FAILED' } });
    expect(app.whatsapp.counts.unlinks).toBe(1);
    const answer = await fetch(`${app.url}/session`, {
      headers: { Authorization: `Bearer ${message?.text}` },
    });
    expect((await problemOf(answer)).code).toBe('SESSION_UNAVAILABLE');
  });
});

describe('a link by pairing code', () => {
  test('works, also after a wrong code typed first', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const link = await started(app.url, 'code', { number: '0712 345 678', region: 'KE' });
    await expect(phone.typeCode('AAAA-AAAA')).rejects.toThrow('wrong code');
    await phone.typeCode(codeOf(link.step));

    expect((await phone.nextMessage()).text).toMatch(ID);
    expect((await finalStep(app.url, 'code', link)).state).toBe('linked');
    const [device] = phone.devices.values();
    expect(device?.name).toBe('Chrome (Ubuntu)');
    expect(phone.messages()[1]?.text).toContain('Leave the device "Chrome (Ubuntu)"');
  });

  test.each([
    [429, 'WHATSAPP_RATE_LIMITED'],
    [400, 'WHATSAPP_REJECTED'],
  ])('refused with %i is never shown: the answer is %s', async (code, expected) => {
    app.whatsapp.faults.add({ at: 'code-request', do: { kind: 'iq-error', code, text: 'no' } });
    const answer = await start(app.url, 'code', { number: `+${NUMBER}` });
    const body = await answer.text();

    expect(JSON.parse(body)).toMatchObject({ code: expected });
    expect(body).not.toMatch(/[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}"/);
    expect(app.whatsapp.counts.codeRequests).toBe(1);
  });

  test('typed by another account ends with WRONG_ACCOUNT, unlinked', async () => {
    app.whatsapp.addPhone({ number: NUMBER });
    const link = await started(app.url, 'code', { number: `+${NUMBER}` });
    const other = app.whatsapp.addPhone({ number: '254700000001' });
    await other.typeCodeOf(NUMBER, codeOf(link.step));
    const step = await finalStep(app.url, 'code', link);

    expect(step).toMatchObject({ state: 'failed', error: { code: 'WRONG_ACCOUNT' } });
    expect(app.whatsapp.counts.unlinks).toBe(1);
    expect(other.messages()).toEqual([]);
  });
});

describe('WhatsApp in trouble', () => {
  test.each([405, 429, 503])(
    'refusing the connection with %i ends the start with a clear error',
    async (status) => {
      app.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'http', status } });
      const answer = await start(app.url, 'qr');
      const expected = {
        405: 'WHATSAPP_CLIENT_OUTDATED',
        429: 'WHATSAPP_RATE_LIMITED',
        503: 'WHATSAPP_UNREACHABLE',
      };

      const problem = await problemOf(answer);
      expect(problem.code).toBe(expected[status as 405]);
      // The answer to a limited request says when to try again.
      expect(problem.retryAfter).toBe(status === 429 ? 600 : undefined);
    },
  );

  test('asking for a passkey ends the link with PASSKEY_REQUIRED', async () => {
    const link = await started(app.url, 'qr');
    app.whatsapp.sendPasskeyRequest();

    expect(await finalStep(app.url, 'qr', link)).toMatchObject({ error: { code: 'PASSKEY_REQUIRED' } });
  });

  test('T49: a forged account signature ends the link and links nothing', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    app.whatsapp.faults.add({ at: 'pair-success', do: { kind: 'forged-account-signature' } });
    const link = await started(app.url, 'qr');
    await expect(phone.scan(qrOf(link.step))).rejects.toThrow('went away');

    expect(await finalStep(app.url, 'qr', link)).toMatchObject({ error: { code: 'WHATSAPP_REJECTED' } });
    expect(phone.linkedDevices()).toEqual([]);
  });

  test('a secret it retires is redrawn, and the new QR links', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const link = await started(app.url, 'qr');
    const steps = stepsOf(app.url, 'qr', link);
    await steps.next();
    app.whatsapp.rotateSecret();
    const { value: redrawn } = await steps.next();
    expect(qrOf(redrawn)).not.toBe(qrOf(link.step));
    await phone.scan(qrOf(redrawn));

    expect((await phone.nextMessage()).text).toMatch(ID);
    expect((await finalStep(app.url, 'qr', link)).state).toBe('linked');
  });

  test('a dropped connection while saving is taken up again', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    app.whatsapp.faults.add({ at: 'digest', do: { kind: 'drop' }, times: 1 });
    const link = await started(app.url, 'qr');
    await phone.scan(qrOf(link.step));

    expect((await phone.nextMessage()).text).toMatch(ID);
    expect((await finalStep(app.url, 'qr', link)).state).toBe('linked');
  });

  test('unlinked on the phone before the end is LOGGED_OUT', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    app.whatsapp.faults.add({ at: 'digest', do: { kind: 'hook', run: () => phone.unlink(1) } });
    const link = await started(app.url, 'qr');
    await phone.scan(qrOf(link.step));

    expect(await finalStep(app.url, 'qr', link)).toMatchObject({ error: { code: 'LOGGED_OUT' } });
  });
});

test('F11: a tab closed before the scan and one closed after it lose nothing, and the token brings the link back', async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const link = await started(app.url, 'qr');
  const tab = stepsOf(app.url, 'qr', link);
  await tab.next();
  await tab.return(undefined);
  await expect.poll(() => app.app.counts().streams).toBe(0);
  const scanned = phone.scan(qrOf(link.step));
  for await (const step of stepsOf(app.url, 'qr', link)) if (step.state === 'confirming') break;
  await scanned;

  expect((await phone.nextMessage()).text).toMatch(ID);
  expect((await finalStep(app.url, 'qr', link)).state).toBe('linked');
});

test('T02: 20 links at once with mixed fates, when all have ended, leave nothing and harm nobody', async () => {
  const fates = Array.from({ length: 20 }, async (_, index) => {
    const number = `25471234${5600 + index}`;
    const phone = app.whatsapp.addPhone({ number });
    const link = await started(app.url, 'qr');
    if (index % 4 === 3) {
      const headers = { Authorization: `Bearer ${link.token}` };
      await fetch(`${app.url}/qr/${link.linkId}`, { method: 'DELETE', headers });
      return (await finalStep(app.url, 'qr', link)).state;
    }
    if (index % 4 === 2) app.whatsapp.faults.add({ at: 'ack', number, do: { kind: 'ack-error', code: 479 } });
    await phone.scan(qrOf(link.step));
    const { state } = await finalStep(app.url, 'qr', link);
    if (state === 'linked') expect(phone.messages()[0]?.text).toMatch(ID);
    return state;
  });

  const states = await Promise.all(fates);
  expect(states.filter((state) => state === 'linked')).toHaveLength(10);
  expect(states.filter((state) => state === 'failed')).toHaveLength(10);
  await app.whatsapp.awaitSockets(0);
  expect(app.app.counts()).toEqual({ links: 0, sockets: 0, streams: 0, slots: 0 });
});

test('T04, T23, T25: a whole link leaves no secret in logs at trace, in the data folder or in temp', async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const link = await started(app.url, 'qr');
  const qr = qrOf(link.step);
  await phone.scan(qr);
  const { text: id } = await phone.nextMessage();
  await finalStep(app.url, 'qr', link);
  const session = await fetch(`${app.url}/session`, { headers: { Authorization: `Bearer ${id}` } });
  const { creds } = (await session.json()) as { creds: { noiseKey: { private: { data: string } } } };
  const canaries = [
    id,
    id.slice(11),
    qr,
    qr.split(',')[3] ?? qr,
    link.token,
    NUMBER,
    creds.noiseKey.private.data,
  ];
  const places = [app.logs()];
  for (const folder of ['data', 'temp']) {
    for (const file of await readdir(join(app.dir, folder)).catch(() => [])) {
      places.push((await readFile(join(app.dir, folder, file))).toString('latin1'));
    }
  }

  for (const canary of canaries) {
    const forms = [canary, Buffer.from(canary).toString('base64'), Buffer.from(canary).toString('hex')];
    for (const form of forms) expect(places.some((place) => place.includes(form))).toBe(false);
  }
  expect(app.logs()).toContain('a link ended');
});
