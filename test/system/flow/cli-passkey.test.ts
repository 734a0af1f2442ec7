import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { PasskeyAccount } from '../../double/whatsapp/passkey/account.ts';
import type { FakePhone } from '../../double/whatsapp/phone.ts';
import { systemClock } from '../../../src/app/system.ts';
import { tempFolder } from '../../kit/folder.ts';
import { findOnPath } from '../../kit/run/needs.ts';
import { prepareDesktop, type Desktop } from '../../kit/passkey/chromium.ts';
import { startWhatsAppWeb } from '../../double/whatsapp-web/whatsapp-web.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { ROOT } from '../../kit/repo.ts';

/** `trekker-session link --passkey` as an operator runs it, on a machine with the real Chromium and on one without a screen. */

const PROGRAM = join(ROOT, 'dist', 'cli', 'main.js');
const WAIT = { timeout: 30_000 };
const ID = /^TREKKER-MD~[02-9ac-hj-np-z]{39}$/;
const CODE_LINK = /(?:Pairing code: |"pairingCode":")([\w-]+)/;
const LINE = /^copy\(.*parseRequestOptionsFromJSON\((\{.*\})\)\}\)\)\)$/gm;

let app: TestApp;
let work: string;
/** What the program's clock is ahead. */
let aheadMs = 0;
let nextNumber = 254_712_645_600;
const closers: (() => Promise<unknown> | boolean)[] = [];

beforeAll(async () => {
  work = await tempFolder();
  const clock = {
    ...systemClock,
    now: () => systemClock.now() + aheadMs,
    monotonic: () => systemClock.monotonic() + aheadMs,
  };
  app = await startApp({ PASSKEY: 'on' }, { clock });
});

afterAll(async () => {
  for (const close of closers) await close();
  await app.close();
});

/** A machine with a screen, whose browser reaches a WhatsApp of its own. */
async function newDesktop(): Promise<Desktop & { readonly letGo: () => void }> {
  const web = await startWhatsAppWeb();
  closers.push(web.close);
  let release = web.hold();
  // Pages stay half sent, so that a passkey can be put into the browser meanwhile.
  const letGo = () => {
    release();
    release = web.hold();
  };
  return { ...(await prepareDesktop(await tempFolder(), web.flags)), letGo };
}

type Command = {
  readonly child: ChildProcess;
  /** Everything it has written. */
  readonly shown: () => string;
  /** Resolves with the first match in what it writes. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly type: (text: string) => void;
  readonly ended: Promise<unknown>;
};

type Place = { readonly on?: 'pipes' | 'terminal'; readonly env?: Desktop['env'] };

/** Starts `link`, on a machine without a screen if none is given. */
function startLink(args: readonly string[], { on = 'pipes', env = {} }: Place = {}): Command {
  const words = [PROGRAM, 'link', '--url', app.url, ...args];
  const [program, ...rest] =
    on === 'pipes' ? ['node', ...words] : ['script', '-qec', ['node', ...words].join(' '), '/dev/null'];
  const child = spawn(program ?? '', rest, {
    cwd: work,
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'pipe',
  });
  closers.push(() => child.kill('SIGKILL'));
  let shown = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (shown += String(part)));
  const says = async (pattern: RegExp) => {
    const found = await vi.waitUntil(() => new RegExp(pattern, 'm').exec(shown), WAIT);
    return found[1] ?? '';
  };
  const ended = once(child, 'close').then(([code]) => code as unknown);
  return { child, shown: () => shown, says, type: (text) => void child.stdin.write(text), ended };
}

type Asked = { readonly phone: FakePhone; readonly account: PasskeyAccount };

/** An account that WhatsApp asks for its passkey. */
function newAccount(): Asked {
  const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
  return { phone, account: phone.askForPasskey() };
}

/** Types the code on the phone, which then waits for the passkey. */
async function typeCode({ says }: Command, { phone }: Asked): Promise<void> {
  // The phone gives up where a link is ended while it waits.
  phone.typeCode(await says(CODE_LINK)).catch(() => undefined);
}

/** Nothing of the question or of an answer is in what was shown. */
function expectNoSecret(shown: string, { account }: Asked): void {
  const secrets = account.ceremonies
    .flatMap(({ record }) => record.secrets)
    .filter(({ partOf }) => partOf !== 'state')
    .flatMap(({ value }) => (typeof value === 'string' ? [value] : [value.toString('base64url')]));
  expect(secrets.length).toBeGreaterThan(2);
  expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
}

describe.concurrent('link --passkey browser', () => {
  test('asks in the installed browser and links; no secret is shown, and nothing of the browser is left', async () => {
    const [asked, desktop] = [newAccount(), await newDesktop()];
    const link = startLink(['--qr', '--json'], desktop);
    asked.phone.scan(await link.says(/"qr":"([^"]+)"/)).catch(() => undefined);
    await desktop.plugIn(asked.account.authenticator.forChromium());
    desktop.letGo();

    expect(await link.ended).toBe(0);
    expect(link.shown()).toContain('A browser window opens. Choose your phone, scan with its camera.');
    expect(link.shown()).toContain('"result":"linked"');
    expect((await asked.phone.nextMessage()).text).toMatch(ID);
    // The QR code itself is what was asked for.
    expectNoSecret(link.shown().replaceAll(/"qr":"[^"]+"/g, ''), asked);
    expect([await desktop.profiles(), desktop.isRunning()]).toEqual([[], false]);
  });

  test('Ctrl-C while it asks ends the browser, its profile and the link', async () => {
    const { link, desktop } = await asking();
    link.child.kill('SIGINT');

    expect(await link.ended).toBe(4);
    expect(link.shown()).toContain('Stopped. The link is cancelled.');
    expect([await desktop.profiles(), desktop.isRunning()]).toEqual([[], false]);
  });

  test('killed while it asks, leaves no browser behind', async () => {
    const { link, desktop } = await asking();
    link.child.kill('SIGKILL');
    await link.ended;

    expect(await vi.waitUntil(() => !desktop.isRunning(), WAIT)).toBe(true);
  });
});

/** A link whose browser waits for somebody to touch the passkey. */
async function asking() {
  const [asked, desktop] = [newAccount(), await newDesktop()];
  const link = startLink(['--number', `+${asked.phone.number}`, '--passkey', 'browser'], desktop);
  await typeCode(link, asked);
  await desktop.plugIn(asked.account.authenticator.forChromium(), 'untouched');
  desktop.letGo();
  return { link, desktop };
}

describe.concurrent('link --passkey paste', () => {
  test('without a screen is usual: shows a line, takes its answer on standard input, a wrong one too', async () => {
    const asked = newAccount();
    const link = startLink(['--number', `+${asked.phone.number}`]);
    await typeCode(link, asked);
    const question = JSON.parse(await link.says(LINE)) as { challenge: string; rpId: string };
    const { authenticator } = asked.account;
    link.type(
      `Promise {<pending>}\n${JSON.stringify(authenticator.answer(question, { userVerified: false }))}\n`,
    );
    await link.says(/(Again\? \[Y\/n\])/);
    link.type(`\n${JSON.stringify(authenticator.answer(question))}\n`);

    expect(await link.ended).toBe(0);
    expect(link.shown()).toContain('That is not the answer.');
    expect(link.shown()).toContain('That was not an answer to the question.');
    expect((await asked.phone.nextMessage()).text).toMatch(ID);
    expectNoSecret(link.shown().replaceAll(LINE, ''), asked);
  });

  test('on a terminal does not show what is pasted, and Ctrl-C there cancels the link', async (context) => {
    if (findOnPath('script') === null)
      context.skip('there is no script of util-linux, which makes a terminal');
    const asked = newAccount();
    const link = startLink(['--number', `+${asked.phone.number}`, '--passkey', 'paste'], { on: 'terminal' });
    await typeCode(link, asked);
    await link.says(/(Answer: )/);
    link.type('{"id":"pasted-in-vain"}\r');
    await link.says(/(That is not the answer)/);
    link.type('\u0003');

    expect(await link.ended).toBe(4);
    expect(link.shown()).not.toContain('in-vain');
    expect(link.shown()).toContain('Stopped. The link is cancelled.');
  });

  test.each(['SIGTERM', 'SIGHUP'] as const)('%s while it waits cancels the link', async (signal) => {
    const asked = newAccount();
    const link = startLink(['--number', `+${asked.phone.number}`]);
    await typeCode(link, asked);
    await link.says(LINE);
    link.child.kill(signal);

    expect(await link.ended).toBe(4);
    expect(link.shown()).toContain('Stopped. The link is cancelled.');
  });
});

test.concurrent('link --passkey off ends the link in the words of PASSKEY_REQUIRED', async () => {
  const asked = newAccount();
  const link = startLink(['--number', `+${asked.phone.number}`, '--passkey', 'off', '--json']);
  await typeCode(link, asked);

  expect(await link.ended).toBe(5);
  expect(link.shown()).toContain('"code":"PASSKEY_REQUIRED"');
});

test.concurrent('link --passkey with another word starts no link', async () => {
  const link = startLink(['--qr', '--passkey', 'phone']);

  expect(await link.ended).toBe(2);
  expect(link.shown()).toContain('--passkey browser, --passkey paste or --passkey off');
});

/** Runs after the others, because it moves the clock of all links. */
test('link compares codes where the answer came late', async () => {
  const asked = newAccount();
  const link = startLink(['--number', `+${asked.phone.number}`]);
  await typeCode(link, asked);
  const question = JSON.parse(await link.says(LINE)) as { challenge: string; rpId: string };
  aheadMs += 301_000;
  link.type(`${JSON.stringify(asked.account.authenticator.answer(question))}\n`);
  const spaced = await link.says(/│ {3}(\S {2}.*\S) {3}│/);
  const { record } = await asked.account.nextCeremony();
  expect(spaced.replaceAll('  ', '')).toBe(record.code);
  await link.says(/(Is this the code on your phone\? \[y\/n\])/);
  link.type('y\n');

  expect(await link.ended).toBe(0);
  expect((await asked.phone.nextMessage()).text).toMatch(ID);
});
