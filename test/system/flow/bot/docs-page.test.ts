import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../../src/app/system.ts';
import { toTemplate } from '../../../../src/http/description/openapi.ts';
import type { StartedLink } from '../../../../src/wire/link.ts';
import type { PieceContent } from '../../../../src/auth-state/kept/pieces.ts';
import type { Operation } from '../../../../src/http/description/operation.ts';
import { OPERATIONS } from '../../../../src/http/description/operations.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { keeperOf } from '../../../kit/kept/keeper.ts';
import { started } from '../../../kit/program/client.ts';
import { askedLink } from '../../../kit/passkey/asked-link.ts';
import { askSession, linkByQr } from '../../../kit/program/link.ts';
import { run } from '../../../kit/program/run-command.ts';
import { servedExamples, type Example } from '../../../kit/program/served-examples.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { freePort } from '../../../kit/program/start-process.ts';

/** Every command of the page `/docs`, read from the page that a server sends, with the values that it takes from the environment. */

const KEYS = { API_KEY: 'key-of-an-old-bot', METRICS_TOKEN: 'token-of-the-metrics' };
/** Answers to a question that is older lead to a comparison. */
const LATE_MS = 301_000;
const SHOW_STATUS = 'write-out = "\\n%{stderr}%{http_code}"\n';

let app: TestApp;
let work: string;
/** How far the clock of the program is ahead. */
let skewMs = 0;
/** Links at a question, which the stop of the program would wait for. */
const asked: StartedLink[] = [];
let examples: readonly Example[];
let nextNumber = 10;

beforeAll(async () => {
  const port = String(await freePort());
  const clock = {
    ...systemClock,
    now: () => systemClock.now() + skewMs,
    monotonic: () => systemClock.monotonic() + skewMs,
  };
  const settings = {
    PORT: port,
    // The commands work under a path too.
    PUBLIC_URL: `http://127.0.0.1:${port}/whatsapp`,
    API_KEYS: KEYS.API_KEY,
    METRICS_TOKEN: KEYS.METRICS_TOKEN,
    SECURITY_CONTACT: 'mailto:safe@example.org',
    PASSKEY: 'on',
  };
  app = await startApp(settings, { clock });
  [examples, work] = await Promise.all([servedExamples(`${app.url}/docs`), tempFolder()]);
  await writeFile(join(work, '.curlrc'), SHOW_STATUS);
});

afterAll(() => app.close());

/** Runs a command of the page; its curl also writes the status of the answer. */
async function statusOf(code: string, env: Readonly<Record<string, string>>): Promise<string> {
  const { err } = await run('bash', ['--norc', '-euo', 'pipefail', '-c', code], {
    cwd: work,
    env: { ...KEYS, ...env, CURL_HOME: work },
  });
  return err.trim();
}

/** The values for an answer to WhatsApp's question: a link at that question, and what the visitor would answer. */
async function atQuestion(path: string): Promise<Readonly<Record<string, string>>> {
  const { link, account, question, post, step } = await askedLink(
    app,
    { proof: 'not-taken' },
    path.startsWith('/qr') ? 'qr' : 'code',
  );
  const body = { credential: account.authenticator.answer(question) };
  await writeFile(join(work, 'answer.json'), JSON.stringify(body));
  if (path.endsWith('/compare')) {
    skewMs += LATE_MS;
    await post('passkey', body);
    await step(({ state }) => state === 'compare');
  }
  asked.push(link);
  return { LINK_ID: link.linkId, TOKEN: link.token };
}

/** The values for one operation: a link of its own, which has ended where its whole stream is read. */
async function valuesFor(
  { path, access, needs }: Operation,
  id: string,
): Promise<Readonly<Record<string, string>>> {
  const common = { SESSION_ID: id, STATE_BEARER: keeperOf(id).text, NUMBER: `+2547123450${nextNumber++}` };
  if (access !== 'link') return common;
  if (needs === 'passkey') return { ...common, ...(await atQuestion(path)) };
  const link = await (path.startsWith('/qr')
    ? started(app.url, 'qr')
    : started(app.url, 'code', { number: common.NUMBER }));
  if (path.endsWith('/events')) {
    const headers = { Authorization: `Bearer ${link.token}` };
    await fetch(app.url + path.replace('/events', '').replace(':linkId', link.linkId), {
      method: 'DELETE',
      headers,
    });
  }
  return { ...common, LINK_ID: link.linkId, TOKEN: link.token };
}

test('each command of /docs, one for each operation, gets a good answer that the operation declares', async () => {
  const { id } = await linkByQr(app);
  // The session that the command of POST /session brings.
  await writeFile(join(work, 'session.json'), await (await askSession(app.url, id)).text());
  // The piece of the commands of PUT, which go in as they stand in the page: first as a log, then as the base in its place.
  const day = (await (await askSession(app.url, id)).json()) as PieceContent;
  const piece = await keeperOf(id).seal('base', 1, 1, day);
  await writeFile(join(work, 'piece.json'), JSON.stringify(piece));
  // What withdraws the session comes last.
  const last = (operation: Operation) =>
    Number(operation.method === 'delete' && operation.path === '/session');
  const pairs = OPERATIONS.map((operation, at) => ({ operation, code: examples[at]?.code ?? '' }));
  expect(examples).toHaveLength(OPERATIONS.length);
  const wrong: string[] = [];
  for (const { operation, code } of pairs.toSorted((a, b) => last(a.operation) - last(b.operation))) {
    const { method, path, answers } = operation;
    const status = await statusOf(code, await valuesFor(operation, id));
    if (!(status in answers) || !code.includes(`${app.url}/whatsapp`)) {
      wrong.push(`${method.toUpperCase()} ${toTemplate(path)}: ${status} for ${code}`);
    }
  }

  for (const { linkId, token } of asked) {
    const headers = { Authorization: `Bearer ${token}` };
    for (const way of ['qr', 'code'])
      await fetch(`${app.url}/${way}/${linkId}`, { method: 'DELETE', headers });
  }

  expect(wrong).toEqual([]);
});

test('no command of /docs holds a secret or a number, and the guide is one click away', async () => {
  expect(examples.filter(({ code }) => /TREKKER-MD~|\d{6}/.test(code.replaceAll(app.url, '')))).toEqual([]);
  const html = await (await fetch(`${app.url}/docs`)).text();
  expect(html).toContain('<a href="/whatsapp/bots">guide for bot developers</a>');
});
