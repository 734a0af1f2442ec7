import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { AppError, toProblem } from '../../../src/wire/errors.ts';
import { CommandError } from '../../../src/restore/exit.ts';
import { restoreFolder } from '../../../src/restore/folder/folder.ts';
import { restoreSession, type Surroundings } from '../../../src/restore/restore-session.ts';
import { useSession } from '../../../src/restore/use-session.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { formatLongId } from '../../../src/session-id/long.ts';
import { tempFolder } from '../../kit/folder.ts';
import { failureOf, serve } from '../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';
import { problems } from '../../../src/texts/en/problems.ts';

const ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 5));
const OTHER_ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 6));
const SESSION = sessionLinkedAt(1_700_000_000);
const AWAY = 'http://127.0.0.1:1';

let dir: string;
let warnings: string[];
let surroundings: Surroundings;

beforeEach(async () => {
  dir = join(await tempFolder(), 'session');
  warnings = [];
  surroundings = { env: {}, warn: (sentence) => void warnings.push(sentence) };
});

function restore(url: string | null, more: { force?: boolean; sessionId?: string; waitS?: number } = {}) {
  const request = { sessionId: ID, url, dir, force: false, waitS: 0.4, ...more };
  return restoreSession(request, surroundings);
}

const refusing = () =>
  serve((_request, response) => {
    const fields = { retryAfter: 1_500 };
    const body = JSON.stringify({
      ...toProblem(new AppError('RATE_LIMITED', { fields }), 'r1', problems),
      detail: 'Restored too often.',
    });
    response.writeHead(429, { 'Retry-After': '1500' }).end(body);
  });

describe('F24: a folder, while the server', () => {
  const servers: readonly (readonly [string, () => Promise<string>, number])[] = [
    ['is away', () => Promise.resolve(AWAY), 6],
    ['refuses for a time', refusing, 5],
    ['is broken', () => serve((_request, response) => response.writeHead(500).end()), 6],
  ];

  test.each(servers)('%s, that came from this ID is kept without a word', async (_what, start) => {
    await restore(await serve((_request, response) => response.end(JSON.stringify(SESSION))));

    expect(await restore(await start())).toEqual({ result: 'kept', keys: null });
    expect(warnings).toEqual([]);
  });

  test.each(servers)('%s, whose origin nobody noted is kept with a warning', async (_what, start) => {
    await restoreFolder(dir, SESSION, { idText: 'x', force: false });
    await rm(join(dir, '.restored-id'));
    const before = await readFile(join(dir, 'creds.json'), 'utf8');

    expect(await restore(await start())).toEqual({ result: 'kept', keys: null });
    expect(warnings.join()).toContain('holds a session already');
    expect(await readFile(join(dir, 'creds.json'), 'utf8')).toBe(before);
  });

  test.each(servers)(
    '%s, of another ID, without a session, or to be replaced by force is no start',
    async (_what, start, exit) => {
      const url = await start();
      expect((await failureOf(() => restore(url))).exit).toBe(exit);
      expect(await readdir(join(dir, '..'))).toEqual([]);
      await mkdir(dir);
      expect((await failureOf(() => restore(url))).exit).toBe(exit);
      await restoreFolder(dir, SESSION, { idText: 'x', force: false });
      expect((await failureOf(() => restore(url))).exit).toBe(exit);
      expect((await failureOf(() => restore(url, { force: true }))).exit).toBe(exit);
    },
  );

  test('tells how long to wait, also as a number', async () => {
    expect(await failureOf(async () => restore(await refusing()))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterS: 1_500,
    });
  });
});

describe('T76: plain http', () => {
  test.each(['http://192.0.2.1', 'http://example.invalid:3000', 'http://[2001:db8::1]'])(
    'to %s is warned of before the ID goes out',
    async (url) => {
      const failure = failureOf(() => restore(url, { waitS: 0.2 }));
      expect((await failure).exit).toBe(6);
      expect(warnings.join()).toMatch(/not https/);
      expect(warnings.join()).not.toContain(ID.slice(11));
    },
  );

  test('in useSession is a warning of the process', async () => {
    const heard: Error[] = [];
    const listen = (warning: Error) => void heard.push(warning);
    process.on('warning', listen);
    const useMultiFileAuthState = () => Promise.resolve(1);
    await failureOf(() =>
      useSession({ sessionId: ID, url: 'http://192.0.2.1', dir, wait: 0.2, useMultiFileAuthState }),
    );
    await new Promise(setImmediate);
    process.off('warning', listen);

    expect(heard.map(({ message }) => message).join()).toMatch(/not https/);
  });

  test.each(['localhost', '127.0.0.1', '127.8.9.10', '[::1]', 'api.localhost'])(
    'within this machine, as %s, is not',
    async (host) => {
      await failureOf(() => restore(`http://${host}:1`, { waitS: 0.2 }));
      expect(warnings).toEqual([]);
    },
  );

  test('is not warned of where nothing is sent', async () => {
    await restore('http://192.0.2.1', { sessionId: formatLongId('X', JSON.stringify(SESSION.creds)) });
    expect(
      await restore('http://192.0.2.1', { sessionId: formatLongId('X', JSON.stringify(SESSION.creds)) }),
    ).toMatchObject({ result: 'kept' });
    expect(warnings).toEqual([]);
  });
});

describe('useSession', () => {
  const useMultiFileAuthState = (folder: string) => Promise.resolve(folder);

  test.each([
    ['no ID', { sessionId: undefined }],
    ['an empty ID', { sessionId: ' ' }],
    ['a number as the ID', { sessionId: 5 }],
    ['no folder', { dir: undefined }],
    ['an empty folder', { dir: '' }],
    ['a waiting time that is none', { wait: -1 }],
    ['an endless waiting time', { wait: Infinity }],
    ['no function of Baileys', { useMultiFileAuthState: undefined }],
    ['a number as the address', { url: 5 }],
    ['a waiting time in quotes', { wait: '90' }],
    ['a waiting time that is no number', { wait: NaN }],
    ['a Promise as the ID', { sessionId: Promise.resolve('x') }],
    ['a Promise as the address', { url: Promise.resolve('x') }],
    ['a Promise as the folder', { dir: Promise.resolve('x') }],
    ['a list as the ID', { sessionId: [ID] }],
    ['no ID at all', { sessionId: null }],
    ['null as the waiting time and the address, but no folder', { wait: null, url: null, dir: null }],
    ['what the function of Baileys gives', { useMultiFileAuthState: Promise.resolve({}) }],
    ['keep in quotes', { keep: 'true' }],
    ['a number for keep', { keep: 1 }],
    ['keep and a folder, but no function of Baileys', { keep: true, useMultiFileAuthState: undefined }],
    ['keep and an empty folder', { keep: true, dir: '' }],
    ['keep without an address', { keep: true, url: undefined }],
    ['fromDayOfLink in quotes', { keep: true, fromDayOfLink: 'yes' }],
    ['an address of a megabyte', { url: `https://${'a'.repeat(1_000_000)}` }],
  ])('with %s says what is wrong', async (_what, change) => {
    const options = { sessionId: ID, url: AWAY, dir, useMultiFileAuthState, ...change };
    const error: unknown = await useSession(options as Parameters<typeof useSession>[0]).catch(
      (each: unknown) => each,
    );

    expect(error).toBeInstanceOf(CommandError);
    expect(error).toMatchObject({ code: 'USAGE' });
  });

  test.each([[undefined], [null], ['text'], [5], [[]], [Promise.resolve({})], [() => undefined]])(
    'F36: with %j for its options says what it wants',
    async (options) => {
      const given = options as unknown as Parameters<typeof useSession>[0];
      const error: unknown = await useSession(given).catch((each: unknown) => each);

      expect(error).toBeInstanceOf(CommandError);
      expect(error).toMatchObject({ code: 'USAGE', exit: 2 });
      expect(String(error)).toMatch(/sessionId/);
    },
  );

  test.each([
    [{ wait: '90' }, /wait: 90/],
    [{ sessionId: Promise.resolve(ID) }, /sessionId is a Promise: .*await/],
    [{ sessionId: 254 }, /sessionId is a number.*quotes/],
    [{ url: new URL('https://example.org') }, /url is an object.*text/],
    [{ useMultiFileAuthState: Promise.resolve({}) }, /itself, without \(\)/],
    [{ dir: 7 }, /dir is a number/],
    [{ keep: 'true' }, /keep is a text: write keep: true/],
  ])('F36: with %j says what to write instead', async (change, words) => {
    const options = { sessionId: ID, url: AWAY, dir, useMultiFileAuthState, ...change };
    const given = options as unknown as Parameters<typeof useSession>[0];
    expect((await failureOf(() => useSession(given))).message).toMatch(words);
  });

  test('takes an ID with the line end of Windows, and another ID for another', async () => {
    const url = await serve((_request, response) => response.end(JSON.stringify(SESSION)));
    expect(await useSession({ sessionId: `${ID}\r\n`, url: `${url}\r`, dir, useMultiFileAuthState })).toBe(
      dir,
    );
    expect(await restore(AWAY)).toMatchObject({ result: 'kept' });
    expect((await failureOf(() => restore(AWAY, { sessionId: OTHER_ID }))).exit).toBe(6);
  });
});
