import { gzipSync } from 'node:zlib';
import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { AppError, toProblem } from '../../../src/wire/errors.ts';
import { loadSession, parseSessionId } from '../../../src/restore/server/client.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { failureOf, serve } from '../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';
import { problems } from '../../../src/texts/en/problems.ts';

/** The restore client repeats a request after a failure that may pass, a few times and not for long. */

const ID = parseSessionId(formatShortId('TREKKER-MD', Buffer.alloc(20, 4)));
const SESSION = sessionLinkedAt(1_700_000_000);
const BODY = JSON.stringify(SESSION);

/** Starts a server whose first `times` answers are bad, and counts its requests. */
async function failingAtFirst(
  times: number,
  bad: RequestListener,
): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const url = await serve((request, response) => {
    asked += 1;
    if (asked <= times) bad(request, response);
    else response.end(BODY);
  });
  return { url, asked: () => asked };
}

/** Loads a session without waiting, and records the pauses it would have made. */
function load(url: string, limitMs = 20_000): { session: Promise<unknown>; pausesMs: number[] } {
  const pausesMs: number[] = [];
  const pause = (ms: number) => {
    pausesMs.push(ms);
    return Promise.resolve();
  };
  return { session: loadSession(ID, url, { patience: { limitMs, pause } }), pausesMs };
}

const BAD: readonly (readonly [string, RequestListener])[] = [
  ['502', (_request, response) => response.writeHead(502).end('<html>Bad gateway')],
  ['503', (_request, response) => response.writeHead(503).end()],
  ['504', (_request, response) => response.writeHead(504).end()],
  ...[520, 521, 522, 523, 524, 530].map((status) => {
    const bad: RequestListener = (_request, response) =>
      response.writeHead(status).end(`error code: ${status}`);
    return [`${status} of Cloudflare`, bad] as const;
  }),
  [
    '503 of the program',
    (_request, response) =>
      response.writeHead(503).end(JSON.stringify(toProblem(new AppError('SHUTTING_DOWN'), 'r1', problems))),
  ],
  ['a cut connection', (request) => request.socket.destroy()],
  ['a connection that is reset', (request) => request.socket.resetAndDestroy()],
  [
    'an answer that is cut off',
    (request, response) => {
      response.writeHead(200, { 'Content-Length': String(Buffer.byteLength(BODY)) });
      response.write(BODY.slice(0, 100), () => request.socket.destroy());
    },
  ],
  [
    'an answer in chunks that is cut off',
    (request, response) => void response.write(BODY.slice(0, 100), () => request.socket.destroy()),
  ],
  [
    'a packed answer that is cut off',
    (_request, response) => {
      const packed = gzipSync(BODY);
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(packed.subarray(0, packed.length / 2));
    },
  ],
  ['half of the JSON', (_request, response) => response.end(BODY.slice(0, BODY.length / 2))],
];

describe('F24: after', () => {
  test.each(BAD)('%s the session comes at the next try', async (_what, bad) => {
    const { url, asked } = await failingAtFirst(2, bad);
    const { session, pausesMs } = load(url);

    expect(await session).toEqual(SESSION);
    expect(asked()).toBe(3);
    expect(pausesMs).toEqual([500, 1_000]);
  });

  test.each(BAD)('%s without an end there are five tries, then exit 6', async (_what, bad) => {
    const { url, asked } = await failingAtFirst(Infinity, bad);
    const { session } = load(url);

    expect((await failureOf(() => session)).exit).toBe(6);
    expect(asked()).toBe(5);
  });

  test.each([
    ['twice', BODY + BODY],
    ['with a page behind it', `${BODY}<html>`],
    ['as a text', JSON.stringify(BODY)],
    ['in a list', `[${BODY}]`],
    ['with a brace too many', `${BODY}}`],
    ['without its first brace', BODY.slice(1)],
    ['with a fault inside', BODY.replace(':', '=')],
    ['as an object without a session', '{"ok":true}'],
    ['behind the start of a script', `)]}',\n${BODY}`],
  ])('a whole answer that holds the session %s there is no other try', async (_what, body) => {
    const { url, asked } = await failingAtFirst(Infinity, (_request, response) => response.end(body));
    const error = await failureOf(() => load(url).session);

    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(/did not answer as a session server/);
    expect(asked()).toBe(1);
  });

  test('a byte order mark the session is read, and so is the reason of an error', async () => {
    const marked = await serve((_request, response) => response.end(`\uFEFF${BODY}`));
    expect(await load(marked).session).toEqual(SESSION);
    const problem = JSON.stringify(toProblem(new AppError('SESSION_UNAVAILABLE'), 'r1', problems));
    const refusing = await serve((_request, response) => response.writeHead(404).end(`\uFEFF${problem}`));
    expect((await failureOf(() => load(refusing).session)).code).toBe('SESSION_UNAVAILABLE');
  });

  test('a 429 or 503 that names a short time, that time is kept', async () => {
    for (const status of [429, 503]) {
      for (const value of ['3', new Date(Date.now() + 3_000).toUTCString()]) {
        const { url } = await failingAtFirst(1, (_request, response) =>
          response.writeHead(status, { 'Retry-After': value }).end(),
        );
        const { session, pausesMs } = load(url);
        expect(await session).toEqual(SESSION);
        expect([2_000, 3_000]).toContain(pausesMs[0]);
      }
    }
  });

  test('a 429 that names a long time, the time is told at once', async () => {
    const fields = { retryAfter: 1_500 };
    const body = JSON.stringify({
      ...toProblem(new AppError('RATE_LIMITED', { fields }), 'r1', problems),
      detail: 'Restored too often.',
    });
    const { url, asked } = await failingAtFirst(Infinity, (_request, response) =>
      response.writeHead(429, { 'Retry-After': '1500' }).end(body),
    );
    const { session } = load(url);
    const error = await failureOf(() => session);

    expect(error).toMatchObject({ code: 'RATE_LIMITED', exit: 5, retryAfterS: 1_500 });
    expect(error.message).toContain('Restored too often. Try again in 25 minutes.');
    expect(asked()).toBe(1);
  });

  test.each(['-5', '0', '99999999999999', 'soon', '1e9', ''])(
    'Retry-After: %j nobody waits for ever',
    async (value) => {
      const { url } = await failingAtFirst(1, (_request, response) =>
        response.writeHead(503, { 'Retry-After': value }).end(),
      );
      const { session, pausesMs } = load(url);

      expect(await session).toEqual(SESSION);
      expect(pausesMs[0]).toBeLessThanOrEqual(1_000);
    },
  );

  test.each([400, 401, 404, 410, 429, 500])('a plain %i there is no other try', async (status) => {
    const { url, asked } = await failingAtFirst(Infinity, (_request, response) =>
      response.writeHead(status).end(),
    );
    const { session } = load(url);

    await failureOf(() => session);
    expect(asked()).toBe(1);
  });
});
