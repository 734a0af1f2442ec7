import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DISK, writeAll } from '../../../../src/auth-state/folder/files.ts';
import { filesOf } from '../../../../src/auth-state/folder/folder-files.ts';
import type { SessionState } from '../../../../src/auth-state/json.ts';
import type { Imported } from '../../../../src/session/import.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { problemOf } from '../../../kit/program/client.ts';
import { askReport, askSession, linkByQr } from '../../../kit/program/link.ts';
import { run, type Ran } from '../../../kit/program/run-command.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { ROOT } from '../../../kit/repo.ts';

/** Sessions that an operator brings: POST /session and `trekker-session import`. */

const KEY = 'key-of-the-operator';
const ID = /^TREKKER-MD~[02-9ac-hj-np-z]{39}$/;
const PROGRAM = join(ROOT, 'dist', 'cli', 'main.js');

let app: TestApp;
let id: string;
/** The answer of GET /session for a session that was linked here. */
let state: string;
let work: string;

beforeAll(async () => {
  app = await startApp({ API_KEYS: KEY, METRICS_TOKEN: 'token-of-the-metrics', TRUST_PROXY: '1' });
  ({ id } = await linkByQr(app));
  state = await (await askSession(app.url, id)).text();
  work = await tempFolder();
});

afterAll(() => app.close());

type How = { readonly key?: string; readonly from?: string; readonly repeat?: string };

/** Brings a session from an address of its own, unless `from` names one. */
let visitor = 1;
function bring(
  body: string,
  { key = KEY, from = `203.0.113.${visitor++}`, repeat }: How = {},
  url = app.url,
): Promise<Response> {
  return fetch(`${url}/session`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Forwarded-For': from,
      ...(key === '' ? {} : { 'x-api-key': key }),
      ...(repeat === undefined ? {} : { 'Idempotency-Key': repeat }),
    },
    body,
  });
}

/** The state in an answer of GET /session, without the time at which it was sealed. */
function stateIn(text: string): string {
  return text.slice(text.indexOf('"creds"'));
}

describe('POST /session', () => {
  test('with the answer of GET /session, gives another ID of the same bytes, which can be withdrawn alone', async () => {
    const answer = await bring(state);
    const { sessionId, report } = (await answer.json()) as Imported;
    const restored = await (await askSession(app.url, sessionId)).text();

    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(sessionId).toMatch(ID);
    expect(sessionId).not.toBe(id);
    expect(stateIn(restored)).toBe(stateIn(state));
    expect(report).toEqual(await (await askReport(app.url, sessionId)).json());
    expect((await askSession(app.url, sessionId, { method: 'DELETE' })).status).toBe(200);
    expect((await askSession(app.url, id)).status).toBe(200);
    expect(app.logs()).not.toContain(sessionId.slice(11));
    expect(app.logs()).toMatch(/"record":"[0-9a-f]{8}".*a session was brought and sealed/);
  });

  test('with an Idempotency-Key, seals once, and takes no other body under it', async () => {
    const [from, repeat] = ['203.0.113.200', 'the-same-import-again'];
    const [one, two] = [await bring(state, { from, repeat }), await bring(state, { from, repeat })];
    const first = (await one.json()) as Imported;

    expect([one.status, two.status]).toEqual([201, 201]);
    expect(await two.json()).toEqual(first);
    expect((await problemOf(await bring('{"creds":{}}', { from, repeat }))).code).toBe(
      'IDEMPOTENCY_MISMATCH',
    );
  });

  test.each([
    ['no creds', '{}', 400, /belongs into a field/],
    ['creds.json as it is', '{"noiseKey":{},"me":{}}', 400, /belongs into a field/],
    ['creds of another kind', '{"creds":7}', 400, /creds has the wrong form/],
    ['creds of nobody', '{"creds":{}}', 400, /No bot can use this session/],
    ['another field', '{"creds":{},"admin":true}', 400, /field admin is not known/],
    ['creds of another program', '{"creds":{"type":"service_account"},"keys":{}}', 400, /nothing was stored/],
    ['what may not be a name', '{"creds":{"a":{"__proto__":{}}}}', 400, /field name is not allowed/],
    ['40 levels', `{"creds":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`, 400, /nested too deeply/],
    ['4 MB', `{"creds":"${'a'.repeat(4_000_000)}"}`, 413, /more than 4 MB/],
    ['no JSON', 'creds', 400, /valid JSON/],
  ])('with %s, is refused and says why', async (_what, body, status, words) => {
    const answer = await bring(body);
    const { code, detail } = await problemOf(answer);

    expect([answer.status, code]).toEqual([status, 'BODY_INVALID']);
    expect(detail).toMatch(words);
  });

  test('T91: without a key, with a wrong one, or where no keys are set, reads no body and answers 401', async () => {
    const closed = await startApp();
    const odd = `{"creds":"${'a'.repeat(4_000_000)}"}`;
    const answers = await Promise.all([
      bring(odd, { key: '' }),
      bring(odd, { key: 'a-guess-of-the-key' }),
      bring(state, { key: KEY }, closed.url),
      bring(state, { key: 'undefined' }, closed.url),
    ]);
    await closed.close();

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    for (const answer of answers) expect((await problemOf(answer)).code).toBe('UNAUTHORIZED');
  });

  test('31 times in a minute from one address, is refused by the limit, which counts nothing without a key', async () => {
    const from = '198.51.100.1';
    await Promise.all(Array.from({ length: 40 }, () => bring('{}', { from, key: '' })));
    const statuses = await Promise.all(
      Array.from({ length: 31 }, () => bring('{}', { from }).then(({ status }) => status)),
    );

    expect(statuses.filter((status) => status === 400)).toHaveLength(30);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const scraped = await fetch(`${app.url}/metrics`, {
      headers: { Authorization: 'Bearer token-of-the-metrics' },
    });
    expect(await scraped.text()).toMatch(/trekker_sessions_imported_total\{result="BODY_INVALID"\} [1-9]/);
  });
});

describe('trekker-session import', () => {
  const command = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> =>
    run('node', [PROGRAM, 'import', ...args], { cwd: work, env });

  test('of a session folder, prints an ID that restores the same state; without a good key nothing', async () => {
    const { creds, keys } = JSON.parse(state) as SessionState;
    const whole = { creds, keys };
    await mkdir(join(work, 'bot'));
    await writeAll(DISK, join(work, 'bot'), filesOf(whole));
    const url = ['--url', app.url];
    const [good, wrong, none] = await Promise.all([
      command(['bot', '--json', ...url], { API_KEY: KEY }),
      command(['bot', ...url], { API_KEY: 'a-guess-of-the-key' }),
      // A key of this checkout is for its own server alone.
      command(['bot', ...url], { API_KEYS: KEY }),
    ]);
    const { sessionId } = JSON.parse(good.out) as Imported;

    expect([good.code, good.err]).toEqual([0, '']);
    expect(JSON.parse(await (await askSession(app.url, sessionId)).text())).toMatchObject(whole);
    expect(wrong).toMatchObject({ code: 5, out: '' });
    expect(none).toMatchObject({
      code: 5,
      out: '',
      err: 'Put one of the API_KEYS of the server into API_KEY.\n',
    });
  });

  test('of creds alone where that is allowed, to the own server by its own key, says what it lacks', async () => {
    const { creds } = JSON.parse(state) as SessionState;
    await writeFile(join(work, 'creds-only.json'), JSON.stringify(creds));
    const ran = await command(['creds-only.json', '--allow-incomplete'], {
      API_KEYS: KEY,
      PORT: new URL(app.url).port,
    });

    expect([ran.code, ran.err]).toEqual([0, '']);
    expect(ran.out).toMatch(
      /^- .*pre-keys.*\nThe session is stored\. Its session ID:\nTREKKER-MD~\w{39}\n$/s,
    );
  });
});
