import { createServer } from 'node:http';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ValidationReport } from '../../../src/wire/report.ts';
import { bytesAt, CREDS_PLACES, ENCODINGS, put, type Path } from '../../kit/auth-state/encodings.ts';
import { tempFolder } from '../../kit/folder.ts';
import { askReport, askSession, linkByQr, type Linked } from '../../kit/program/link.ts';
import { ROOT } from '../../kit/repo.ts';
import { run, type Ran } from '../../kit/program/run-command.ts';
import { runSmallBot, type SmallBot } from '../../kit/bot/small-bot.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

type State = { creds: Record<string, unknown>; keys: Record<string, Record<string, unknown>> };

/** Fields of creds that a real link fills. */
const PLACES = CREDS_PLACES.filter((path) => path[1] !== 'routingInfo' && path[1] !== 'signalIdentities');
const NAMES = Object.keys(ENCODINGS);

let app: TestApp;
let running: SmallBot | null = null;

beforeAll(async () => {
  app = await startApp({ LINKS_PER_ADDRESS: 'off', LINKS_AT_ONCE_PER_ADDRESS: 'off' });
});

afterEach(async () => {
  await running?.stop();
  running = null;
});

afterAll(() => app.close());

/** The creds of a new link, from a long ID. */
async function newCreds(): Promise<{ readonly linked: Linked; readonly state: State }> {
  const linked = await linkByQr(app, { format: 'long' });
  const packed = Buffer.from(linked.id.slice(linked.id.indexOf('~') + 1), 'base64');
  return { linked, state: { creds: JSON.parse(String(gunzipSync(packed))) as State['creds'], keys: {} } };
}

/** Writes the bytes at all places in the given encodings, which are used in turn. */
function encode(state: State, names: readonly string[], places: readonly Path[] = PLACES): State {
  const changed = structuredClone(state);
  places.forEach((path, index) => {
    put(changed, path, ENCODINGS[names[index % names.length] ?? '']?.(bytesAt(state, path)));
  });
  return changed;
}

/** Runs the restore client in an empty folder. */
async function restore(
  pasted: string,
  more: readonly string[] = [],
): Promise<Ran & { dir: string; left: readonly string[] }> {
  const home = await tempFolder();
  const dir = join(home, 'session');
  const args = [join(ROOT, 'dist', 'restore.mjs'), '--dir', dir, '--json', ...more, '-'];
  const ran = await run('node', args, { cwd: home, input: pasted });
  return { ...ran, dir, left: await readdir(home) };
}

async function reportOf(pasted: string): Promise<ValidationReport> {
  const answer = await askReport(app.url, pasted);
  expect(answer.status).toBe(200);
  return (await answer.json()) as ValidationReport;
}

/** Starts a bot in the folder, sends it a message from a new stranger and checks its reply. Resolves with its retry requests. */
async function botWorks(dir: string, { number, device }: Linked): Promise<number> {
  running = runSmallBot(await useMultiFileAuthState(dir), app.whatsapp.url);
  await running.opened;
  const stranger = app.whatsapp.addStranger();
  const sent = await stranger.sendFirstMessage(app.whatsapp.phone(number), device, 'hello');
  const message = await running.nextMessage();
  expect(message.message?.conversation).toBe('hello');
  await running.reply(message, 'you said hello');
  expect(await stranger.nextMessage()).toBe('you said hello');
  await running.stop();
  running = null;
  return sent.retries();
}

describe('F22: creds that another store wrote', () => {
  test.each([
    ['bare base64', ['bare base64']],
    ['Buffers by JSON.stringify', ['a Buffer by JSON.stringify']],
    ['Uint8Arrays by JSON.stringify', ['a Uint8Array by JSON.stringify']],
    ['extended JSON of MongoDB', ['extended JSON of MongoDB']],
    ['hexadecimal', ['hexadecimal']],
    ['a mixture of all forms', NAMES],
    ['a mixture of all forms, from its end', NAMES.toReversed()],
  ])('as %s, are incomplete for the validator, restored, and a bot works', async (_, names) => {
    const { linked, state } = await newCreds();
    const pasted = JSON.stringify(encode(state, names).creds);
    const { status, checks } = await reportOf(pasted);
    const restored = await restore(pasted);

    expect({ status, failing: checks.filter(({ ok }) => !ok).map(({ id }) => id) }).toEqual({
      status: 'incomplete',
      failing: ['app-state-key', 'pre-keys'],
    });
    expect(restored).toMatchObject({ code: 0, err: '', left: ['session'] });
    expect(await botWorks(restored.dir, linked)).toBeLessThanOrEqual(2);
  });

  test('without what Baileys can do without, are restored, and a bot works', async () => {
    const { linked, state } = await newCreds();
    for (const name of ['processedHistoryMessages', 'accountSettings', 'accountSyncCounter', 'platform']) {
      Reflect.deleteProperty(state.creds, name);
    }
    Object.assign(state.creds, {
      routingInfo: 'nonsense!',
      firstUnuploadedPreKeyId: null,
      lastPropHash: 7,
      pairingEphemeralKeyPair: null,
      signalIdentities: {},
    });
    Object.assign(Object(state.creds['me']), { name: null, lid: 5 });
    const pasted = JSON.stringify(state.creds);
    const restored = await restore(pasted);

    expect((await reportOf(pasted)).status).toBe('incomplete');
    expect(restored).toMatchObject({ code: 0, left: ['session'] });
    expect(await botWorks(restored.dir, linked)).toBeLessThanOrEqual(2);
  });

  test.each([
    ['the first that waits behind the next', { firstUnuploadedPreKeyId: 40_000 }],
    ['a next one that is there already', { nextPreKeyId: 5, firstUnuploadedPreKeyId: 5 }],
    ['counters in 64 bits', { nextPreKeyId: { low: 813, high: 0, unsigned: true } }],
  ])('with %s for its pre-keys, are restored whole: nobody has to write twice', async (_, counters) => {
    const linked = await linkByQr(app);
    const state = (await (await askSession(app.url, linked.id)).json()) as State;
    const pasted = JSON.stringify({ ...state, creds: { ...state.creds, ...counters } });
    const restored = await restore(pasted);

    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(await botWorks(restored.dir, linked)).toBe(0);
  });

  test('with keys in any form from a server, are restored whole: nobody has to write twice', async () => {
    const linked = await linkByQr(app);
    const state = (await (await askSession(app.url, linked.id)).json()) as State;
    const ids = Object.keys(state.keys['pre-key'] ?? {});
    const places = ids.flatMap((id) => [
      ['keys', 'pre-key', id, 'public'],
      ['keys', 'pre-key', id, 'private'],
    ]);
    const answer = JSON.stringify(encode(state, NAMES, [...PLACES, ...places]));
    const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const restored = await restore(linked.id, ['--url', url]);
    server.close();

    expect(restored).toMatchObject({ code: 0, err: '' });
    expect(await botWorks(restored.dir, linked)).toBe(0);
  });
});

describe('T74: what the validator calls invalid', () => {
  const BREAKS: readonly (readonly [string, (creds: Record<string, unknown>) => void, RegExp])[] = [
    ['an unsigned device', (creds) => Reflect.deleteProperty(creds, 'account'), /never fully linked/],
    [
      'a signature of another account',
      (creds) =>
        put({ creds }, ['creds', 'account', 'accountSignature'], Buffer.alloc(64, 9).toString('base64')),
      /does not belong to this device/,
    ],
    [
      'halves that do not belong together',
      (creds) => put({ creds }, ['creds', 'noiseKey', 'private'], Buffer.alloc(32, 9).toString('hex')),
      /halves of the noise key do not belong together/,
    ],
    [
      'bytes lost by another program',
      (creds) => put({ creds }, ['creds', 'signedIdentityKey', 'private'], {}),
      /empty object, so whatever wrote it lost the bytes/,
    ],
    ['no account in me', (creds) => Reflect.deleteProperty(creds, 'me'), /whose account/],
    [
      'no number of the next pre-key',
      (creds) => Reflect.deleteProperty(creds, 'nextPreKeyId'),
      /nextPreKeyId/,
    ],
  ];

  test.each(BREAKS)('%s, ends the restore client with 3 and leaves nothing', async (_, breakIt, words) => {
    const { state } = await newCreds();
    breakIt(state.creds);
    const pasted = JSON.stringify(state.creds);
    const restored = await restore(pasted);

    expect((await reportOf(pasted)).status).toBe('invalid');
    expect(restored).toMatchObject({ code: 3, left: [] });
    expect(JSON.parse(restored.out)).toMatchObject({
      ok: false,
      error: { code: 'NOT_LINKED', message: expect.stringMatching(words) },
    });
    expect(restored.out).not.toMatch(/link again/i);
  });
});
