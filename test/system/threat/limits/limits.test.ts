import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../src/wire/errors.ts';
import { systemClock } from '../../../../src/app/system.ts';
import { openMemoryStore } from '../../../double/memory-store.ts';
import { startFakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { problemOf, start } from '../../../kit/program/client.ts';
import { askReport, askSession, linkByQr } from '../../../kit/program/link.ts';
import { startFrom as askCodeFrom } from '../support/codes.ts';
import type { Home, TestApp } from '../../../kit/program/start-app.ts';
import { appsOfEachTest } from '../support/apps.ts';
import { unknownId } from '../support/unknown-id.ts';

/** Threats against which the limits on requests protect. */

/** One number of Argentina in both its spellings. */
const SPELLINGS = ['+5491123456789', '+541123456789'] as const;
const PROMPTS = { CODES_PER_NUMBER: '2/10m,5/1d' };

const open = appsOfEachTest();

function askFrom(url: string, forwarded: string, id: string): Promise<Response> {
  return fetch(`${url}/session`, {
    headers: { Authorization: `Bearer ${id}`, 'X-Forwarded-For': forwarded },
  });
}

function startFrom(url: string, forwarded: string): Promise<Response> {
  return fetch(`${url}/qr`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded },
    body: '{}',
  });
}

/** Asks for codes for one number from ten addresses, in both spellings; cancels what started. */
async function askForCodes(app: TestApp): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let from = 1; from <= 10; from += 1) {
    const answer = await fetch(`${app.url}/code`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': `203.0.113.${from}` },
      body: JSON.stringify({ number: SPELLINGS[from % 2] }),
    });
    statuses.push(answer.status);
    if (answer.status !== 201) continue;
    const { linkId, token } = (await answer.json()) as { linkId: string; token: string };
    await fetch(`${app.url}/code/${linkId}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${token}` },
    });
    await app.whatsapp.awaitSockets(0);
  }
  return statuses;
}

describe('T13: guessing session IDs', () => {
  test('is stopped at the 61st different unknown ID in a minute, also with a forged address; others are not', async () => {
    const app = await open({ TRUST_PROXY: '1' });
    const { id } = await linkByQr(app);
    // The caller forges the first address; the proxy appends the real one.
    const ask = (index: number) => askFrom(app.url, `10.0.${index}.1, 203.0.113.7`, unknownId(index));
    const first = await Promise.all(Array.from({ length: 60 }, (_, index) => ask(index)));
    const next = await ask(60);
    const known = await askFrom(app.url, '203.0.113.7', id);
    const other = await askFrom(app.url, '203.0.113.8', id);

    expect(new Set(first.map(({ status }) => status))).toEqual(new Set([404]));
    expect(next.status).toBe(429);
    expect(Number(next.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    expect((await problemOf(next)).code).toBe('RATE_LIMITED');
    expect(known.status).toBe(200);
    expect(other.status).toBe(200);
  });

  test('from four neighbours keeps nobody from a session that exists: it is restored, checked and withdrawn', async () => {
    const app = await open({ TRUST_PROXY: '1' });
    const { id } = await linkByQr(app);
    const guesses = Array.from({ length: 260 }, (_, index) =>
      askFrom(app.url, `203.0.113.${index % 4}`, unknownId(index)),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(240);
    const headers = { Authorization: `Bearer ${id}`, 'X-Forwarded-For': '203.0.113.99' };
    const as = (path: string, method: string) =>
      fetch(app.url + path, { method, headers }).then(({ status }) => status);
    const checked = await fetch(`${app.url}/validate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': '203.0.113.99' },
      body: JSON.stringify({ sessionId: id }),
    });

    expect((await askFrom(app.url, '203.0.113.99', unknownId(999))).status).toBe(429);
    expect([await as('/session', 'GET'), await as('/session/archive', 'GET')]).toEqual([200, 200]);
    expect(checked.status).toBe(200);
    expect(await as('/session', 'DELETE')).toBe(200);
    expect(await as('/session', 'GET')).toBe(429);
  });

  test('is stopped on /validate as well, while repeats of one ID and mistyped ones are free', async () => {
    const app = await open();
    for (let tries = 0; tries < 70; tries += 1) {
      expect((await askSession(app.url, unknownId(1))).status).toBe(404);
      expect((await askSession(app.url, `${unknownId(1).slice(0, -1)}b`)).status).toBe(400);
    }
    const reports = [];
    for (let index = 2; index <= 61; index += 1)
      reports.push((await askReport(app.url, unknownId(index))).status);
    expect(reports.slice(0, 59).filter((status) => status === 429)).toEqual([]);
    expect(reports.at(-1)).toBe(429);
  });
});

describe('T14: prompts on a stranger’s phone', () => {
  test('from ten addresses, in both spellings, after a restart: the phone saw two', async () => {
    const home: Home = {
      dir: await mkdtemp(join(tmpdir(), 'trekker-limits-')),
      whatsapp: await startFakeWhatsApp(),
    };
    const env = { ...PROMPTS, TRUST_PROXY: '1', CODES_PER_ADDRESS: '5/10m' };
    const first = await open(env, {}, home);
    const before = await askForCodes(first);
    await first.app.stop();
    const second = await open(env, {}, home);
    const after = await askForCodes(second);

    expect(before.filter((status) => status === 201)).toHaveLength(2);
    expect(new Set([...before.slice(2), ...after])).toEqual(new Set([429]));
    expect(home.whatsapp.counts.codeRequests).toBe(2);
    await first.close();
    await second.close();
    await home.whatsapp.close();
    await rm(home.dir, { recursive: true });
  });

  test('while the store cannot count or cannot save: never more than memory allows', async () => {
    const { sessions, counters } = openMemoryStore(systemClock);
    const down = () => Promise.reject(new AppError('STORE_UNAVAILABLE'));
    const app = await open(PROMPTS, {
      store: { sessions, counters: { ...counters, add: down, read: down }, shared: null },
    });
    expect((await askForCodes(app)).filter((status) => status === 201)).toHaveLength(2);
    expect(app.whatsapp.counts.codeRequests).toBe(2);

    const other = openMemoryStore(systemClock);
    const stopped = await open(PROMPTS, { store: { ...other, sessions: { ...other.sessions, ping: down } } });
    expect(new Set(await askForCodes(stopped))).toEqual(new Set([503]));
    expect(stopped.whatsapp.counts.opened).toBe(0);
  });

  test('while the store hangs: the answer comes in time and memory counts', async () => {
    const { sessions, counters } = openMemoryStore(systemClock);
    const hang = () => new Promise<never>(() => undefined);
    const store = { sessions, counters: { ...counters, add: hang, read: hang }, shared: null };
    const app = await open({ LINKS_PER_ADDRESS: '1/10m' }, { store });
    const startedAtMs = performance.now();
    const statuses = [await start(app.url, 'qr'), await start(app.url, 'qr')].map(({ status }) => status);

    expect(statuses).toEqual([201, 429]);
    expect(performance.now() - startedAtMs).toBeLessThan(20_000);
  });
});

describe('T15: a forged address', () => {
  test.each([
    // Without a proxy the header is ignored.
    ['0', ['198.51.100.1', '198.51.100.2'], 429],
    // With one proxy the last address is real; the caller may have forged those before it.
    ['1', ['198.51.100.1, 203.0.113.7', '198.51.100.2, 203.0.113.7'], 429],
    ['1', ['203.0.113.7', '203.0.113.8'], 201],
    // With two proxies the second address from the right is the caller's.
    ['2', ['198.51.100.1, 203.0.113.7, 10.0.0.1', '198.51.100.2, 203.0.113.7, 10.0.0.2'], 429],
    ['2', ['203.0.113.7, 10.0.0.1', '203.0.113.8, 10.0.0.1'], 201],
  ])('with TRUST_PROXY=%s and the chains %j, is answered %i', async (TRUST_PROXY, chains, status) => {
    const app = await open({ TRUST_PROXY, LINKS_PER_ADDRESS: '1/10m' });
    const [first = '', second = ''] = chains;
    expect((await startFrom(app.url, first)).status).toBe(201);
    expect((await startFrom(app.url, second)).status).toBe(status);
  });
});

test('T16: a thousand addresses of one IPv6 /64 count as one, and the next /64 counts by itself', async () => {
  const app = await open({ TRUST_PROXY: '1' });
  const ask = (address: string, index: number) => askFrom(app.url, address, unknownId(index));
  const statuses: number[] = [];
  for (let index = 0; index < 1_000; index += 1) {
    statuses.push(
      (await ask(`2001:db8:1:2:${index.toString(16)}::${(index * 7).toString(16)}`, index)).status,
    );
  }
  expect(statuses.slice(0, 60).every((status) => status === 404)).toBe(true);
  expect(statuses.slice(60).every((status) => status === 429)).toBe(true);
  expect((await ask('2001:db8:1:3::1', 1)).status).toBe(404);
});

describe('T52: a checker for stolen sessions', () => {
  const live = (url: string, id: string, forwarded: string) =>
    fetch(`${url}/validate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded },
      body: JSON.stringify({ sessionId: id, live: true, confirm: 'may-disconnect-a-running-bot' }),
    });

  /** The ID of a session that was unlinked on the phone, so that a live check of it is answered at once. */
  async function linkedOnce(app: TestApp): Promise<string> {
    const { id, number, device } = await linkByQr(app);
    app.whatsapp.phone(number).unlink(device);
    return id;
  }

  test('gets five live checks an hour of one ID, from wherever it asks', async () => {
    const app = await open({ TRUST_PROXY: '1' });
    const id = await linkedOnce(app);
    const { opened } = app.whatsapp.counts;
    const statuses: number[] = [];
    for (let index = 1; index <= 6; index += 1)
      statuses.push((await live(app.url, id, `203.0.113.${index}`)).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
    expect(app.whatsapp.counts.opened - opened).toBe(5);
  });

  test('gets twenty an hour from one address, whatever the IDs', async () => {
    const app = await open({ TRUST_PROXY: '1' });
    const linked = [];
    for (let index = 0; index < 5; index += 1) linked.push(await linkedOnce(app));
    const statuses: number[] = [];
    for (let index = 0; index < 21; index += 1) {
      statuses.push((await live(app.url, linked[index % 5] ?? '', '203.0.113.9')).status);
    }

    expect(statuses.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(statuses[20]).toBe(429);
  });
});

describe('what a refused caller is told', () => {
  test('is what is left of each limit, and when to come back', async () => {
    const app = await open({
      CODES_PER_NUMBER: '1/10m,5/1d',
      CODES_PER_ADDRESS: '5/10m',
      CODES_PER_HOUR: '300',
      TRUST_PROXY: '1',
    });
    const first = await askCodeFrom(app, SPELLINGS[0], '203.0.113.7');
    const second = await askCodeFrom(app, SPELLINGS[1], '203.0.113.8');

    expect(first.headers.get('RateLimit-Policy')).toBe('"codes-per-address";q=5;w=600');
    expect(first.headers.get('RateLimit')).toBe('"codes-per-address";r=4;t=600');
    expect(second.status).toBe(429);
    expect(second.headers.get('RateLimit')).toBeNull();
    const seconds = Number(second.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(590);
    expect((await problemOf(second)).retryAfter).toBe(seconds);
  });
});
