import { request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../src/app/system.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import { openMemoryStore } from '../../../double/memory-store.ts';
import { startFakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { newRingText } from '../../../kit/session/harness.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';
import { cancel, startFrom } from '../support/codes.ts';
import { appsOfEachTest } from '../support/apps.ts';
import { needsOneProcess } from '../../../kit/machines/spread.ts';

/** How unsuccessful requests for a code count against the limit of a number. */

const OWNER = '+254712345678';
const OTHER = '+254712345679';
const NUMBER_LIMIT = { CODES_PER_NUMBER: '2/10m,5/1d' };

const open = appsOfEachTest();

/** Requests codes for the owner's number until it is refused; returns the number of codes. */
async function codesLeft(app: TestApp): Promise<number> {
  for (let count = 0; ; count += 1) {
    const answer = await startFrom(app, OWNER, `198.51.${count}.1`);
    if (answer.status !== 201) return count;
    await cancel(app, answer);
  }
}

/** Makes a request and ends the connection as soon as the program has a socket to WhatsApp. */
async function askAndLeave(app: TestApp, path: string, headers = {}): Promise<void> {
  const leaving = httpRequest(`${app.url}${path}`, { headers });
  leaving.on('error', () => undefined);
  leaving.end();
  await app.whatsapp.awaitSockets(1);
  leaving.destroy();
  await app.whatsapp.awaitSockets(0);
}

describe('T56: points of a number and of the whole server', () => {
  test('300 refused tries for one number, from many addresses, leave the codes of everybody else', async () => {
    const app = await open({
      ...NUMBER_LIMIT,
      TRUST_PROXY: '1',
      CODES_PER_ADDRESS: '5/10m',
      CODES_PER_HOUR: '300',
    });
    expect(await codesLeft(app)).toBe(2);
    const tries = Array.from({ length: 300 }, async (_, index) => {
      const forwarded = index % 2 === 0 ? `203.${index % 100}.113.7` : `2001:db8:${index.toString(16)}::1`;
      return (await startFrom(app, OWNER, forwarded)).status;
    });
    const statuses = new Set(await Promise.all(tries));
    // A request is answered 503 if all links are in use at that moment.
    statuses.delete(503);
    expect([...statuses]).toEqual([429]);
    const other = await startFrom(app, OTHER, '203.0.113.7');

    expect(other.status).toBe(201);
    expect(app.whatsapp.counts.codeRequests).toBe(3);
  });

  test('tries while all places are taken cost nothing: the owner is served as soon as there is room', async () => {
    needsOneProcess('the limit is for each process');
    const app = await open({ ...NUMBER_LIMIT, TRUST_PROXY: '1', MAX_LINKS: '1', CODES_PER_HOUR: '3' });
    const taken = await startFrom(app, OTHER, '203.0.113.7');
    for (let tries = 0; tries < 20; tries += 1) {
      expect((await startFrom(app, OWNER, '203.0.114.7')).status).toBe(503);
    }
    await cancel(app, taken);

    expect(await codesLeft(app)).toBe(2);
  });

  test('tries while a link of the number is under way, or while too many are from one address, cost nothing', async () => {
    const app = await open({ ...NUMBER_LIMIT, TRUST_PROXY: '1', LINKS_AT_ONCE_PER_ADDRESS: '1' });
    const first = await startFrom(app, OWNER, '203.0.113.7');
    expect((await startFrom(app, OTHER, '203.0.113.7')).status).toBe(429);
    for (let tries = 0; tries < 20; tries += 1) {
      expect((await startFrom(app, OWNER, `203.0.${tries}.9`)).status).toBe(429);
    }
    await cancel(app, first);

    expect(await codesLeft(app)).toBe(1);
    expect((await startFrom(app, OTHER, '203.0.113.7')).status).toBe(201);
  });

  test('tries while the store cannot save cost nothing', async () => {
    const store = openMemoryStore(systemClock);
    let isDown = true;
    const ping = () => (isDown ? Promise.reject(new AppError('STORE_UNAVAILABLE')) : store.sessions.ping());
    const app = await open(
      { ...NUMBER_LIMIT, TRUST_PROXY: '1', CODES_PER_HOUR: '2' },
      { store: { ...store, sessions: { ...store.sessions, ping } } },
    );
    for (let tries = 0; tries < 20; tries += 1) {
      expect((await startFrom(app, OWNER, '203.0.113.7')).status).toBe(503);
    }
    isDown = false;

    expect(await codesLeft(app)).toBe(2);
  });

  test('a WhatsApp that cannot be reached costs nothing, at once when the answer is there', async () => {
    const app = await open({ ...NUMBER_LIMIT, TRUST_PROXY: '1', CODES_PER_HOUR: '2' });
    const repair = app.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'http', status: 503 } });
    for (let tries = 0; tries < 6; tries += 1) {
      expect((await startFrom(app, OWNER, `203.0.113.${tries}`)).status).toBe(502);
    }
    repair();

    expect(await codesLeft(app)).toBe(2);
    expect(app.whatsapp.counts.codeRequests).toBe(2);
  });

  test('a connection that breaks right before the code is asked for costs nothing', async () => {
    const app = await open({ ...NUMBER_LIMIT, TRUST_PROXY: '1', CODES_PER_HOUR: '2' });
    const run = () => void setImmediate(() => app.whatsapp.dropAll());
    const repair = app.whatsapp.faults.add({ at: 'pair-device', do: { kind: 'hook', run } });
    for (let tries = 0; tries < 4; tries += 1) {
      expect((await startFrom(app, OWNER, `203.0.113.${tries}`)).status).toBe(502);
    }
    repair();
    expect(app.whatsapp.counts.codeRequests).toBe(0);

    expect(await codesLeft(app)).toBe(2);
  });

  test('a caller who leaves while the request is on its way gets no prompt for nothing', async () => {
    needsOneProcess('through a load balancer it is heard later that the caller has left');
    const app = await open({ ...NUMBER_LIMIT, TRUST_PROXY: '1' });
    for (let tries = 0; tries < 2; tries += 1) {
      const leaving = httpRequest(`${app.url}/code?number=${encodeURIComponent(OWNER)}`);
      leaving.on('error', () => undefined);
      const asked = new Promise<void>((resolve) => {
        const run = () => {
          leaving.destroy();
          resolve();
        };
        app.whatsapp.faults.add({ at: 'code-request', do: { kind: 'hook', run }, times: 1 });
      });
      leaving.end();
      await asked;
      await app.whatsapp.awaitSockets(0);
    }

    expect(app.whatsapp.counts.codeRequests).toBe(2);
    expect(await codesLeft(app)).toBe(0);
  });

  test('what WhatsApp itself refuses was asked, and is counted', async () => {
    const app = await open({ ...NUMBER_LIMIT, TRUST_PROXY: '1' });
    app.whatsapp.faults.add({
      at: 'code-request',
      do: { kind: 'iq-error', code: 400, text: 'bad-request' },
      times: 2,
    });
    const statuses: number[] = [];
    for (let tries = 0; tries < 3; tries += 1)
      statuses.push((await startFrom(app, OWNER, '203.0.113.7')).status);

    expect(statuses).toEqual([502, 502, 429]);
    expect(app.whatsapp.counts.codeRequests).toBe(2);
  });

  test('fifty tries at the same moment through two processes on one store prompt as often as is allowed', async () => {
    const whatsapp = await startFakeWhatsApp();
    const store = openMemoryStore(systemClock);
    const ENCRYPTION_KEYS = newRingText('k1');
    const env = { ...NUMBER_LIMIT, TRUST_PROXY: '1', CODES_PER_HOUR: '300', ENCRYPTION_KEYS };
    const one = await open(env, { store }, { whatsapp });
    const two = await open(env, { store }, { whatsapp });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        startFrom(index % 2 === 0 ? one : two, OWNER, `203.0.${index}.7`),
      ),
    );
    const started = answers.filter(({ status }) => status === 201);
    expect(started).toHaveLength(whatsapp.counts.codeRequests);
    expect(started.length).toBeGreaterThan(0);
    expect(started.length).toBeLessThanOrEqual(2);
    for (const app of [one, two]) await app.app.stop();
    await whatsapp.awaitSockets(0);
    expect(whatsapp.counts.codeRequests).toBeLessThanOrEqual(2);
    for (const app of [one, two]) await app.close();
    await whatsapp.close();
  });

  test('a start that is repeated under its Idempotency-Key is counted once', async () => {
    const app = await open({
      ...NUMBER_LIMIT,
      TRUST_PROXY: '1',
      CODES_PER_ADDRESS: '5/10m',
      CODES_PER_HOUR: '300',
    });
    const repeat = () =>
      startFrom(app, OWNER, '203.0.113.7', { 'Idempotency-Key': 'a start that is repeated' });
    const answers = await Promise.all(Array.from({ length: 10 }, repeat));
    answers.push(await repeat());
    const [first] = answers;
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    if (first !== undefined) await cancel(app, first);
    const next = await startFrom(app, OWNER, '203.0.113.7');

    expect(app.whatsapp.counts.codeRequests).toBe(2);
    expect(next.headers.get('RateLimit')).toBe('"codes-per-address";r=3;t=600');
  });
});

describe('T58: a caller who leaves before the answer', () => {
  test.each([
    ['/qr', { Accept: 'image/png' }],
    [`/code?number=${encodeURIComponent(OWNER)}`, {}],
  ])('of GET %s holds no place and no point of the number', async (path, headers) => {
    const app = await open({ ...NUMBER_LIMIT, TRUST_PROXY: '1', MAX_LINKS: '1', CODES_PER_HOUR: '2' });
    const release = app.whatsapp.faults.add({ at: 'upgrade', do: { kind: 'stall' } });
    for (let tries = 0; tries < 3; tries += 1) await askAndLeave(app, path, headers);
    release();

    expect(await codesLeft(app)).toBe(2);
  });
});

describe('T58: links that nobody follows', () => {
  test('take a fifth of the places, of one network half of these; others are served', async () => {
    needsOneProcess('the limit is for each process');
    const app = await open({ TRUST_PROXY: '1', MAX_LINKS: '20', LINKS_AT_ONCE_PER_ADDRESS: '5' });
    const picture = async (forwarded: string) => {
      const headers = { Accept: 'image/png', 'X-Forwarded-For': forwarded };
      return (await fetch(`${app.url}/qr`, { headers })).status;
    };
    const flood = await Promise.all(
      Array.from({ length: 48 }, (_, index) => picture(`2001:db8:7:${index.toString(16)}::1`)),
    );
    expect(flood.filter((status) => status === 200)).toHaveLength(2);
    expect([await picture('2001:db8:8::1'), await picture('203.0.113.7')]).toEqual([200, 200]);
    expect(await picture('198.51.100.7')).toBe(503);
    expect((await startFrom(app, OWNER, '198.51.100.7')).status).toBe(201);
  });
});
