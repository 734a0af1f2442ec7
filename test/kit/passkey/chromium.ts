import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { vi } from 'vitest';
import type { VirtualCredential } from '../../double/whatsapp/passkey/authenticator.ts';
import { findBrowser } from '../run/needs.ts';
import { isInCommands } from './fake-browser.ts';

const WAIT = { timeout: 20_000 };
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
const AUTHENTICATOR = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
};

type Touch = 'touched' | 'untouched';

/** A machine on which the real Chromium is installed as a program that shows no window. */
export type Desktop = {
  /** The environment of a command on it. */
  readonly env: Readonly<Record<string, string>>;
  /** The profiles of browsers that run now. */
  readonly profiles: () => Promise<readonly string[]>;
  /** Puts a passkey into the browser that a command has started, in the tab of WhatsApp; somebody touches it, or nobody. */
  readonly plugIn: (credential: VirtualCredential, touch?: Touch) => Promise<void>;
  /** True if a browser, or a part of one, runs. */
  readonly isRunning: () => boolean;
};

/** Prepares a machine in a folder. */
export async function prepareDesktop(dir: string, flags: readonly string[]): Promise<Desktop> {
  const [bin, temp] = [join(dir, 'bin'), join(dir, 'tmp')] as const;
  await Promise.all([mkdir(bin), mkdir(temp)]);
  const path = join(bin, 'google-chrome');
  const words = [findBrowser() ?? '/usr/bin/chromium', ...FLAGS, ...flags, '--remote-debugging-port=0'];
  await writeFile(path, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  await chmod(path, 0o755);
  const profiles = async () => (await readdir(temp)).filter((name) => name.startsWith('trekker-passkey-'));
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, TMPDIR: temp, DISPLAY: ':0' };
  return {
    env,
    profiles,
    plugIn: async (credential, touch = 'touched') =>
      plugIn(await addressIn(temp, profiles), credential, touch),
    isRunning: () => isInCommands(`--user-data-dir=${temp}`),
  };
}

/** The address at which the browser takes a second client beside its pipe. */
async function addressIn(temp: string, profiles: Desktop['profiles']): Promise<string> {
  const look = async () => {
    const [profile = ''] = await profiles();
    const text = await readFile(join(temp, profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port = '', path = ''] = text.split('\n');
    return path === '' ? null : `ws://127.0.0.1:${port}${path}`;
  };
  return vi.waitUntil(look, WAIT);
}

type Message = { readonly id?: number; readonly result?: unknown };

/** The passkey stays until the browser ends. */
async function plugIn(address: string, credential: VirtualCredential, touch: Touch): Promise<void> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  let lastId = 0;
  const call = async <T>(method: string, params: object = {}, sessionId?: string): Promise<T> => {
    const id = (lastId += 1);
    socket.send(JSON.stringify({ id, method, params, sessionId }));
    for (;;) {
      const [data] = (await once(socket, 'message')) as [Buffer];
      const message = JSON.parse(String(data)) as Message;
      if (message.id === id) return message.result as T;
    }
  };
  type Target = { readonly targetId: string; readonly url: string };
  const look = async () => {
    const { targetInfos } = await call<{ targetInfos: readonly Target[] }>('Target.getTargets');
    return targetInfos.find(({ url }) => url === 'https://web.whatsapp.com/robots.txt');
  };
  const { targetId } = await vi.waitUntil(look, WAIT);
  const { sessionId } = await call<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  await call('WebAuthn.enable', { enableUI: false }, sessionId);
  const { authenticatorId } = await call<{ authenticatorId: string }>(
    'WebAuthn.addVirtualAuthenticator',
    { options: { ...AUTHENTICATOR, automaticPresenceSimulation: touch === 'touched' } },
    sessionId,
  );
  await call('WebAuthn.addCredential', { authenticatorId, credential }, sessionId);
}
