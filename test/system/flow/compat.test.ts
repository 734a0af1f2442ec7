import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { makeWASocket, useMultiFileAuthState } from '@whiskeysockets/baileys';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { tempFolder } from '../../kit/folder.ts';
import { readPngQr } from '../../kit/read-png-qr.ts';
import { linkByQr } from '../../kit/program/link.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { credsWithoutRange } from '../../kit/session/without-range.ts';

const NUMBER = '254712345678';
const LIMITED_NUMBER = '254712345679';
const KEY = 'key-of-an-old-bot';
const CROSS_SITE = { 'Sec-Fetch-Site': 'cross-site' };

let app: TestApp;
let openedBefore: number;

beforeAll(async () => {
  app = await startApp({ API_KEYS: `another-key-of-an-old-bot,${KEY}`, CODES_PER_NUMBER: '2/10m' });
});

beforeEach(() => {
  openedBefore = app.whatsapp.counts.opened;
});

afterAll(async () => {
  await app.close();
});

/** The number of connections to WhatsApp since this test began. */
function opened(): number {
  return app.whatsapp.counts.opened - openedBefore;
}

function openSocket(auth: Parameters<typeof makeWASocket>[0]['auth']): ReturnType<typeof makeWASocket> {
  return makeWASocket({ auth, waWebSocketUrl: app.whatsapp.url, logger: pino({ level: 'silent' }) });
}

function postOld(body: string, type: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${app.url}/giftedValidate.php`, {
    method: 'POST',
    headers: { 'Content-Type': type, ...headers },
    body,
  });
}

describe('a long ID', () => {
  test('taken apart as deployed bots do, is a creds.json that logs in with the own loader of Baileys', async () => {
    const { id, number } = await linkByQr(app, { format: 'long' });
    const [prefix, packed = ''] = id.split('~');
    const creds = gunzipSync(Buffer.from(packed, 'base64'));
    // The folder is deleted after the last test, because Baileys may still write keys when its socket has ended.
    const dir = await tempFolder();
    await writeFile(join(dir, 'creds.json'), creds);
    const { state } = await useMultiFileAuthState(dir);
    const sock = openSocket(state);
    const opened = await new Promise((resolve) => {
      sock.ev.on('connection.update', ({ connection }) => {
        if (connection !== undefined && connection !== 'connecting') resolve(connection);
      });
    });

    expect(prefix).toBe('TREKKER-MD');
    expect(packed).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
    expect(opened).toBe('open');
    expect(state.creds.me?.id).toContain(number);
    expect(JSON.parse(creds.toString()).accountSyncCounter).toBe(1);
    await sock.end(undefined);
    await app.whatsapp.awaitSockets(0);
  });

  test('is stored nowhere: asked for as a session it is refused with its own words', async () => {
    const { id } = await linkByQr(app, { format: 'long' });
    const answer = await fetch(`${app.url}/session`, { headers: { Authorization: `Bearer ${id}` } });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: 'SESSION_ID_MALFORMED',
      detail: expect.stringContaining('not stored here'),
    });
  });
});

describe('POST /giftedValidate.php', () => {
  test('with a session of this server, as JSON and as a form, says whose it is', async () => {
    const { id, number } = await linkByQr(app);
    const expected = {
      valid: true,
      message: 'The session is valid.',
      details: { hasAppStateKey: true },
      sessionInfo: {
        userId: `+254 ... ${number.slice(-2)}`,
        userName: null,
        appStateKeyId: expect.any(String),
      },
    };
    const asJson = await postOld(JSON.stringify({ sessionId: id }), 'application/json');
    const form = new URLSearchParams({ sessionId: id }).toString();
    const asForm = await postOld(form, 'application/x-www-form-urlencoded');

    expect([asJson.status, asForm.status]).toEqual([200, 200]);
    expect(await asJson.json()).toEqual(expected);
    expect(await asForm.json()).toEqual(expected);
  });

  test('with a long ID, says that it lacks its keys', async () => {
    const { id } = await linkByQr(app, { format: 'long' });
    const form = new URLSearchParams({ sessionId: id, action: 'validate' }).toString();
    const answer = await postOld(form, 'application/x-www-form-urlencoded');

    expect(await answer.json()).toMatchObject({
      valid: true,
      message: expect.stringContaining('Only creds came, no pre-keys'),
      details: { hasAppStateKey: true },
    });
  });

  test.each([
    ['an ID cut off', '{"sessionId":"TREKKER-MD~qqqqsyqcyq5r"}', 'cut off'],
    ['an unknown ID', '{"sessionId":"TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm"}', 'No session'],
    ['no ID', '{}', 'sessionId'],
    ['no JSON', '{"sessionId"', 'could not be read'],
    ['a body too large', JSON.stringify({ sessionId: 'x'.repeat(70_000) }), 'too large'],
  ])('with %s, still answers 200 and says why not', async (_what, body, expected) => {
    const answer = await postOld(body, 'application/json');

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ valid: false, error: expect.stringContaining(expected) });
  });

  test('from another site, is refused', async () => {
    const answer = await postOld('sessionId=x', 'application/x-www-form-urlencoded', CROSS_SITE);

    expect(answer.status).toBe(403);
  });
});

describe('GET /code', () => {
  test('with a number, answers a code that links', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const answer = await fetch(`${app.url}/code?number=${NUMBER}&name=anything`);
    const body = (await answer.json()) as { code: string; expiresAt: string; seconds: number };
    expect(body).toEqual({
      code: expect.stringMatching(/^[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}$/),
      expiresAt: expect.any(String),
      seconds: 60,
    });
    expect(Math.abs(Date.parse(body.expiresAt) - Date.now() - 60_000)).toBeLessThan(10_000);
    await phone.typeCode(body.code);

    expect((await phone.nextMessage()).text).toMatch(/^TREKKER-MD~/);
    await app.whatsapp.awaitSockets(0);
  });

  test('shares the limits of POST /code: the third one for a number is refused', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 3; tries += 1) {
      app.whatsapp.faults.add({
        at: 'code-request',
        do: { kind: 'iq-error', code: 400, text: 'no' },
        times: 1,
      });
      const answer = await fetch(`${app.url}/code?number=%2B${LIMITED_NUMBER}`);
      statuses.push(answer.status);
      expect(await answer.json()).toEqual({ error: expect.stringMatching(/\. /) });
      if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(60);
      await vi.waitFor(() => expect(app.app.counts().links).toBe(0));
    }

    expect(statuses).toEqual([502, 502, 429]);
    expect(app.whatsapp.codeRequestsByNumber.get(LIMITED_NUMBER)).toBe(2);
  });

  test.each([
    ['no number', '', {}, 400],
    ['two numbers', '?number=1&number=2', {}, 400],
    ['a number that cannot be', '?number=%2B2547', {}, 400],
    ['another site asking', `?number=${NUMBER}`, CROSS_SITE, 403],
    ['an old browser on another site', `?number=${NUMBER}`, { Referer: 'https://other.example/' }, 403],
  ])('with %s, asks nobody for a code', async (_what, query, headers, status) => {
    const answer = await fetch(`${app.url}/code${query}`, { headers: headers as Record<string, string> });

    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
    expect(opened()).toBe(0);
  });

  test('by HEAD, starts nothing', async () => {
    const answer = await fetch(`${app.url}/code?number=${NUMBER}`, { method: 'HEAD' });

    expect(answer.status).toBe(405);
    expect(opened()).toBe(0);
  });
});

describe('GET /qr', () => {
  test('for an image, is a PNG that links when it is scanned, though nobody follows the link', async () => {
    const phone = app.whatsapp.addPhone({ number: '254712345680' });
    const answer = await fetch(`${app.url}/qr`, { headers: { Accept: 'image/png' } });
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    await phone.scan((await readPngQr(await answer.arrayBuffer())) ?? '');

    expect((await phone.nextMessage()).text).toMatch(/^TREKKER-MD~/);
    await app.whatsapp.awaitSockets(0);
  });

  test.each([
    ['anything', '*/*'],
    ['a page', 'text/html,application/xhtml+xml,image/avif,image/png,*/*;q=0.8'],
    ['a page as gladly', 'image/png, text/html'],
    ['no image', 'image/png;q=0, */*;q=0.1'],
    ['neither', 'application/json'],
  ])('for %s, is the page', async (_what, accept) => {
    const answer = await fetch(`${app.url}/qr`, { headers: { Accept: accept } });

    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.headers.get('vary')).toContain('Accept');
    expect(opened()).toBe(0);
  });

  test.each([
    ['on another site', 'GET', CROSS_SITE, 403],
    ['by HEAD', 'HEAD', {}, 200],
  ])('for an image %s, starts nothing', async (_what, method, headers, status) => {
    const answer = await fetch(`${app.url}/qr`, { method, headers: { Accept: 'image/png', ...headers } });

    expect(answer.status).toBe(status);
    expect(opened()).toBe(0);
  });
});

describe('GET /api/downloadCreds.php/:sessionId', () => {
  test('with a key, answers the creds, and the log knows the address as a pattern only', async () => {
    const { id } = await linkByQr(app);
    const address = `${app.url}/api/downloadCreds.php/${encodeURIComponent(id)}`;
    const answer = await fetch(address, { headers: { 'x-api-key': KEY } });
    const { credsData } = (await answer.json()) as { credsData: Record<string, unknown> };
    const session = await fetch(`${app.url}/session`, { headers: { Authorization: `Bearer ${id}` } });

    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { creds } = (await session.json()) as { creds: object };
    expect(credsWithoutRange(credsData)).toEqual(credsWithoutRange(creds));
    expect(credsData['noiseKey']).toMatchObject({ private: { type: 'Buffer' } });
    expect(app.logs()).toContain('"route":"/api/downloadCreds.php/:sessionId"');
    expect(app.logs()).not.toContain(id.split('~')[1]);
  });

  test.each([
    ['no key', {}, 401, 'UNAUTHORIZED'],
    ['a wrong key', { 'x-api-key': 'guessed' }, 401, 'UNAUTHORIZED'],
    ['an empty key', { 'x-api-key': '' }, 401, 'UNAUTHORIZED'],
    ['a key, but an ID cut off', { 'x-api-key': KEY }, 400, 'SESSION_ID_MALFORMED'],
  ])('with %s, is refused', async (_what, headers, status, code) => {
    const answer = await fetch(`${app.url}/api/downloadCreds.php/TREKKER-MD~qqqq`, {
      headers: headers as Record<string, string>,
    });

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });
});

test('the 61st wrong key in a minute, is refused by the limit', async () => {
  const guessed = await startApp({ API_KEYS: KEY });
  const ask = (key: string) =>
    fetch(`${guessed.url}/api/downloadCreds.php/x`, { headers: { 'x-api-key': key } });
  for (let tries = 0; tries < 60; tries += 1) expect((await ask(`guess-${tries}`)).status).toBe(401);

  expect((await ask('guess-60')).status).toBe(429);
  await guessed.close();
});

test('a site that the operator listed, may ask for a code, also from a browser without Fetch-Metadata', async () => {
  const open = await startApp({ CORS_ORIGINS: 'https://bots.example' });
  const ask = (origin: string) =>
    fetch(`${open.url}/code?number=12`, { headers: { Origin: origin, Referer: `${origin}/page` } });

  expect((await ask('https://bots.example')).status).toBe(400);
  expect((await ask('https://other.example')).status).toBe(403);
  await open.close();
});

test('without a configured key, the download address is closed to every key', async () => {
  const closed = await startApp();
  for (const key of ['', 'undefined', 'null', KEY]) {
    const answer = await fetch(`${closed.url}/api/downloadCreds.php/x`, { headers: { 'x-api-key': key } });
    expect(answer.status).toBe(401);
  }
  await closed.close();
});
