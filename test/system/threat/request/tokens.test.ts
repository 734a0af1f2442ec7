import { afterEach, expect, test } from 'vitest';
import { problemOf } from '../../../kit/program/client.ts';
import { linkByQr } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** T66: guessing the keys and tokens that the operator gives out. */

const KEY = 'key-of-an-old-bot';
const METRICS = 'token-of-the-metrics';

let app: TestApp;

afterEach(() => app.close());

function askCreds(key: string, from: string, id = 'x'): Promise<Response> {
  const address = `${app.url}/api/downloadCreds.php/${encodeURIComponent(id)}`;
  return fetch(address, { headers: { 'x-api-key': key, 'X-Forwarded-For': from } });
}

function askMetrics(token: string, from: string): Promise<Response> {
  return fetch(`${app.url}/metrics`, {
    headers: { Authorization: `Bearer ${token}`, 'X-Forwarded-For': from },
  });
}

test('T66: when an address has spent its guesses, also by many at once, the right key and token are refused too', async () => {
  app = await startApp({ API_KEYS: KEY, METRICS_TOKEN: METRICS, TRUST_PROXY: '1' });
  const { id } = await linkByQr(app);
  const from = '203.0.113.7';
  const guesses = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? askCreds(`guess-of-a-key-${index}`, from) : askMetrics(`guess-${index}`, from),
    ),
  );
  const statuses = guesses.map(({ status }) => status);

  expect(statuses.filter((status) => status !== 429)).toHaveLength(60);
  expect(new Set(statuses)).toEqual(new Set([401, 404, 429]));
  for (const right of [await askCreds(KEY, from, id), await askMetrics(METRICS, from)]) {
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect((await problemOf(right)).code).toBe('RATE_LIMITED');
  }
  expect((await askCreds(KEY, '203.0.113.8', id)).status).toBe(200);
  expect((await askMetrics(METRICS, '203.0.113.8')).status).toBe(200);
});

test('T66: the right key and no key at all cost nothing', async () => {
  app = await startApp({ API_KEYS: KEY, METRICS_TOKEN: METRICS });
  for (let round = 0; round < 70; round += 1) {
    expect((await askMetrics(METRICS, '')).status).toBe(200);
    expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
    expect((await askCreds('', '')).status).toBe(401);
  }
});

test('T66: without a metrics token in the settings the address answers guesses no other way', async () => {
  app = await startApp();
  const statuses: number[] = [];
  for (let index = 0; index < 61; index += 1) statuses.push((await askMetrics(`guess-${index}`, '')).status);

  expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 404));
  expect(statuses[60]).toBe(429);
});
