import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSessionId } from '../../../src/restore/server/client.ts';
import { TAKEN_APART } from '../../kit/session-id/long-wrappings.ts';
import { AROUND, INSIDE } from '../../kit/session-id/wrappings.ts';
import { tempFolder } from '../../kit/folder.ts';
import { askReport, askSession, linkByQr } from '../../kit/program/link.ts';
import { ROOT } from '../../kit/repo.ts';
import { run } from '../../kit/program/run-command.ts';
import { credsWithoutRange, lastingCreds } from '../../kit/session/without-range.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** Pasted texts through the whole program: the server, the command line, the restore client. */

const COMMAND = join(ROOT, 'dist', 'cli', 'main.js');
const RESTORE = join(ROOT, 'dist', 'restore.mjs');
const WRAPPINGS = [...AROUND, ...INSIDE];
/** The wrappings for the command line and the restore client; they are few, because each starts two programs. */
const RUN = ['a chat line of WhatsApp Web', 'a line of a history', 'JSON', 'quoted-printable', 'in capitals'];

let app: TestApp;
let work: string;
let short: string;
let long: string;

beforeAll(async () => {
  app = await startApp();
  work = await tempFolder();
  ({ id: short } = await linkByQr(app));
  ({ id: long } = await linkByQr(app, { format: 'long' }));
});
afterAll(() => app.close());

describe('T71: a text pasted', () => {
  test.each(WRAPPINGS)('as %s, is the session that the ID is', async (_, wrap) => {
    expect(await (await askReport(app.url, wrap(short))).json()).toMatchObject({ status: 'valid' });
    expect(parseSessionId(wrap(short)).text).toBe(short);
  });

  test.each(WRAPPINGS.filter(([name]) => RUN.includes(name)))(
    'as %s, is taken by the command line and the restore client',
    async (name, wrap) => {
      const dir = join(work, name.replaceAll(' ', '-'));
      const input = { cwd: work, env: { SESSION_ID: wrap(short) } };
      const checked = await run('node', [COMMAND, 'validate', '--json', '--url', app.url], input);
      expect(JSON.parse(checked.out)).toMatchObject({ report: { status: 'valid', format: 'short' } });
      const restored = await run('node', [RESTORE, '--url', app.url, '--dir', dir], input);
      expect(restored.code).toBe(0);
      const { creds } = (await (await askSession(app.url, short)).json()) as { readonly creds: unknown };
      expect(lastingCreds(await readFile(join(dir, 'creds.json'), 'utf8'))).toEqual(credsWithoutRange(creds));
    },
  );

  test.each(TAKEN_APART.filter(([name]) => /of PHP$|lines of 20|numbers of lines$/.test(name)))(
    'as a long ID %s, is taken by the server, the command line and the restore client',
    async (name, wrap) => {
      const dir = join(work, name.replaceAll(' ', '-'));
      const input = { cwd: work, env: {}, input: `${wrap(long)}\n` };
      const checked = await run('node', [COMMAND, 'validate', '-', '--json', '--url', app.url], input);
      expect(JSON.parse(checked.out)).toMatchObject({ report: { status: 'incomplete', format: 'long' } });
      const restored = await run('node', [RESTORE, '-', '--dir', dir], input);
      expect(restored).toMatchObject({ code: 0, err: '' });
    },
  );

  test('of a saved answer with all its keys, is taken by the command line and the restore client', async () => {
    const answer = await (await askSession(app.url, short)).text();
    const dir = join(work, 'saved');
    const checked = await run('node', [COMMAND, 'validate', '-', '--json', '--url', app.url], {
      cwd: work,
      env: {},
      input: answer,
    });
    expect(JSON.parse(checked.out)).toMatchObject({ report: { format: 'json' } });
    expect(
      (await run('node', [RESTORE, '-', '--dir', dir], { cwd: work, env: {}, input: answer })).code,
    ).toBe(0);
    const pair: unknown = JSON.parse(await readFile(join(dir, 'pre-key-2.json'), 'utf8'));
    expect(pair).toMatchObject({ public: { type: 'Buffer' } });
  });

  test('with two IDs, is refused by all in the same words', async () => {
    const text = `${short}\n${short.replace(/^TREKKER/, 'T')}\n${long}`;
    const report: unknown = await (await askReport(app.url, text)).json();
    expect(report).toMatchObject({
      code: 'SESSION_ID_MALFORMED',
      detail: expect.stringMatching(/beside it/),
    });
    const refused = await run('node', [RESTORE, '--url', app.url, '--dir', join(work, 'two')], {
      cwd: work,
      env: { SESSION_ID: text },
    });
    expect(refused.code).toBe(3);
    expect(refused.err).toMatch(/beside it/);
  });
});
