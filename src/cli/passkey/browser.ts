import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrowserError } from './browser-end.ts';
import type { Machine } from './find-browser.ts';
import { BrowserPipe } from './pipe.ts';

/** What starts and ends a browser needs of its process. */
export type BrowserHost = Machine & {
  /** Adds what must be done however this process ends; the returned function removes it. */
  readonly atExit: (act: () => void) => () => void;
};

/** A running browser with a profile of its own; `close` ends it and removes the profile, and is safe to call twice. */
export type RunningBrowser = { readonly pipe: BrowserPipe; readonly close: () => Promise<void> };

const START_LIMIT_MS = 30_000;
const CLOSE_LIMIT_MS = 1_500;
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 } as const;
/**
 * The variables that a browser gets: those of the desktop, the language and the network. The others stay here, because settings of the
 * server with secrets may be among them.
 */
const HANDED_ON =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_\w+|XMODIFIERS|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|(?:GTK|QT|GDK)_\w+|(?:https?|all|no)_proxy|SSL_CERT_\w+|SystemRoot|windir|SystemDrive|ComSpec|PATHEXT|USERNAME|USERPROFILE|USERDOMAIN|APPDATA|LOCALAPPDATA|ProgramData|Program(?:Files|W6432).*|CommonProgram.*|PUBLIC|HOMEDRIVE|HOMEPATH|NUMBER_OF_PROCESSORS|PROCESSOR_\w+|OS)$/i;

/** Starts a browser with an empty profile and a pipe to it. Errors: {@link BrowserError} `cannot-start`, and the reason of the signal. */
export async function startBrowser(
  path: string,
  host: BrowserHost,
  signal: AbortSignal,
): Promise<RunningBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'trekker-passkey-')).catch((cause: unknown) => {
    throw new BrowserError('cannot-start', { cause });
  });
  const child = await spawnBrowser(path, profile, host);
  const gone = goneOf(child);
  const leave = host.atExit(() => {
    killTree(child, host);
    rmSync(profile, REMOVAL);
  });
  const pipe = new BrowserPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const stop = () => pipe.fail(signal.reason as Error);
  signal.addEventListener('abort', stop);
  let closing: Promise<void> | null = null;
  const close = () =>
    (closing ??= end({ child, gone, pipe, host })
      .finally(() => signal.removeEventListener('abort', stop))
      .then(() => rm(profile, REMOVAL))
      // What cannot be removed now is tried again at the end of this process.
      .then(leave, () => undefined));
  try {
    signal.throwIfAborted();
    await pipe.call('Browser.getVersion', {}, { limitMs: START_LIMIT_MS });
    return { pipe, close };
  } catch (error) {
    await close();
    throw signal.aborted ? signal.reason : new BrowserError('cannot-start', { cause: error });
  }
}

async function spawnBrowser(path: string, profile: string, host: BrowserHost): Promise<ChildProcess> {
  try {
    return spawn(path, flagsFor(profile), {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: Object.fromEntries(Object.entries(host.env).filter(([name]) => HANDED_ON.test(name))),
      // A group of its own, so that Ctrl-C goes to the command alone and the whole group can be ended.
      detached: host.platform !== 'win32',
    });
  } catch (cause) {
    // Most failures come as an event; some, such as a program that is just being updated, are thrown.
    await rm(profile, REMOVAL);
    throw new BrowserError('cannot-start', { cause });
  }
}

function flagsFor(profile: string): readonly string[] {
  return [
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
    '--no-first-run',
    '--no-default-browser-check',
    // Nothing of this profile lasts, so no keyring of the desktop has to be opened for it.
    '--password-store=basic',
    'about:blank',
  ];
}

/** Resolves when the process has ended or could not be started. */
function goneOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
}

type Ending = {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
  readonly pipe: BrowserPipe;
  readonly host: BrowserHost;
};

/** Asks the browser to close, then ends what is left of it. */
async function end({ child, gone, pipe, host }: Ending): Promise<void> {
  const limit = new AbortController();
  const late = () => sleep(CLOSE_LIMIT_MS, null, { signal: limit.signal }).catch(() => null);
  pipe.hangUp();
  await Promise.race([gone, late()]);
  killTree(child, host);
  await Promise.race([gone, late()]);
  limit.abort();
}

/** Ends the browser and all processes that it has started. */
function killTree({ pid }: ChildProcess, { platform, env }: Machine): void {
  if (pid === undefined) return;
  if (platform === 'win32') {
    const taskkill = win32.join(env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', 'taskkill.exe');
    spawnSync(taskkill, ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', timeout: CLOSE_LIMIT_MS });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left.
  }
}
