import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReport } from '../../../src/session/report.ts';
import { inspectAuthState } from '../../../src/auth-state/checks/checks.ts';
import { askReport, askSession, linkByQr } from '../../kit/program/link.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { BROKEN_CREDS } from '../../kit/whatsapp/broken-creds.ts';
import { BROKEN_KEYS, INCOMPLETE } from '../../kit/whatsapp/broken-keys.ts';
import { bytes, type State } from '../../kit/whatsapp/state.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';

let app: TestApp;
let linked: State;
let hosted: State;
let id: string;

beforeAll(async () => {
  app = await startApp();
  ({ id } = await linkByQr(app));
  linked = (await (await askSession(app.url, id)).json()) as State;
  const business = await linkByQr(app, { hosted: true, platform: 'smba' });
  hosted = (await (await askSession(app.url, business.id)).json()) as State;
});

afterAll(async () => {
  await app.close();
});

function inspect(state: State | { creds: unknown; keys: unknown }, keys: unknown = state.keys) {
  const { checks, account } = inspectAuthState(state.creds, keys);
  const mask = (digits: string) => digits.slice(0, 3);
  const report = createReport({ format: 'short', checks, account }, { mask, say: sayInEnglish });
  const failing = checks.filter(({ ok }) => !ok);
  return {
    status: report.status,
    failing: failing.map(({ id }) => id),
    words: failing.map(({ why }) => sayInEnglish(why)).join(' '),
  };
}

describe('inspectAuthState', () => {
  test('with what a link left, of an ordinary and of a hosted business account, finds nothing wrong', () => {
    expect(inspect(linked)).toEqual({ status: 'valid', failing: [], words: '' });
    expect(inspect(hosted)).toEqual({ status: 'valid', failing: [], words: '' });
    const { checks } = inspectAuthState(hosted.creds, hosted.keys);
    const [account] = checks
      .filter(({ id }) => id === 'account-signature')
      .map(({ why }) => sayInEnglish(why));
    expect(account).toContain('hosted by Meta');
  });

  test('with bytes as a list by number, which Baileys reads, finds nothing wrong', () => {
    const state = structuredClone(linked);
    const { data } = state.creds.noiseKey.public;
    Object.assign(state.creds.noiseKey, {
      public: Object.fromEntries(Buffer.from(String(data), 'base64').entries()),
    });

    expect(inspect(state).status).toBe('valid');
  });

  test.each([...BROKEN_CREDS, ...BROKEN_KEYS])(
    'with %s, is invalid and says so',
    (_, breakIt, failing, words) => {
      const state = structuredClone(linked);
      breakIt(state);
      const found = inspect(state);

      expect(found).toMatchObject({ status: 'invalid', failing });
      expect(found.words).toMatch(words);
    },
  );

  test.each(INCOMPLETE)('with %s, is incomplete and says so', (_, breakIt, failing, words) => {
    const state = structuredClone(linked);
    breakIt(state);
    const found = inspect(state);

    expect(found).toMatchObject({ status: 'incomplete', failing });
    expect(found.words).toMatch(words);
  });

  test('with a prefix of 06 05 on an account that is not hosted, is invalid', () => {
    const state = structuredClone(hosted);
    state.creds.account.details = linked.creds.account.details;

    expect(inspect(state).failing).toEqual(['account-signature', 'device-signature']);
  });

  test('with every signature made by Baileys or the phone, agrees that any changed bit is wrong', () => {
    for (const name of ['accountSignature', 'deviceSignature'] as const) {
      for (let bit = 0; bit < 512; bit += 37) {
        const state = structuredClone(linked);
        const changed = Buffer.from(state.creds.account[name], 'base64');
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        state.creds.account[name] = changed.toString('base64');
        expect(inspect(state).status).toBe('invalid');
      }
    }
  });

  test.each([
    ['a pre-key file', { private: bytes(Buffer.alloc(32)), public: bytes(Buffer.alloc(32)) }, /single key/],
    ['a conversation file', { _sessions: {}, version: 'v1' }, /conversation of a session folder/],
    ['an app-state key file', { keyData: 'AAAA', timestamp: '1' }, /app-state key of a session folder/],
    ["another program's file", { WABrowserId: 'x', WASecretBundle: 'y' }, /another program/],
    ['nothing at all', {}, /another program/],
    ['no object', 'text', /another program/],
  ])('with %s instead of creds.json, says what it is', (_, creds, words) => {
    const found = inspect({ creds, keys: null });

    expect(found.status).toBe('invalid');
    expect(found.words).toMatch(words);
  });
});

describe('POST /validate', () => {
  const carried = () => JSON.stringify(linked.creds);
  const packed = () => gzipSync(carried()).toString('base64');
  const plain = () => Buffer.from(carried()).toString('base64');

  test.each([
    ['a short ID', () => id, 'short', 'valid'],
    [
      'a short ID in capitals with its assignment',
      () => `SESSION_ID="${id.toUpperCase()}"`,
      'short',
      'valid',
    ],
    ['a long ID', () => `TREKKER-MD~${packed()}`, 'long', 'incomplete'],
    ['a long ID of another program', () => `Gifted~${packed()}`, 'long', 'incomplete'],
    ['a long ID with ;;;', () => `ANY-BOT;;;${packed()}`, 'long', 'incomplete'],
    ['plain base64', () => plain(), 'base64', 'incomplete'],
    ['plain base64 with a prefix', () => `ANY_MD~${plain()}`, 'base64', 'incomplete'],
    ['a pasted creds.json', () => JSON.stringify(linked.creds, null, 2), 'json', 'incomplete'],
    ['the answer of GET /session', () => `{"creds":${carried()},"keys":{}}`, 'json', 'incomplete'],
  ])('with %s, reads it', async (_, text, format, status) => {
    const answer = await askReport(app.url, text());

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      format,
      status,
      account: { number: expect.stringMatching(/^\+254 \.\.\. \d\d$/), linkedBy: 'qr' },
    });
  });

  test.each([
    ['a short ID cut off', () => id.slice(0, -5), /34 of 39/],
    [
      'a short ID with one character mistyped',
      () => id.replace(/.$/, (end) => (end === 'q' ? 'p' : 'q')),
      /Character 39/,
    ],
    ["another program's short ID", () => 'Gifted~a8Kd9xQ2', /another program/],
    ['a long ID cut off', () => `TREKKER-MD~${packed().slice(0, 900)}`, /cut off/],
    [
      'a long ID with one character mistyped',
      () => `TREKKER-MD~${packed().slice(0, 200)}${packed()[200] === 'A' ? 'B' : 'A'}${packed().slice(201)}`,
      /damaged/,
    ],
    ['base64 cut off', () => plain().slice(0, 1001), /cut off/],
    ['a creds.json cut off', () => carried().slice(0, 700), /cut off/],
    [
      'an ID with three dots in it',
      () => `TREKKER-MD~${packed().slice(0, 30)}…${packed().slice(-30)}`,
      /Character 31 .*is "…"/,
    ],
    [
      'a session from before linked devices',
      () => '{"clientID":"a","serverToken":"b","encKey":"c","macKey":"d"}',
      /old kind/,
    ],
  ])('with %s, says exactly that', async (_, text, words) => {
    const answer = await askReport(app.url, text());

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'SESSION_ID_MALFORMED',
      detail: expect.stringMatching(words),
    });
  });

  test('with a body nested 30,000 deep, is refused as wrong and harms nothing', async () => {
    const body = `{"sessionId":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${app.url}/validate`, { method: 'POST', headers, body });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'BODY_INVALID' });
  });
});
