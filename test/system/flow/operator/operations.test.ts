import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { KEPT_OPERATIONS } from '../../../../src/ports/kept-rows.ts';
import { ERRORS } from '../../../../src/wire/errors.ts';
import { STATES } from '../../../../src/wire/step.ts';
import { linkNews, notice, sessionNews } from '../../../../src/http/description/schema.ts';
import { startReceiver, type FakeReceiver } from '../../../double/webhook.ts';
import { undescribed } from '../../../kit/program/api.ts';
import { codeOf, finalStep, start, started } from '../../../kit/program/client.ts';
import { askReport, askSession, linkByQr, type Linked } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Checks metrics, logs and notices of one run in which everything happens at least once. */
const TOKEN = 'token-of-the-metrics';
const KEY = 'key-of-an-old-bot';
const NUMBER = '254712345678';
const UNKNOWN = 'TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm';
const LINK_STATES = Object.keys(STATES);
const OPERATIONS = [
  ...'insert get getOutline compareAndSet remove sweep countByKid listOtherThan getRingCheck putRingCheck ping'.split(
    ' ',
  ),
  ...KEPT_OPERATIONS,
];
const RESULTS = ['linked', ...Object.keys(ERRORS)];
const OUTCOMES = ['ok', ...Object.keys(ERRORS)];

const OF_THE_PROCESS = [
  ...['user_seconds_total', 'system_seconds_total', 'seconds_total'].map((name) => `process_cpu_${name}`),
  ...['resident_memory', 'virtual_memory', 'heap'].map((name) => `process_${name}_bytes`),
  ...['start_time_seconds', 'open_fds', 'max_fds'].map((name) => `process_${name}`),
  ...['heap_size_total', 'heap_size_used', 'external_memory'].map((name) => `nodejs_${name}_bytes`),
  ...['', 'min_', 'max_', 'mean_', 'stddev_', 'p50_', 'p90_', 'p99_'].map(
    (name) => `nodejs_eventloop_lag_${name}seconds`,
  ),
];

/** Every metric with all values that its labels may have. */
const CLOSED: Readonly<Record<string, Readonly<Record<string, readonly string[] | RegExp>>>> = {
  trekker_links_started_total: { method: ['qr', 'code'] },
  trekker_link_steps_total: { method: ['qr', 'code'], step: LINK_STATES },
  trekker_links_finished_total: { method: ['qr', 'code'], result: RESULTS },
  trekker_passkey_total: { end: ['linked', 'expired', 'refused', 'silent', 'cancelled', 'failed'] },
  trekker_link_step_seconds: { method: ['qr', 'code'], step: LINK_STATES, le: /^[\d.]+$|^\+Inf$/ },
  trekker_links_open: {},
  trekker_links_max: {},
  trekker_whatsapp_sockets: {},
  trekker_event_streams: {},
  trekker_store_seconds: { operation: OPERATIONS, le: /^[\d.]+$|^\+Inf$/ },
  trekker_store_errors_total: { operation: OPERATIONS },
  trekker_sessions_restored_total: { result: OUTCOMES },
  trekker_states_leased_total: { result: OUTCOMES },
  trekker_states_kept_total: { kind: ['base', 'log'], result: OUTCOMES },
  trekker_sessions_imported_total: { result: OUTCOMES },
  trekker_validations_total: { result: ['valid', 'incomplete', 'invalid', 'malformed', 'unavailable'] },
  trekker_limited_total: { limit: ['address', 'number', 'whatsapp', 'global'] },
  trekker_whatsapp_info: { version: /^2\.3000\.\d+$/ },
  trekker_circuit_open: {},
  trekker_ready: {},
  ...Object.fromEntries(OF_THE_PROCESS.map((name) => [name, {}])),
  ...Object.fromEntries(
    ['size_total', 'size_used', 'size_available'].map((what) => [
      `nodejs_heap_space_${what}_bytes`,
      { space: /^(?:\w+_)?(?:new|old|code|large_object|read_only|shared|trusted)$/ },
    ]),
  ),
  nodejs_gc_duration_seconds: { kind: ['major', 'minor', 'incremental', 'weakcb'], le: /^[\d.]+$|^\+Inf$/ },
  nodejs_version_info: { version: /^v\d+\.\d+\.\d+$/, major: /^\d+$/, minor: /^\d+$/, patch: /^\d+$/ },
};

let app: TestApp;
let receiver: FakeReceiver;
let linked: Linked;
let scraped: string;

beforeAll(async () => {
  // The receiver refuses every notice once, which must not change any link.
  const seen = new Set<string>();
  receiver = await startReceiver((response, count) => {
    const body = receiver.received[count - 1]?.body ?? '';
    response.writeHead(seen.has(body) ? 204 : 503).end();
    seen.add(body);
  });
  app = await startApp({
    METRICS_TOKEN: TOKEN,
    API_KEYS: KEY,
    WEBHOOK_URL: `${receiver.url}/hook`,
    WEBHOOK_SECRET: 'secret-of-the-webhook',
    WEBHOOK_EVENTS: 'link.started, link.scanned,link.finished,session.restored,session.withdrawn',
    CODES_PER_NUMBER: '2/10m',
    LINKS_AT_ONCE_PER_ADDRESS: '3',
  });
  await runEverything();
  scraped = await (await scrape()).text();
});

afterAll(async () => {
  await app.close();
  await receiver.close();
});

async function runEverything(): Promise<void> {
  linked = await linkByQr(app, { number: NUMBER });
  await linkByQr(app, { format: 'long' }).then(({ id }) => askReport(app.url, id));
  const open = await started(app.url, 'qr');
  const headers = { Authorization: `Bearer ${open.token}` };
  await fetch(`${app.url}/qr/${open.linkId}`, { headers });
  await fetch(`${app.url}/qr/${open.linkId}`, { method: 'DELETE', headers });
  await finalStep(app.url, 'qr', open);
  app.whatsapp.faults.add({
    at: 'code-request',
    do: { kind: 'iq-error', code: 429, text: 'slow' },
    times: 1,
  });
  await start(app.url, 'code', { number: `+${NUMBER}` });
  for (const number of ['+2547', '12', `+${NUMBER}`]) await start(app.url, 'code', { number });
  // A program that asks beside the page is another caller, so that the number is refused.
  await fetch(`${app.url}/code?number=%2B${NUMBER}`);
  await start(app.url, 'qr', { wrong: true });
  for (const id of [linked.id, UNKNOWN, 'TREKKER-MD~cut']) {
    await askSession(app.url, id);
    await askReport(app.url, id);
  }
  await fetch(`${app.url}/session`);
  await byCode();
  await runOldAddresses();
  await askSession(app.url, linked.id, { method: 'DELETE', query: '?logout=true' });
  for (const path of ['/openapi.json', '/docs', '/brand.css', '/restore.mjs', '/nowhere', '/metrics']) {
    await fetch(app.url + path);
  }
  for (const key of ['', KEY]) {
    const headers = { 'Content-Type': 'application/json', 'x-api-key': key };
    await fetch(`${app.url}/session`, { method: 'POST', headers, body: '{"creds":{}}' });
  }
  await fetch(`${app.url}/session`, { method: 'PATCH' });
  await fetch(`${app.url}/validate`, { method: 'POST', body: 'text' });
  await fetch(`${app.url}/healthz`);
  await fetch(`${app.url}/readyz`);
}

async function byCode(): Promise<void> {
  const number = '254712345690';
  const phone = app.whatsapp.addPhone({ number });
  const link = await started(app.url, 'code', { number: `+${number}` });
  const typed = phone.typeCode(codeOf(link.step));
  await finalStep(app.url, 'code', link);
  await typed;
}

async function runOldAddresses(): Promise<void> {
  const json = { 'Content-Type': 'application/json' };
  for (const sessionId of [linked.id, UNKNOWN, '']) {
    const body = JSON.stringify({ sessionId });
    await fetch(`${app.url}/giftedValidate.php`, { method: 'POST', headers: json, body });
  }
  await fetch(`${app.url}/code?number=%2B254712345691`);
  await fetch(`${app.url}/code`);
  await fetch(`${app.url}/qr`, { headers: { Accept: 'image/png' } });
  for (const key of ['', KEY]) {
    const address = `${app.url}/api/downloadCreds.php/${encodeURIComponent(linked.id)}`;
    await fetch(address, { headers: { 'x-api-key': key } });
  }
  const archive = await fetch(`${app.url}/session/archive`, {
    headers: { Authorization: `Bearer ${linked.id}` },
  });
  await archive.arrayBuffer();
}

function scrape(headers: Record<string, string> = { Authorization: `Bearer ${TOKEN}` }): Promise<Response> {
  return fetch(`${app.url}/metrics`, { headers });
}

/** `name{label="value",...} number` of each line. */
function seriesOf(
  text: string,
): readonly { name: string; labels: readonly (readonly [string, string])[]; value: number }[] {
  return [...text.matchAll(/^(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value]) => ({
      name,
      labels: [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, label = '', said = '']) => [label, said] as const,
      ),
      value: Number(value),
    }),
  );
}

describe('T42: GET /metrics', () => {
  test.each([
    ['without a token', {}],
    ['with a wrong token', { Authorization: 'Bearer guessed' }],
    ['with the token as another scheme', { Authorization: `Basic ${TOKEN}` }],
  ])('%s, is not there', async (_what, headers) => {
    const answer = await scrape(headers);

    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('after a whole run of links, has every name, and labels of closed sets only', async () => {
    const series = seriesOf(scraped);

    expect([...new Set(series.map(({ name }) => name))].toSorted()).toEqual(Object.keys(CLOSED).toSorted());
    for (const { name, labels } of series) {
      for (const [label, said] of labels) {
        const allowed = CLOSED[name]?.[label] ?? [];
        const fits = allowed instanceof RegExp ? allowed.test(said) : allowed.includes(said);
        expect([name, label, said, fits]).toEqual([name, label, said, true]);
      }
    }
  });

  test('has counted what happened', async () => {
    const series = seriesOf(scraped);
    const read = (name: string, labels: Readonly<Record<string, string>> = {}) =>
      series
        .filter((each) => each.name === name)
        .filter(({ labels: given }) =>
          Object.entries(labels).every(([label, said]) => given.some(([l, s]) => l === label && s === said)),
        )
        .reduce((sum, { value }) => sum + value, 0);

    expect(read('trekker_links_finished_total', { method: 'qr', result: 'linked' })).toBe(2);
    expect(read('trekker_links_finished_total', { method: 'code', result: 'linked' })).toBe(1);
    expect(read('trekker_links_finished_total', { result: 'LINK_CANCELLED' })).toBe(1);
    expect(read('trekker_link_steps_total', { step: 'delivering' })).toBe(3);
    expect(read('trekker_limited_total', { limit: 'whatsapp' })).toBe(1);
    expect(read('trekker_limited_total', { limit: 'number' })).toBeGreaterThan(0);
    expect(read('trekker_sessions_restored_total', { result: 'ok' })).toBe(3);
    expect(read('trekker_sessions_restored_total', { result: 'SESSION_UNAVAILABLE' })).toBe(1);
    expect(read('trekker_validations_total', { result: 'valid' })).toBe(2);
    expect(read('trekker_validations_total', { result: 'incomplete' })).toBe(1);
    expect(read('trekker_validations_total', { result: 'malformed' })).toBe(1);
    expect(read('trekker_validations_total', { result: 'unavailable' })).toBe(2);
    for (const operation of ['insert', 'get', 'compareAndSet', 'ping']) {
      expect([operation, read('trekker_store_seconds', { operation, le: '+Inf' })]).not.toEqual([
        operation,
        0,
      ]);
    }
    expect(read('trekker_store_errors_total')).toBe(0);
    expect(read('trekker_ready')).toBe(1);
    expect(read('trekker_links_max')).toBe(50);
    expect(read('nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(0);
    expect(read('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  test('says nothing that a link, an ID, a number or an address could be told by', async () => {
    const { id, number } = linked;

    for (const secret of [id, id.split('~')[1] ?? id, number, number.slice(3), '127.0.0.1']) {
      expect(scraped).not.toContain(secret);
    }
    expect(scraped).not.toMatch(/[A-Za-z0-9_-]{40}/);
  });
});

describe('GET /openapi.json', () => {
  test('describes every answer of the whole run: status, form, and code of each error', () => {
    expect(app.answers.length).toBeGreaterThan(40);
    expect(app.answers.map(undescribed).filter((fault) => fault !== null)).toEqual([]);
  });

  test('has met most of what it describes in this run', () => {
    const met = new Set(
      app.answers.map(
        (answer) => `${answer.method} ${new URL(answer.url, app.url).pathname} ${answer.status()}`,
      ),
    );

    expect(met.size).toBeGreaterThan(30);
  });
});

test('every link and each use of a session was told, by notices without ID, token or whole number', async () => {
  const delivered = () =>
    receiver.received.filter(({ body }, at, all) => all.findIndex((one) => one.body === body) < at);
  const toldOf = <T>(form: { readonly safeParse: (value: unknown) => { readonly data?: T } }): readonly T[] =>
    delivered().flatMap(({ body }) => form.safeParse(JSON.parse(body)).data ?? []);
  const scanned = () => toldOf(linkNews).filter(({ event }) => event === 'link.scanned');
  const sessions = () => toldOf(sessionNews).map(({ event }) => event);
  await vi.waitFor(() => {
    expect(toldOf(notice).length).toBeGreaterThanOrEqual(5);
    expect([scanned().length, sessions().length]).toEqual([3, 4]);
  }, 10_000);
  const notices = toldOf(notice);
  const told = receiver.received.map(({ body }) => body).join(' ');

  expect(notices.filter(({ result }) => result === 'linked')).toHaveLength(3);
  expect(notices.map(({ result }) => result)).toEqual(
    expect.arrayContaining(['LINK_CANCELLED', 'WHATSAPP_RATE_LIMITED']),
  );
  expect(new Set(notices.map(({ linkId }) => linkId)).size).toBe(notices.length);
  expect(sessions().filter((event) => event === 'session.withdrawn')).toHaveLength(1);
  expect(toldOf(linkNews).length - scanned().length).toBeGreaterThanOrEqual(notices.length);
  expect(new Set(toldOf(sessionNews).map((news) => news.fingerprint)).size).toBe(1);
  for (const secret of [linked.id, linked.id.split('~')[1] ?? linked.id, linked.number]) {
    expect(told).not.toContain(secret);
  }
});
