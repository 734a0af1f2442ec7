import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keeperOf, type Keeper } from '../../../kit/kept/keeper.ts';
import { undescribed } from '../../../kit/program/api.ts';
import { problemOf } from '../../../kit/program/client.ts';
import { askReport, askSession, linkByQr } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** The routes by which running bots keep their sessions. */

let app: TestApp;
let closed: TestApp;

beforeAll(async () => {
  [app, closed] = await Promise.all([
    startApp({ METRICS_TOKEN: 'token-of-the-metrics' }),
    startApp({ KEEP_STATES: 'false' }),
  ]);
});
afterAll(async () => {
  await closed.close();
  await app.close();
});

type Sent = { readonly method?: string; readonly body?: unknown; readonly site?: TestApp };

function ask(path: string, bearer: string | null, { method = 'GET', body, site = app }: Sent = {}) {
  const headers = {
    ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  return fetch(`${site.url}/session/state${path}`, { method, headers, ...text });
}

const put = (kind: 'log' | 'base', { text }: Keeper, body: unknown) =>
  ask(`/${kind}`, text, { method: 'PUT', body });
const lease = async ({ text }: Keeper) =>
  (await (await ask('/lease', text, { method: 'POST' })).json()) as { readonly epoch: number };

type State = {
  readonly creds: Readonly<Record<string, unknown>>;
  readonly keys: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** At its end a test app restores every ID that it has delivered, so none may stay with a damaged state. */
async function withdrawn(id: string): Promise<void> {
  expect((await askSession(app.url, id, { method: 'DELETE' })).status).toBe(200);
}

async function restored(id: string, query = ''): Promise<State> {
  return (await (await askSession(app.url, id, { query })).json()) as State;
}

describe('T96: a bot that keeps its session', () => {
  test('writes, is restored by its ID at its newest, and leaves nothing behind when it is deleted', async () => {
    const { id } = await linkByQr(app);
    const keeper = keeperOf(id);
    const day = await restored(id);
    const empty = { epoch: 0, seq: 0, base: null, log: [] };
    expect(await (await ask('', keeper.text)).json()).toEqual(empty);
    expect(await lease(keeper)).toEqual({ ...empty, epoch: 1 });
    const base = await keeper.seal('base', 1, 0, day);
    expect(await (await put('base', keeper, base)).json()).toEqual({ seq: 0 });
    const creds = { ...day.creds, accountSyncCounter: 77 };
    const one = await keeper.seal('log', 1, 1, {
      creds,
      keys: { 'lid-mapping': { '254': '77' } },
      clean: true,
    });
    for (const _ of [1, 2]) expect(await (await put('log', keeper, one)).json()).toEqual({ seq: 1 });
    expect(await (await ask('', keeper.text)).json()).toEqual({ epoch: 1, seq: 1, base, log: [one] });

    const newest = await restored(id);
    expect([newest.creds['accountSyncCounter'], newest.keys['lid-mapping']]).toEqual([
      77,
      { ...day.keys['lid-mapping'], '254': '77' },
    ]);
    expect(newest.creds['nextPreKeyId']).toBe(day.creds['nextPreKeyId']);
    const report = (await (await askReport(app.url, id)).json()) as { readonly status: string };
    expect(report.status).toBe('valid');
    const headers = { Authorization: `Bearer ${id}` };
    expect((await fetch(`${app.url}/session/archive`, { headers })).status).toBe(200);

    // The two times that the state was given out above count as starts.
    expect((await lease(keeper)).epoch).toBe(4);
    const late = await put('log', keeper, await keeper.seal('log', 1, 2, {}));
    expect([late.status, await late.json()]).toMatchObject([409, { code: 'STATE_STALE', epoch: 4, seq: 1 }]);
    expect((await askSession(app.url, id, { method: 'DELETE' })).status).toBe(200);
    for (const path of ['', '/lease']) {
      const method = path === '' ? 'GET' : 'POST';
      expect((await problemOf(await ask(path, keeper.text, { method }))).code).toBe('SESSION_UNAVAILABLE');
    }
  });

  test('restored from the day of the link again and again, has other numbers each time and stays valid', async () => {
    const { id } = await linkByQr(app);
    const states = await Promise.all([1, 2, 3].map(() => restored(id)));
    const numbers = states.map(({ creds }) => creds['nextPreKeyId']);
    expect(new Set(numbers).size).toBe(3);
    for (const state of states) {
      const report = await (await askReport(app.url, JSON.stringify(state.creds))).json();
      expect(report).toMatchObject({ status: 'incomplete' });
    }
    expect(await (await askReport(app.url, id)).json()).toMatchObject({ status: 'valid' });
  });

  test('with a damaged piece is told so by each address, and gets the day of the link only by asking for it', async () => {
    const { id } = await linkByQr(app);
    const keeper = keeperOf(id);
    await lease(keeper);
    const sealed = randomBytes(100).toString('base64url');
    expect((await put('log', keeper, { epoch: 1, seq: 1, sealed })).status).toBe(200);
    const headers = { Authorization: `Bearer ${id}` };
    const answers = [
      await askSession(app.url, id),
      await fetch(`${app.url}/session/archive`, { headers }),
      await askReport(app.url, id),
    ];
    for (const answer of answers) {
      const { code, detail } = await problemOf(answer);
      expect([answer.status, code]).toEqual([409, 'STATE_DAMAGED']);
      expect(detail).toContain('fromDayOfLink: true');
    }
    expect((await askSession(app.url, id, { query: '?from=day-of-link' })).status).toBe(200);
    expect((await problemOf(await askSession(app.url, id, { query: '?from=day' }))).code).toBe(
      'BODY_INVALID',
    );
    await withdrawn(id);
  });
});

describe('T97: what is refused', () => {
  test('no bearer, a foreign one, and bodies of every wrong form', async () => {
    const { id } = await linkByQr(app);
    const keeper = keeperOf(id);
    await lease(keeper);
    expect((await ask('', null)).status).toBe(401);
    for (const text of [id, 'a', randomBytes(64).toString('base64url')]) {
      expect((await problemOf(await ask('', text))).code).toBe('SESSION_UNAVAILABLE');
      const body = { epoch: 1, seq: 1, sealed: 'A'.repeat(100) };
      expect((await ask('/log', text, { method: 'PUT', body })).status).toBe(404);
    }
    const good = { epoch: 1, seq: 1, sealed: 'A'.repeat(100) };
    const wrong = [
      {},
      [],
      { ...good, more: 1 },
      { ...good, epoch: -1 },
      { ...good, seq: 1.5 },
      { ...good, seq: 2 ** 48 },
      { ...good, sealed: 'A'.repeat(20) },
      { ...good, sealed: `${'A'.repeat(50)}+` },
      { ...good, sealed: 5 },
    ];
    for (const body of wrong)
      expect((await problemOf(await put('log', keeper, body))).code).toBe('BODY_INVALID');
    const large = { ...good, sealed: 'A'.repeat(400_000) };
    const { code, status } = await problemOf(await put('log', keeper, large));
    expect([code, status]).toEqual(['STATE_TOO_LARGE', 413]);
    expect((await put('base', keeper, { ...large, seq: 0 })).status).toBe(200);
    expect((await ask('/lease', keeper.text)).status).toBe(405);
    const options = await ask('/log', keeper.text, { method: 'OPTIONS' });
    expect(options.headers.get('allow')).toBe('PUT, OPTIONS');
    await withdrawn(id);
  });

  test('the 61st write of one session within a minute, with the true time, and not those of another one', async () => {
    const [keeper, other] = [keeperOf((await linkByQr(app)).id), keeperOf((await linkByQr(app)).id)];
    await Promise.all([lease(keeper), lease(other)]);
    const stale = { epoch: 0, seq: 9, sealed: 'A'.repeat(100) };
    for (let writes = 0; writes < 60; writes += 1) {
      expect((await put('log', keeper, stale)).status).toBe(409);
    }
    const refused = await put('log', keeper, stale);
    const { code, detail, retryAfter = 0 } = await problemOf(refused);
    expect([code, detail.includes('Wait')]).toEqual(['RATE_LIMITED', true]);
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(60);
    expect((await put('log', other, stale)).status).toBe(409);
  });

  test('everything with KEEP_STATES=false', async () => {
    const keeper = keeperOf((await linkByQr(closed)).id);
    for (const [path, method] of [
      ['', 'GET'],
      ['/lease', 'POST'],
      ['/log', 'PUT'],
      ['/base', 'PUT'],
    ] as const) {
      const answer = await ask(path, keeper.text, { method, site: closed });
      expect((await problemOf(answer)).code).toBe('NOT_FOUND');
      expect((await ask(path, null, { method: 'OPTIONS', site: closed })).status).toBe(404);
      expect((await ask(path, null, { method: 'OPTIONS' })).status).toBe(204);
    }
    expect(await (await fetch(`${closed.url}/openapi.json`)).text()).not.toContain('/session/state');
  });
});

test('every answer is as /openapi.json says, is counted, and no log line or file holds a bearer', async () => {
  const answers = app.answers.filter(({ method, url }) => method !== 'OPTIONS' && url.includes('/session'));
  expect(answers.length).toBeGreaterThan(30);
  expect(answers.map(undescribed).filter((fault) => fault !== null && !fault.includes('unknown'))).toEqual(
    [],
  );
  const headers = { Authorization: 'Bearer token-of-the-metrics' };
  const metrics = await (await fetch(`${app.url}/metrics`, { headers })).text();
  expect(metrics).toContain('trekker_states_leased_total{result="ok"}');
  expect(metrics).toContain('trekker_states_kept_total{kind="log",result="STATE_STALE"}');
});
