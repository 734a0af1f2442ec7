import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../../src/http/description/operations.ts';
import type { Problem } from '../../../../src/wire/errors.ts';
import { problemOf, start, started, stepsOf } from '../../../kit/program/client.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { needsOneProcess } from '../../../kit/machines/spread.ts';

/** Threats in the content of requests. All tests use one program, and none of the requests may start anything. */

const NUMBER = '+254712345678';
const USUAL_FIELDS = ['code', 'detail', 'requestId', 'retryAfter', 'retryable', 'status', 'title', 'type'];
/** With those by which pages in other languages say why. */
const PROBLEM_FIELDS = [...USUAL_FIELDS, 'reason', 'values'];

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app.close());

function post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const type = { 'Content-Type': 'application/json' };
  return fetch(app.url + path, { method: 'POST', headers: { ...type, ...headers }, body });
}

describe('T24: a line in the log', () => {
  test.each([
    ['a line break', 'x\r\n{"level":"error","msg":"forged"}'],
    ['an escape', '\u001b[31mred\u001b[0m'],
    ['a separator', 'x\u2028y\u2029z'],
    ['a nul', 'x\u0000y'],
  ])('stays one line with %s in what a caller sends', async (_what, text) => {
    needsOneProcess("it counts lines of one process's log");
    const linesBefore = app.logs().split('\n').length;
    const answers = [
      await post('/code', JSON.stringify({ number: text })),
      await post('/validate', JSON.stringify({ sessionId: text })),
      await fetch(`${app.url}/qr/${encodeURIComponent(text)}`),
      await fetch(`${app.url}/${encodeURIComponent(text)}`),
    ];
    await Promise.all(answers.map((answer) => answer.text()));
    const lines = app
      .logs()
      .split('\n')
      .slice(linesBefore - 1, -1);

    expect(lines).toHaveLength(answers.length);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ msg: 'request' });
    for (const part of ['forged', '\u001b', '\u2028']) expect(lines.join('')).not.toContain(part);
  });
});

describe('T28: an operator of a query language', () => {
  test.each([
    ['/code', { number: { $gt: '' } }],
    ['/code', { number: NUMBER, region: { $ne: 1 } }],
    ['/qr', { format: { $in: ['short'] } }],
    ['/qr', { $where: 'sleep(1000)' }],
    ['/validate', { sessionId: { $regex: '.*' } }],
    ['/validate', { sessionId: ['TREKKER-MD~'] }],
  ])('on %s in %j never gets past the schema', async (path, body) => {
    const answer = await post(path, JSON.stringify(body));
    expect([answer.status, (await problemOf(answer)).code]).toEqual([400, 'BODY_INVALID']);
  });

  test('in a header or an address is only text', async () => {
    const asked = await fetch(`${app.url}/session?logout[$gt]=`, {
      headers: { Authorization: 'Bearer {"$gt":""}' },
    });
    expect(asked.status).toBe(400);
    expect((await fetch(`${app.url}/qr/[$gt]`)).status).toBe(404);
    expect(app.whatsapp.counts.opened).toBe(0);
  });
});

describe('T29: a prototype', () => {
  const nested = (depth: number): string =>
    depth === 0 ? '{"__proto__":{"polluted":true}}' : `{"format":${nested(depth - 1)}}`;

  test.each([0, 1, 2, 5, 20, 200])('is refused %i levels deep', async (depth) => {
    const answer = await post('/qr', nested(depth));
    expect([answer.status, (await problemOf(answer)).code]).toEqual([400, 'BODY_INVALID']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('deeper than the stack is no fault either', async () => {
    expect((await post('/qr', '['.repeat(9_000))).status).toBe(400);
    expect((await post('/qr', `${'{"a":'.repeat(1_600)}1${'}'.repeat(1_600)}`)).status).toBe(400);
  });
});

describe('T30: a path out of the folder', () => {
  const targets = ['.env', 'package.json', 'data/sessions.db', '.git/config', 'src/main.ts'];
  const ups = [
    '../../',
    '..%2f..%2f',
    '%2e%2e/%2e%2e/',
    '%2e%2e%2f%2e%2e%2f',
    '..\\..\\',
    '..%5c..%5c',
    '....//....//',
    '%252e%252e%252f',
  ];
  const paths = targets.flatMap((target) => ups.map((up) => `/assets/${up}${target}`));

  test('is 404 in forty spellings', async () => {
    expect(paths).toHaveLength(40);
    for (const path of [
      ...paths,
      '/.env',
      '/data/sessions.db',
      '/.git/config',
      '/assets/.manifest',
      '/assets/%00',
    ]) {
      const answer = await raw(path);
      expect([path, answer.status]).toEqual([
        path,
        expect.toSatisfy((status: number) => status === 400 || status === 404),
      ]);
      expect(answer.text).not.toMatch(/"dependencies"|SQLite|\[core\]|process\.umask/);
    }
  });
});

/** Requests a path exactly as it is given, because fetch would normalize it. */
async function raw(path: string): Promise<{ readonly status: number; readonly text: string }> {
  const { request } = await import('node:http');
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

test('T83: without PASSKEY=on the addresses that need it are not there, for no method and no token', async () => {
  const link = await started(app.url, 'qr');
  const headers = { Authorization: `Bearer ${link.token}`, 'Content-Type': 'application/json' };
  const paths = OPERATIONS.filter(({ needs }) => needs === 'passkey').map(({ path }) => path);
  expect(paths.length).toBeGreaterThanOrEqual(6);
  for (const path of new Set(paths)) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const body = method === 'POST' ? '{"same":true}' : null;
      const address = app.url + path.replace(':linkId', link.linkId);
      const answer = await fetch(address, { method, headers, body });
      expect([path, method, answer.status]).toEqual([path, method, 404]);
      if (method !== 'HEAD') expect((await problemOf(answer)).code).toBe('NOT_FOUND');
    }
  }
  await fetch(`${app.url}/qr/${link.linkId}`, { method: 'DELETE', headers });
});

test('T36: whatever a step holds, an event of the stream is one line of JSON, and the IDs count up', async () => {
  needsOneProcess('a reader elsewhere may skip a step that is over');
  const link = await started(app.url, 'qr');
  const answer = await fetch(`${app.url}/qr/${link.linkId}/events`, {
    headers: { Authorization: `Bearer ${link.token}` },
  });
  app.whatsapp.rotateSecret();
  const headers = { Authorization: `Bearer ${link.token}` };
  setImmediate(() => void fetch(`${app.url}/qr/${link.linkId}`, { method: 'DELETE', headers }));
  const events = (await answer.text()).split('\n\n').filter((text) => text !== '' && !text.startsWith(':'));
  const ids = events.map((event) => Number(/^id: (\d+)$/m.exec(event)?.[1]));

  for (const event of events) expect(event).toMatch(/^event: step\nid: \d+\ndata: \{[^\n\r]*\}$/);
  expect(ids).toEqual(ids.map((_, index) => (ids[0] ?? 0) + index));
  expect(events.at(-1)).toContain('LINK_CANCELLED');
});

describe('T41: an error', () => {
  test.each([
    ['not JSON', () => post('/qr', '{')],
    ['a wrong type', () => post('/qr', 'x', { 'Content-Type': 'text/plain' })],
    [
      'a wrong character set',
      () => post('/qr', '{}', { 'Content-Type': 'application/json; charset=koi8-q' }),
    ],
    ['too large', () => post('/qr', JSON.stringify({ format: 'x'.repeat(20_000) }))],
    ['packed', () => post('/qr', '{}', { 'Content-Encoding': 'gzip' })],
    ['a cut escape in the address', () => fetch(`${app.url}/qr/%E0%A4%A`)],
    ['an unknown address', () => fetch(`${app.url}/nope`)],
    ['an unknown method', () => fetch(`${app.url}/healthz`, { method: 'PUT' })],
    ['a wrong number', () => start(app.url, 'code', { number: '+1' })],
    ['no header', () => fetch(`${app.url}/session`)],
    ['another site', () => post('/qr', '{}', { Origin: 'https://evil.example' })],
    ['an unknown link', () => fetch(`${app.url}/qr/x`)],
  ])('of the kind "%s" tells only what the contract names', async (_what, ask) => {
    const answer = await ask();
    const problem = (await answer.json()) as Problem;
    expect(answer.headers.get('Content-Type')).toContain('application/problem+json');
    expect(Object.keys(problem).filter((field) => !PROBLEM_FIELDS.includes(field))).toEqual([]);
    expect(problem.status).toBe(answer.status);
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts\b|\.js:|at \w+ \(|SyntaxError|\/work\//);
  });

  test('of ours is logged once with its cause and says nothing outside', async () => {
    const broken = await startApp(
      {},
      {
        hook: () => {
          throw new Error('broken inside');
        },
      },
    );
    const answer = await start(broken.url, 'qr');
    const text = await answer.text();
    expect([answer.status, (JSON.parse(text) as Problem).code]).toEqual([500, 'INTERNAL']);
    expect(text).not.toContain('broken inside');
    expect(broken.logs().match(/broken inside/g)?.length).toBeGreaterThan(0);
    await broken.close();
  });
});

const ROUTES_OF_A_LINK = [
  ['GET', ''],
  ['GET', '/events'],
  ['DELETE', ''],
] as const;

test('T01: a link answers nobody but its own token: other, missing, cut, and a swapped link are one answer', async () => {
  const mine = await started(app.url, 'qr');
  const other = await started(app.url, 'qr');
  const code = await started(app.url, 'code', { number: NUMBER });
  const asks = [
    ['qr', mine.linkId, `Bearer ${other.token}`],
    ['qr', mine.linkId, ''],
    ['qr', mine.linkId, `Bearer ${mine.token.slice(0, -1)}`],
    ['qr', other.linkId, `Bearer ${mine.token}`],
    ['qr', 'unknown', `Bearer ${mine.token}`],
    ['code', mine.linkId, `Bearer ${mine.token}`],
    ['qr', code.linkId, `Bearer ${code.token}`],
  ] as const;
  const answers: unknown[] = [];
  for (const [kind, linkId, authorization] of asks) {
    for (const [method, tail] of ROUTES_OF_A_LINK) {
      const answer = await fetch(`${app.url}/${kind}/${linkId}${tail}`, {
        method,
        headers: { Authorization: authorization },
      });
      const { requestId: _requestId, ...problem } = await problemOf(answer);
      answers.push({ ...problem, status: answer.status });
    }
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 404, code: 'LINK_NOT_FOUND' });
  for (const [kind, link] of [
    ['qr', mine],
    ['qr', other],
    ['code', code],
  ] as const) {
    const headers = { Authorization: `Bearer ${link.token}` };
    expect((await fetch(`${app.url}/${kind}/${link.linkId}`, { headers })).status).toBe(200);
    await fetch(`${app.url}/${kind}/${link.linkId}`, { method: 'DELETE', headers });
    for await (const { state } of stepsOf(app.url, kind, link)) expect(state).toBe('failed');
  }
});
