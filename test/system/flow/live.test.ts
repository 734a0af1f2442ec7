import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ValidationReport } from '../../../src/wire/report.ts';
import { createLive } from '../../../src/whatsapp/probe.ts';
import { SocketGate } from '../../../src/whatsapp/socket/socket-gate.ts';
import { FakeClock } from '../../double/clock.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { startBot } from '../../kit/bot/bot.ts';
import { askReport, askSession, linkByQr, type Linked } from '../../kit/program/link.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { endpointOf } from '../../kit/whatsapp/endpoint.ts';

const CONSENT = { live: true, confirm: 'may-disconnect-a-running-bot' };

let app: TestApp;
let linked: Linked;

beforeAll(async () => {
  app = await startApp({ TRUST_PROXY: '1' });
  linked = await linkByQr(app);
});

afterEach(() => app.whatsapp.faults.clear());

afterAll(async () => {
  await app.close();
});

async function reportOf(answer: Response): Promise<ValidationReport> {
  expect(answer.status).toBe(200);
  return (await answer.json()) as ValidationReport;
}

async function credsOf(id: string): Promise<string> {
  const { creds } = (await (await askSession(app.url, id)).json()) as { creds: object };
  return JSON.stringify(creds);
}

function deviceOf({ number, device }: Linked) {
  const found = app.whatsapp.phone(number).devices.get(device);
  if (found === undefined) throw new Error('no such device');
  return found;
}

describe('a live check', () => {
  test.each([
    ['without consent', { live: true }],
    ['with another text as consent', { live: true, confirm: 'yes' }],
    ['with another text as consent to nothing', { confirm: 'yes' }],
  ])('%s, asks nobody', async (_when, more) => {
    const before = app.whatsapp.counts.opened;
    const answer = await askReport(app.url, linked.id, more);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'BODY_INVALID',
      detail: expect.stringContaining(CONSENT.confirm),
    });
    expect(app.whatsapp.counts.opened).toBe(before);
  });

  test('of a stored session and of its pasted creds.json, harms nothing: a message that waited is there for the bot', async () => {
    const { whatsapp } = app;
    const device = deviceOf(linked);
    const creds = await credsOf(linked.id);
    const stranger = whatsapp.addStranger();
    const sent = await stranger.sendFirstMessage(
      whatsapp.phone(linked.number),
      linked.device,
      'are you there?',
    );
    const preKeys = [...device.preKeys.keys()];
    const logins = whatsapp.counts.logins;

    const stored = await reportOf(await askReport(app.url, linked.id, CONSENT));
    const pasted = await reportOf(await askReport(app.url, creds, CONSENT));

    expect([stored.live, pasted.live]).toEqual(['accepted', 'accepted']);
    expect(whatsapp.counts.logins).toBe(logins + 2);
    expect([...device.preKeys.keys()]).toEqual(preKeys);
    expect(device.waiting).toHaveLength(1);
    const bot = await startBot(app.url, linked.id, whatsapp.url);
    expect((await bot.firstMessage).message?.conversation).toBe('are you there?');
    expect(sent.retries()).toBe(0);
    await bot.stop();
  });

  test('of a session whose bot is running and comes back, says in-use, and the bot stays', async () => {
    const bot = await startBot(app.url, linked.id, app.whatsapp.url);
    await bot.opened;
    const cameBack = bot.closed.then(async (status) => {
      expect(status).toBe(440);
      return startBot(app.url, linked.id, app.whatsapp.url);
    });
    const report = await reportOf(await askReport(app.url, linked.id, CONSENT));
    const again = await cameBack;
    await again.opened;

    expect(report).toMatchObject({ status: 'valid', live: 'in-use' });
    expect(deviceOf(linked).connection).not.toBeNull();
    await again.stop();
  });

  describe('that WhatsApp does not accept', () => {
    beforeAll(async () => {
      linked = await linkByQr(app);
    });

    test.each([
      ['refuses the connection', { at: 'upgrade', do: { kind: 'http', status: 503 } }],
      ['drops it at the login', { at: 'login', do: { kind: 'drop' } }],
      ['is too busy', { at: 'login', do: { kind: 'failure', reason: 503 } }],
    ] as const)('when WhatsApp %s, says unreachable', async (_what, fault) => {
      app.whatsapp.faults.add(fault);

      expect((await reportOf(await askReport(app.url, linked.id, CONSENT))).live).toBe('unreachable');
    });

    test('of creds that are wrong, does not show them to WhatsApp', async () => {
      const creds = JSON.parse(await credsOf(linked.id)) as { account: { accountSignature: string } };
      creds.account.accountSignature = Buffer.alloc(64).toString('base64');
      const before = app.whatsapp.counts.opened;
      const report = await reportOf(await askReport(app.url, JSON.stringify(creds), CONSENT));

      expect(report.status).toBe('invalid');
      expect(report).not.toHaveProperty('live');
      expect(app.whatsapp.counts.opened).toBe(before);
    });

    test('of a device that was removed on the phone, says logged-out', async () => {
      app.whatsapp.phone(linked.number).unlink(linked.device);

      expect(await reportOf(await askReport(app.url, linked.id, CONSENT))).toMatchObject({
        status: 'valid',
        live: 'logged-out',
      });
    });
  });

  test('T52: 6 times in an hour for one device, however its text is changed, and 21 times from one address: is refused', async () => {
    const [linked, other] = [await linkByQr(app), await linkByQr(app)];
    app.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'http', status: 503 } });
    const creds = JSON.parse(await credsOf(linked.id)) as Record<string, unknown>;
    const texts = [
      linked.id,
      linked.id.toUpperCase(),
      JSON.stringify(creds),
      JSON.stringify({ ...creds, nextPreKeyId: 3, note: 'changed' }, null, 4),
      `OTHER~${Buffer.from(JSON.stringify(creds)).toString('base64')}`,
    ];
    const from = (address: string, text: string) =>
      fetch(`${app.url}/validate`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
        body: JSON.stringify({ sessionId: text, ...CONSENT }),
      });
    for (const text of texts) expect((await from('192.0.2.1', text)).status).toBe(200);
    for (let tries = 6; tries <= 20; tries += 1) {
      const answer = await from('192.0.2.1', texts[tries % texts.length] ?? '');
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(60);
    }

    expect((await from('192.0.2.2', linked.id)).status).toBe(429);
    expect((await from('192.0.2.1', other.id)).status).toBe(429);
    expect((await from('192.0.2.2', other.id)).status).toBe(200);
  });
});

describe('createLive', () => {
  test('when WhatsApp says nothing, answers within 20 s, also to those who waited for their turn', async () => {
    const clock = new FakeClock();
    const { whatsapp } = app;
    const gate = new SocketGate({ endpoint: endpointOf(whatsapp.url), clock, log: keepLog() });
    const { liveCheck, holdUnlink } = createLive({ gate, clock, holds: new MemoryHolds(clock) });
    const admit = () => Promise.resolve();
    const state = { creds: await credsOf((await linkByQr(app)).id), keys: '{}' };
    const stalled = new Promise<void>((resolve) => {
      whatsapp.faults.add({ at: 'login', do: { kind: 'hook', run: resolve }, times: 1 });
    });
    whatsapp.faults.add({ at: 'success', do: { kind: 'stall' } });
    const answers = Promise.all([
      liveCheck(state, admit),
      liveCheck(state, admit),
      holdUnlink((unlink) => unlink(state)),
    ]);
    await stalled;
    clock.advance(20_000);

    expect(await answers).toEqual(['unreachable', 'unreachable', 'unconfirmed']);
    await whatsapp.awaitSockets(0);
  });
});

describe('DELETE /session?logout=true', () => {
  let unlinksBefore: number;

  beforeEach(async () => {
    linked = await linkByQr(app);
    unlinksBefore = app.whatsapp.counts.unlinks;
  });

  const unlinks = () => app.whatsapp.counts.unlinks - unlinksBefore;
  const revoke = (query = '?logout=true') => askSession(app.url, linked.id, { method: 'DELETE', query });

  test('when WhatsApp confirms, has unlinked the device and deleted the session', async () => {
    const answer = await revoke();

    expect(await answer.json()).toEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(unlinks()).toBe(1);
    expect(app.whatsapp.phone(linked.number).linkedDevices()).toEqual([]);
    expect((await askSession(app.url, linked.id)).status).toBe(404);
  });

  test('T37: 8 times at once, logs out once and answers the other seven with 404', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => revoke()));
    const statuses = answers.map(({ status }) => status);
    const bodies = await Promise.all(answers.map((answer) => answer.json() as Promise<object>));

    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 7 }, () => 404)]);
    expect(bodies).toContainEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(unlinks()).toBe(1);
  });

  test.each([
    ['drops the connection', { at: 'unlink-request', do: { kind: 'drop' } }],
    ['refuses the connection', { at: 'upgrade', do: { kind: 'http', status: 503 } }],
  ] as const)(
    'when WhatsApp %s, is unconfirmed; the session opens no more, another try confirms',
    async (_what, fault) => {
      const heal = app.whatsapp.faults.add(fault);
      expect(await (await revoke()).json()).toEqual({ deleted: false, loggedOut: 'unconfirmed' });
      expect((await askSession(app.url, linked.id)).status).toBe(404);
      expect((await askReport(app.url, linked.id)).status).toBe(404);
      heal();

      expect(await (await revoke()).json()).toEqual({ deleted: true, loggedOut: 'confirmed' });
      expect(app.whatsapp.phone(linked.number).linkedDevices()).toEqual([]);
      expect((await revoke()).status).toBe(404);
    },
  );

  test('of a device that was removed on the phone, is already-gone', async () => {
    app.whatsapp.phone(linked.number).unlink(linked.device);

    expect(await (await revoke()).json()).toEqual({ deleted: true, loggedOut: 'already-gone' });
    expect((await askSession(app.url, linked.id)).status).toBe(404);
  });

  test('while its bot is running, unlinks it all the same', async () => {
    const bot = await startBot(app.url, linked.id, app.whatsapp.url);
    await bot.opened;

    expect(await (await revoke()).json()).toEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(await bot.closed).toBe(440);
  });

  test('left out, deletes the session and leaves the device linked', async () => {
    expect(await (await revoke('')).json()).toEqual({ deleted: true, loggedOut: 'not-asked' });
    expect(unlinks()).toBe(0);
    expect(app.whatsapp.phone(linked.number).linkedDevices()).toHaveLength(1);
  });
});
