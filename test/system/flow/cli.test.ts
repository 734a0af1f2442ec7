import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Step } from '../../../src/wire/step.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from '../../double/proxy/certificate.ts';
import { startFakeProxy } from '../../double/proxy/proxy.ts';
import { tempFolder } from '../../kit/folder.ts';
import { linkByQr } from '../../kit/program/link.ts';
import { ROOT } from '../../kit/repo.ts';
import { run, type Ran } from '../../kit/program/run-command.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

const PROGRAM = join(ROOT, 'dist', 'cli', 'main.js');
const UNKNOWN_ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 9));
const ID = /^TREKKER-MD~[02-9ac-hj-np-z]{39}$/;

let app: TestApp;
let work: string;
let child: ChildProcess | null = null;
let nextNumber = 254_712_345_600;
/** The session ID of an account that is linked for all tests until the one of revoke. */
let id: string;

beforeAll(async () => {
  app = await startApp();
  work = await tempFolder();
  ({ id } = await newAccount());
});

afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
});

afterAll(() => app.close());

/** Runs the command in its own folder, with the program as its server. */
function command(args: readonly string[], id?: string): Promise<Ran> {
  return run('node', [PROGRAM, ...args, '--url', app.url], { cwd: work, env: { SESSION_ID: id } });
}

/** Starts `link --json`; yields its lines as they come. */
function startLink(...args: readonly string[]): { lines: AsyncIterator<unknown>; ended: Promise<unknown> } {
  child = spawn('node', [PROGRAM, 'link', ...args, '--json', '--url', app.url], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close').then(([code]) => code as unknown);
  return { lines: parseLines(child.stdout), ended };
}

async function* parseLines(stream: AsyncIterable<unknown> | null): AsyncGenerator {
  let unread = '';
  for await (const part of stream ?? []) {
    unread += String(part);
    const lines = unread.split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

/** The next step of a started link that has a certain state. */
async function stepOf<State extends Step['state']>(
  lines: AsyncIterator<unknown>,
  state: State,
): Promise<Extract<Step, { state: State }>> {
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`no step ${state}`);
    const { step } = value as { step?: Step };
    if (step?.state === state) return step as Extract<Step, { state: State }>;
  }
}

async function lastOf(lines: AsyncIterator<unknown>): Promise<unknown> {
  for (let last: unknown = null; ;) {
    const { value, done } = await lines.next();
    if (done === true) return last;
    last = value;
  }
}

function newAccount(): Promise<{ id: string; number: string }> {
  return linkByQr(app, { number: String(nextNumber++) });
}

describe('validate', () => {
  test('of a good ID tells that it is complete, whose it is, and exits with 0', async () => {
    const ran = await command(['validate'], id);

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toMatch(/^The session is complete\. Format: short\.\nAccount: \+254/);
    const asJson = await command(['validate', id, '--json']);
    expect(JSON.parse(asJson.out)).toMatchObject({ ok: true, exit: 0, report: { status: 'valid' } });
  });

  test.each([
    [4, UNKNOWN_ID],
    [3, Buffer.from('{"me":{"id":"x"},"noiseKey":{}}').toString('base64')],
  ])('exits with %i for %s', async (exit, text) => {
    const ran = await command(['validate', '--json'], text);

    expect(ran.code).toBe(exit);
    expect(JSON.parse(ran.out)).toMatchObject({ ok: false, exit });
  });
});

describe('restore', () => {
  test('writes the folder as the restore client does', async () => {
    const ran = await command(['restore', id, '--dir', 'session', '--json']);

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ ok: true, result: 'restored', dir: 'session' });
    expect((await readdir(join(work, 'session'))).length).toBeGreaterThan(800);
    expect((await command(['restore', '--dir', 'session'], id)).out).toContain(
      'keeps what the bot has written',
    );
  });
});

describe('revoke', () => {
  test('deletes the session; a second time there is none', async () => {
    const unlinks = app.whatsapp.counts.unlinks;

    expect(await command(['revoke', '--json'], id)).toMatchObject({ code: 0 });
    expect((await command(['revoke', '--json'], id)).code).toBe(4);
    expect(app.whatsapp.counts.unlinks).toBe(unlinks);
  });

  test('--logout unlinks the device and says that WhatsApp confirmed it', async () => {
    const other = await newAccount();
    const ran = await command(['revoke', other.id, '--logout']);

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('WhatsApp confirmed');
    expect(app.whatsapp.phone(other.number).linkedDevices()).toEqual([]);
  });
});

describe('link', () => {
  test('--qr shows a code that links, and the ID comes to the account alone', async () => {
    const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
    const { lines, ended } = startLink('--qr');
    await phone.scan((await stepOf(lines, 'qr')).qr);

    expect(await lastOf(lines)).toMatchObject({ ok: true, exit: 0, result: 'linked' });
    expect(await ended).toBe(0);
    expect((await phone.nextMessage()).text).toMatch(ID);
  });

  test('--number shows a pairing code that links', async () => {
    const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
    const { lines, ended } = startLink('--number', `+${phone.number}`);
    await phone.typeCode((await stepOf(lines, 'code')).pairingCode);

    expect(await lastOf(lines)).toMatchObject({ ok: true, result: 'linked' });
    expect(await ended).toBe(0);
  });

  test('in a terminal draws the QR, and Ctrl-C cancels the link on the server', async () => {
    child = spawn('node', [PROGRAM, 'link', '--qr', '--url', app.url], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = once(child, 'close');
    let shown = '';
    for await (const part of child.stdout ?? []) {
      shown += String(part);
      if (shown.includes('QR code 1 of 6')) break;
    }
    child.kill('SIGINT');

    expect(shown).toContain('▀');
    expect(await ended).toEqual([4, null]);
    await app.whatsapp.awaitSockets(0);
    expect(app.app.counts().links).toBe(0);
  });

  test.each([
    [2, ['--qr', '--number', '+254712345678']],
    [2, ['--number', '+1']],
    [2, ['--qr', '--format', 'tiny']],
  ])('exits with %i for %j', async (exit, args) => {
    expect((await command(['link', ...args])).code).toBe(exit);
  });
});

describe('doctor', () => {
  test('finds a running deployment in order, behind a proxy with TLS, and exits with 0', async () => {
    const proxy = await startFakeProxy({
      kind: 'https',
      tls: { key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE },
    });
    const authority = join(work, 'authority');
    await writeFile(authority, LOOPBACK_CERTIFICATE);
    const env = {
      DATA_DIR: join(app.dir, 'data'),
      TEMP_DIR: join(app.dir, 'temp'),
      WHATSAPP_URL: app.whatsapp.url,
      WHATSAPP_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: authority,
    };
    const ran = await run('node', [PROGRAM, 'doctor', '--url', app.url], { cwd: work, env });
    await proxy.close();

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('ok       The store saves and the key ring fits: embedded');
    expect(ran.out).toContain('is ready');
    expect(ran.out).toContain('WhatsApp can be reached through the proxy');
    expect(proxy.tunnels).toBe(1);
    expect(ran.out).not.toContain('PROBLEM');
  });

  test('F53: with a wrong setting exits with 5, without WhatsApp with 7, without a server with 6', async () => {
    const doctor = (env: Readonly<Record<string, string>>) =>
      run('node', [PROGRAM, 'doctor', '--json', '--url', 'http://127.0.0.1:1'], { cwd: work, env });
    const wrong = await doctor({ TRUST_PROXY: 'true' });
    const cut = await doctor({ WHATSAPP_URL: 'ws://127.0.0.1:1/ws' });
    const alone = await doctor({ WHATSAPP_URL: app.whatsapp.url });

    expect([wrong.code, cut.code, alone.code]).toEqual([5, 7, 6]);
    expect(JSON.parse(wrong.out)).toMatchObject({
      ok: false,
      findings: [{ id: 'settings', level: 'problem' }, {}],
    });
  });
});

test('npx . in the checkout runs it, and an unknown command is named usage', async () => {
  // npm gets a new cache, because it caches a checkout by its path and an older one may have had the same path.
  const env = { npm_config_cache: join(work, 'npm-cache') };
  const help = await run('npx', ['--offline', '.', '--help'], { env });
  expect(help).toMatchObject({ code: 0 });
  expect(help.out).toContain('doctor');
  expect((await command(['launch'])).code).toBe(2);
  expect((await run('node', [PROGRAM])).code).toBe(2);
});
