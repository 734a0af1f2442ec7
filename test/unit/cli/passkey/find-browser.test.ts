import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { candidatesOf, findBrowser, hasDisplay } from '../../../../src/cli/passkey/find-browser.ts';
import { tempFolder } from '../../../kit/folder.ts';

let dir: string;

beforeAll(async () => {
  dir = await tempFolder();
});

/** Puts a program down in a folder of its own; returns the folder. */
function install(path: string, text = '#!/bin/sh\n', mode = 0o755): string {
  const whole = join(dir, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
  chmodSync(whole, mode);
  return dirname(whole);
}

const find = (...folders: readonly string[]) =>
  findBrowser({ platform: 'linux', env: { PATH: folders.join(':') } });

describe('findBrowser', () => {
  test('on Linux takes the first name that any folder of PATH has', () => {
    const first = install('first/brave-browser');
    const second = install('second/chromium');

    expect(find(first, second)).toBe(join(second, 'chromium'));
    expect(find(first)).toBe(join(first, 'brave-browser'));
  });

  test('passes over folders, what may not be run, and folders that depend on where one stands', () => {
    const folder = join(dir, 'third');
    mkdirSync(join(folder, 'google-chrome'), { recursive: true });

    expect(find(folder, '/nowhere', 'first', '.', '')).toBeNull();
    expect(candidatesOf({ platform: 'linux', env: { PATH: 'first:.::' } })).toEqual([]);
    expect(candidatesOf({ platform: 'linux', env: {} })).toEqual([]);
  });

  test('passes over a Chromium of snap, which sees no profile of ours', () => {
    const script = install('ubuntu/chromium-browser', '#!/bin/sh\nexec /snap/bin/chromium "$@"\n');
    install('snap/bin/snap');
    mkdirSync(join(dir, 'links'));
    symlinkSync(join(dir, 'snap/bin/snap'), join(dir, 'links/chromium'));

    expect(find(script, join(dir, 'links'))).toBeNull();
  });

  test('looks at no more than 64 folders', () => {
    const folders = Array.from({ length: 1_000 }, (_, index) => `/nowhere/${index}`);
    const env = { PATH: folders.join(':') };

    expect(candidatesOf({ platform: 'linux', env }).length).toBe(64 * 8);
  });

  test('on macOS looks at the programs of all and of this user', () => {
    const paths = candidatesOf({ platform: 'darwin', env: { HOME: '/Users/ann' } });

    expect(paths.slice(0, 2)).toEqual([
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Users/ann/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ]);
    expect(paths.map((path) => path.split('/').pop())).toContain('Microsoft Edge');
  });

  test('on Windows looks where programs are installed, and at no relative path', () => {
    const env = { ProgramFiles: String.raw`C:\Program Files`, LOCALAPPDATA: 'here' };
    const paths = candidatesOf({ platform: 'win32', env });

    expect(paths[0]).toBe(String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`);
    expect(paths).toHaveLength(4);
  });
});

test.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: '' }, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['darwin', {}, true],
  ['win32', {}, true],
] as const)('hasDisplay, on %s with %j, is %j', (platform, env, expected) => {
  expect(hasDisplay({ platform, env })).toBe(expected);
});
