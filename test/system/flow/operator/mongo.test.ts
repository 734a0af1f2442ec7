import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SessionState } from '../../../../src/auth-state/json.ts';
import { systemRandom } from '../../../../src/app/system.ts';
import { formatShortId } from '../../../../src/session-id/id.ts';
import { startFakeMongo, type FakeMongo } from '../../../double/mongo/mongo.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { newRingText, PREFIX } from '../../../kit/session/harness.ts';
import { finalStep, problemOf, qrOf, start, started } from '../../../kit/program/client.ts';
import { askReport, askSession, linkByQr } from '../../../kit/program/link.ts';
import { startMongo } from '../../../kit/mongo/mongodb.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { startFrom } from '../../threat/support/codes.ts';
import { startProcess, type TestProcess } from '../../../kit/program/start-process.ts';
import { withoutRange } from '../../../kit/session/without-range.ts';

const TABLE = 'sessions.trekker_sessions';
const API_KEY = 'key-of-the-operator';
const mongo = await startMongo();

afterAll(() => mongo.stop());

async function readiness(url: string): Promise<{ status: number; reasons: readonly string[] }> {
  const answer = await fetch(`${url}/readyz`);
  const { reasons } = (await answer.json()) as { reasons: readonly string[] };
  return { status: answer.status, reasons };
}

/** Needs no pause between requests, because each takes as long as a call to the store. */
async function untilReady(url: string): Promise<void> {
  while ((await readiness(url)).status !== 200);
}

describe('two servers on one MongoDB', () => {
  let whatsapp: FakeWhatsApp;
  let dir: string;
  let servers: TestProcess[];

  beforeEach(async () => {
    whatsapp = await startFakeWhatsApp();
    dir = await mkdtemp(join(tmpdir(), 'trekker-two-'));
    const env = {
      MONGODB_URI: mongo.uri,
      MONGODB_DB: mongo.newDb(),
      ENCRYPTION_KEYS: newRingText('k1'),
      WHATSAPP_URL: whatsapp.url,
      TEMP_DIR: join(dir, 'temp'),
      TRUST_PROXY: '1',
      API_KEYS: API_KEY,
    };
    // Both start at once, so both try to write the first canary of the store.
    servers = await Promise.all([startProcess(env), startProcess(env)]);
  });

  afterEach(async () => {
    for (const server of servers) expect(await server.end('SIGTERM')).toBe(0);
    await whatsapp.close();
    await rm(dir, { recursive: true, force: true });
  });

  test('T56: fifty tries for one number at the same moment through both: the phone saw as many codes as were given', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        startFrom({ url: servers[index % 2]?.url ?? '' }, '+254712345678', `203.0.113.${index}`),
      ),
    );
    const given = answers.filter(({ status }) => status === 201).length;

    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThanOrEqual(2);
    expect(whatsapp.counts.codeRequests).toBe(given);
  });

  test('an ID made by one is validated, restored and withdrawn by the other', async () => {
    const [one, two] = servers.map(({ url }) => url) as [string, string];
    const { id } = await linkByQr({ url: one, whatsapp });
    const report = await (await askReport(two, id)).json();
    const [here, there] = [await askSession(one, id), await askSession(two, id)];
    const state = await there.text();

    expect(report).toMatchObject({ status: 'valid', format: 'short' });
    expect([here.status, there.status]).toEqual([200, 200]);
    const [same, other] = [state, await here.text()].map((text) => JSON.parse(text) as SessionState);
    expect(withoutRange(same as SessionState)).toEqual(withoutRange(other as SessionState));
    expect(Object.keys(JSON.parse(state) as object).toSorted()).toEqual(['createdAt', 'creds', 'keys']);

    const brought = await fetch(`${one}/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'x-api-key': API_KEY },
      body: state,
    });
    const { sessionId } = (await brought.json()) as { readonly sessionId: string };
    const again = await (await askSession(two, sessionId)).text();
    expect(again.slice(again.indexOf('"creds"'))).toBe(state.slice(state.indexOf('"creds"')));

    const revoked = await askSession(two, id, { method: 'DELETE', query: '?logout=true' });
    expect(await revoked.json()).toEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(whatsapp.counts.unlinks).toBe(1);
    // The first process has just read the session, and must not answer from its cache.
    expect((await problemOf(await askSession(one, id))).code).toBe('SESSION_UNAVAILABLE');
    expect((await problemOf(await askSession(two, id))).code).toBe('SESSION_UNAVAILABLE');
  });

  test('withdrawn at both at once: unlinked once; a link of one is found and ended by the other', async () => {
    const [one, two] = servers.map(({ url }) => url) as [string, string];
    const { id } = await linkByQr({ url: one, whatsapp });
    const answers = await Promise.all(
      [one, two, one, two].map((url) => askSession(url, id, { method: 'DELETE', query: '?logout=true' })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404, 404, 404]);
    expect(whatsapp.counts.unlinks).toBe(1);

    const link = await started(one, 'qr');
    const headers = { Authorization: `Bearer ${link.token}` };
    expect((await fetch(`${two}/qr/${link.linkId}`, { headers })).status).toBe(200);
    expect((await fetch(`${two}/qr/${link.linkId}`, { method: 'DELETE', headers })).status).toBe(204);
    expect(await finalStep(one, 'qr', link)).toMatchObject({
      state: 'failed',
      error: { code: 'LINK_CANCELLED' },
    });
  });
});

describe('F04: a server whose MongoDB is down at the start', () => {
  let fake: FakeMongo;
  let app: TestApp | null;

  beforeEach(async () => {
    app = null;
    fake = await startFakeMongo();
    await fake.setMode('refuse');
  });

  afterEach(async () => {
    await fake.setMode('ok');
    await app?.close();
    await fake.close();
  });

  const settings = (more: Readonly<Record<string, string>> = {}) => ({
    MONGODB_URI: fake.uri,
    ENCRYPTION_KEYS: newRingText('k1'),
    ...more,
  });

  test('shows its pages, says why it is not ready, begins no link, and recovers by itself', async () => {
    app = await startApp(settings());
    expect((await fetch(`${app.url}/qr`)).status).toBe(200);
    expect(await readiness(app.url)).toEqual({ status: 503, reasons: ['store-unavailable'] });
    const refused = await start(app.url, 'qr');
    expect(refused.status).toBe(503);
    expect(await problemOf(refused)).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(app.whatsapp.counts.sockets).toBe(0);

    await fake.setMode('ok');
    await untilReady(app.url);
    const { id } = await linkByQr(app);
    expect((await askSession(app.url, id)).status).toBe(200);
    expect(fake.rows(TABLE)).toHaveLength(1);
  });

  test('counts no start that it refuses, and limits again when it is back', async () => {
    app = await startApp(settings({ LINKS_PER_ADDRESS: '2/10m' }));
    const { url } = app;
    const starts = async () => {
      const statuses: number[] = [];
      for (let tries = 1; tries <= 3; tries += 1) statuses.push((await start(url, 'qr')).status);
      return statuses;
    };
    expect(await starts()).toEqual([503, 503, 503]);
    await fake.setMode('ok');
    await untilReady(url);

    expect(await starts()).toEqual([201, 201, 429]);
  });

  test('ends with 1 when its key ring turns out wrong, having changed nothing', async () => {
    await fake.setMode('ok');
    const first = await startApp(settings());
    const { id } = await linkByQr(first);
    await first.close();
    const before = [...fake.rows(TABLE), ...fake.rows('sessions.trekker_canary')];
    await fake.setMode('refuse');
    const { ENCRYPTION_KEYS, ...same } = settings();
    const wrong = await startProcess({ ...same, ENCRYPTION_KEYS, TEMP_DIR: await tempFolder() });
    expect((await readiness(wrong.url)).status).toBe(503);
    await fake.setMode('ok');
    // No session may be opened before the process ends.
    const answer = await askSession(wrong.url, id).catch(() => null);

    expect(await wrong.exited).toBe(1);
    expect(answer?.status ?? 503).toBe(503);
    expect(wrong.output()).toContain('ENCRYPTION_KEYS does not fit this store');
    expect(wrong.output()).not.toContain(ENCRYPTION_KEYS.slice(3));
    expect([...fake.rows(TABLE), ...fake.rows('sessions.trekker_canary')]).toEqual(before);
  });
});

describe('F05: a server whose MongoDB stalls while it runs', () => {
  test('answers every request within 20 s: pages as ever, the rest with STORE_UNAVAILABLE', async () => {
    const fake = await startFakeMongo();
    const env = { MONGODB_URI: fake.uri, ENCRYPTION_KEYS: newRingText('k1'), CODES_PER_NUMBER: '5/10m,9/1d' };
    // Every counter is asked for, one after the other.
    const app = await startApp({ ...env, CODES_PER_ADDRESS: '9/10m', CODES_PER_HOUR: '9' });
    const { id } = await linkByQr(app);
    const unknown = formatShortId(PREFIX, systemRandom.bytes(20));
    await fake.setMode('stall');
    const within = async (work: Promise<Response>) => {
      const startedAtMs = performance.now();
      const answer = await work;
      const { code } = (await answer.json()) as { code?: string };
      return { status: answer.status, code, isInTime: performance.now() - startedAtMs < 20_000 };
    };
    const refused = { status: 503, code: 'STORE_UNAVAILABLE', isInTime: true };
    const page = fetch(`${app.url}/pair`);
    const results = await Promise.all([
      within(askSession(app.url, id)),
      within(askSession(app.url, unknown)),
      within(askSession(app.url, id, { method: 'DELETE', query: '?logout=true' })),
      within(askReport(app.url, id)),
      within(askReport(app.url, id, { live: true, confirm: 'may-disconnect-a-running-bot' })),
      // A link may start here or be refused: the program tests the store only every 10 s.
      within(start(app.url, 'code', { number: '+254712345678' })),
    ]);
    await fake.setMode('ok');

    expect((await page).status).toBe(200);
    expect(results.map(({ isInTime }) => isInTime)).not.toContain(false);
    expect(results.slice(0, 5)).toEqual(results.slice(0, 5).map(() => refused));
    expect((await askSession(app.url, id)).status).toBe(200);
    await app.close();
    await fake.close();
  });
});

describe('F06: a link on MongoDB', () => {
  test('goes on over an election and a lost reply while it saves: one row, one ID', async () => {
    const fake = await startFakeMongo();
    const app = await startApp({ MONGODB_URI: fake.uri, ENCRYPTION_KEYS: newRingText('k1') });
    const phone = app.whatsapp.addPhone({ number: '254712345678' });
    const link = await started(app.url, 'qr');
    const troubled = fake.reached('insert').then(async () => {
      await fake.setMode('not-primary');
      await fake.reached('hello');
      await fake.setMode('drop-after-apply', 1);
    });
    await phone.scan(qrOf(link.step));
    const { text: id } = await phone.nextMessage();
    expect((await finalStep(app.url, 'qr', link)).state).toBe('linked');
    await troubled;

    expect(fake.rows(TABLE)).toHaveLength(1);
    expect((await askSession(app.url, id)).status).toBe(200);
    await app.close();
    await fake.close();
  });
});
