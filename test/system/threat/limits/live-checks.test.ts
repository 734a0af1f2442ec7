import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/app/system.ts';
import { MemoryHolds } from '../../../../src/link/shared/memory-holds.ts';
import { createLive } from '../../../../src/whatsapp/probe.ts';
import { SocketGate } from '../../../../src/whatsapp/socket/socket-gate.ts';
import { codeOf, keepLog } from '../../../kit/session/harness.ts';
import { problemOf } from '../../../kit/program/client.ts';
import { forgeCreds } from '../../../kit/forged-creds.ts';
import { askSession, linkByQr } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { endpointOf } from '../../../kit/whatsapp/endpoint.ts';
import { needsOneProcess, PROCESSES } from '../../../kit/machines/spread.ts';

/** Limits on the sockets to WhatsApp that strangers can open without a phone: live checks and unlinking. */

const CONSENT = { live: true, confirm: 'may-disconnect-a-running-bot' };
const PLACES = 5;
const admit = () => Promise.resolve();

let app: TestApp;
let nextAddress = 1;

beforeAll(async () => {
  app = await startApp({ TRUST_PROXY: '1', METRICS_TOKEN: 'a-token-for-metrics' });
});

afterEach(() => app.whatsapp.faults.clear());

afterAll(() => app.close());

/** Makes a live check from an address in a network of its own. */
function check(sessionId: string, { url } = app): Promise<Response> {
  const address = nextAddress++;
  return fetch(`${url}/validate`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Forwarded-For': `11.${address >> 8}.${address & 255}.1`,
    },
    body: JSON.stringify({ sessionId, ...CONSENT }),
  });
}

async function socketsOf(): Promise<number> {
  const headers = { Authorization: 'Bearer a-token-for-metrics' };
  const text = await (await fetch(`${app.url}/metrics`, { headers })).text();
  return Number(/^trekker_whatsapp_sockets (\d+)/m.exec(text)?.[1]);
}

/** Leaves every login unanswered; resolves after `count` logins. */
function stallLogins(count: number, { whatsapp } = app): Promise<void> {
  let stalled = 0;
  return new Promise((resolve) => {
    const run = () => {
      stalled += 1;
      if (stalled === count) resolve();
      return new Promise<void>(() => undefined);
    };
    whatsapp.faults.add({ at: 'handshake', do: { kind: 'hook', run } });
  });
}

describe('T61: live checks of creds that were forged well', () => {
  test('150 at once, open five sockets, all of them counted; the others are told to come back', async () => {
    needsOneProcess('the limit is for each process');
    const stalled = stallLogins(PLACES);
    const before = app.whatsapp.counts.opened;
    const answers = Promise.all(Array.from({ length: 150 }, () => check(forgeCreds())));
    await stalled;

    expect(await socketsOf()).toBe(PLACES);
    expect(app.app.counts()).toMatchObject({ sockets: PLACES, slots: 0 });
    const all = await answers;
    const refused = all.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(150 - PLACES);
    for (const answer of refused) {
      expect((await problemOf(answer)).code).toBe('TOO_MANY_LINKS');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    for (const answer of all.filter(({ status }) => status === 200)) {
      expect(await answer.json()).toMatchObject({ live: 'unreachable' });
    }
    expect(app.whatsapp.counts.opened - before).toBe(PLACES);
    await app.whatsapp.awaitSockets(0);
    expect(app.app.counts().sockets).toBe(0);
  });

  test('T82: more than 100 in an hour, from however many addresses, are refused with the time; a session of this site is still checked', async () => {
    needsOneProcess('the limit is for each process');
    const { id } = await linkByQr(app);
    app.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'http', status: 503 } });
    const statuses: number[] = [];
    let last = await check(forgeCreds());
    for (let tries = 1; tries < 210 && last.status === 200; tries += 1) {
      statuses.push(last.status);
      last = await check(forgeCreds());
    }

    expect(statuses).toHaveLength(100 - PLACES);
    expect(last.status).toBe(429);
    expect(await problemOf(last)).toMatchObject({
      code: 'RATE_LIMITED',
      detail: expect.not.stringMatching(/number/),
    });
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(60);
    expect(await (await check(id)).json()).toMatchObject({ live: 'unreachable' });
  });
});

test('T61: DELETE /session?logout=true, while every place is taken, withdraws nothing and says so; the end of the server answers all', async () => {
  const own = await startApp({ TRUST_PROXY: '1' });
  const { id, number } = await linkByQr(own);
  // Every process has these places, and the checks go to all of them in turn.
  const places = PLACES * PROCESSES;
  const stalled = stallLogins(places, own);
  const checks = Array.from({ length: places }, () => check(forgeCreds(), own));
  await stalled;
  const answer = await askSession(own.url, id, { method: 'DELETE', query: '?logout=true' });

  expect(answer.status).toBe(503);
  expect((await problemOf(answer)).code).toBe('TOO_MANY_LINKS');
  expect((await askSession(own.url, id)).status).toBe(200);
  expect(own.whatsapp.phone(number).linkedDevices()).toHaveLength(1);
  await own.close();
  for (const ended of await Promise.all(checks)) {
    expect(ended.status).toBe(503);
    expect((await problemOf(ended)).code).toBe('SHUTTING_DOWN');
  }
});

test('T61: who withdraws the own session again and again takes no unlinking from others', async () => {
  const own = await startApp({ TRUST_PROXY: '1' });
  const [mine, other] = [await linkByQr(own), await linkByQr(own)];
  own.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'http', status: 503 } });
  const withdraw = async (id: string, forwarded: string) => {
    const headers = { Authorization: `Bearer ${id}`, 'X-Forwarded-For': forwarded };
    return (await fetch(`${own.url}/session?logout=true`, { method: 'DELETE', headers })).status;
  };
  const statuses: number[] = [];
  for (let tries = 0; tries < 160; tries += 1) {
    statuses.push(await withdraw(mine.id, `203.0.113.${tries % 200}`));
  }
  own.whatsapp.faults.clear();

  expect(statuses.filter((status) => status === 200)).toHaveLength(120);
  expect(await withdraw(other.id, '198.51.100.7')).toBe(200);
  await own.close();
});

describe('T61: createLive', () => {
  const setUp = () => {
    const gate = new SocketGate({
      endpoint: endpointOf(app.whatsapp.url),
      clock: systemClock,
      log: keepLog(),
    });
    const holds = new MemoryHolds(systemClock);
    return { gate, live: createLive({ gate, clock: systemClock, holds }) };
  };

  test('while draining, refuses before anything is counted or opened', async () => {
    const { gate, live } = setUp();
    let counted = 0;
    const count = () => {
      counted += 1;
      return Promise.resolve();
    };
    await live.drain();
    const state = { creds: forgeCreds(), keys: '{}' };

    expect(await codeOf(() => live.liveCheck(state, count))).toBe('SHUTTING_DOWN');
    expect(await codeOf(() => live.holdUnlink((unlink) => unlink(state)))).toBe('SHUTTING_DOWN');
    expect([counted, gate.count()]).toEqual([0, 0]);
  });

  test('closed in the middle, ends what is under way and those who wait, and leaves no socket', async () => {
    const { gate, live } = setUp();
    const stalled = stallLogins(PLACES);
    const checks = Array.from({ length: PLACES }, () =>
      codeOf(() => live.liveCheck({ creds: forgeCreds(), keys: '{}' }, admit)),
    );
    await stalled;
    const waiting = codeOf(() => live.liveCheck({ creds: forgeCreds(), keys: '{}' }, admit));
    await live.close();

    expect(await waiting).toBe('SHUTTING_DOWN');
    expect(await Promise.all(checks)).toEqual(checks.map(() => 'SHUTTING_DOWN'));
    expect(gate.count()).toBe(0);
  });

  test('given creds whose signatures are not good, shows them to nobody', async () => {
    const { gate, live } = setUp();
    const before = app.whatsapp.counts.opened;
    const forged = JSON.parse(forgeCreds()) as { account: { accountSignature: { data: string } } };
    forged.account.accountSignature.data = Buffer.alloc(64, 1).toString('base64');
    const state = { creds: JSON.stringify(forged), keys: '{}' };

    expect(await live.liveCheck(state, admit)).toBe('unreachable');
    expect(await live.holdUnlink((unlink) => unlink(state))).toBe('unconfirmed');
    expect(app.whatsapp.counts.opened).toBe(before);
    expect(gate.count()).toBe(0);
  });

  test('when counting refuses, passes that on, opens nothing and frees the place', async () => {
    const { live } = setUp();
    const before = app.whatsapp.counts.opened;
    const state = { creds: forgeCreds(), keys: '{}' };
    const spent = new Error('spent');
    for (let tries = 0; tries <= PLACES; tries += 1) {
      await expect(live.liveCheck(state, () => Promise.reject(spent))).rejects.toBe(spent);
    }

    expect(app.whatsapp.counts.opened).toBe(before);
  });
});
