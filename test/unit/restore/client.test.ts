import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError, toProblem, type ErrorCode } from '../../../src/wire/errors.ts';
import { parseServerAddress } from '../../../src/restore/server/address.ts';
import { askServer, loadSession, parseSessionId } from '../../../src/restore/server/client.ts';
import { asCommandError, EXIT } from '../../../src/restore/exit.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { formatLongId } from '../../../src/session-id/long.ts';
import { neverLinkedCreds, sessionLinkedAt } from '../../kit/restore/states.ts';
import { problems } from '../../../src/texts/en/problems.ts';

const SECRET = Buffer.from(Array.from({ length: 20 }, (_, index) => index));
const ID = formatShortId('TREKKER-MD', SECRET);
/** Pauses between tries take no time. */
const QUICK = { patience: { limitMs: 20_000, pause: () => Promise.resolve() } };

let server: Server | null = null;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** Starts a server; resolves with its URL. */
async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failureOf(work: () => unknown): Promise<{ code: string; exit: number; message: string }> {
  try {
    await work();
  } catch (error) {
    const known = asCommandError(error);
    if (known !== null) return { code: known.code, exit: known.exit, message: known.message };
    throw error;
  }
  throw new Error('it went through');
}

describe('a session ID', () => {
  test.each([ID, ` ${ID}\n`, `SESSION_ID="${ID}"`, ID.toUpperCase(), formatShortId('MY-BOT', SECRET)])(
    'as %j is one that a server keeps',
    (text) => {
      expect(parseSessionId(text).kind).toBe('stored');
    },
  );

  test.each([ID.slice(0, -1), ID.replace('q', 'p'), 'hello', '', 'TREKKER-MD~', `${ID}q`])(
    'as %j is refused before any server is asked',
    async (text) => {
      expect(await failureOf(() => parseSessionId(text))).toMatchObject({
        code: 'SESSION_ID_MALFORMED',
        exit: EXIT.invalidId,
      });
    },
  );

  test('that is long opens without a server, whoever made it', async () => {
    const { creds } = sessionLinkedAt(1_700_000_000);
    for (const prefix of ['TREKKER-MD', 'OTHER']) {
      const id = parseSessionId(formatLongId(prefix, JSON.stringify(creds)));
      expect(id.kind).toBe('carried');
      expect(await loadSession(id, null)).toEqual({ creds, keys: {} });
    }
    const base64 = parseSessionId(Buffer.from(JSON.stringify(creds)).toString('base64'));
    expect((await loadSession(base64, null)).creds).toEqual(creds);
  });

  test('that is long but holds creds nobody linked is refused', async () => {
    const id = parseSessionId(formatLongId('X', JSON.stringify(neverLinkedCreds())));

    expect(await failureOf(() => loadSession(id, null))).toMatchObject({ code: 'NOT_LINKED', exit: 3 });
  });

  test('that a server keeps needs the address of the server', async () => {
    expect(await failureOf(() => loadSession(parseSessionId(ID), null))).toMatchObject({ exit: EXIT.usage });
  });
});

describe('the address of a server', () => {
  test.each([
    ['https://example.org', 'https://example.org', false],
    ['https://example.org/validate', 'https://example.org', false],
    ['example.org', 'https://example.org', false],
    ['localhost:3000', 'http://localhost:3000', false],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000', false],
    ['http://example.org:8080', 'http://example.org:8080', true],
  ])('%s is %s', (text, origin, isOpen) => {
    expect(parseServerAddress(text)).toEqual({ origin, isOpen });
  });

  test.each(['', 'ftp://example.org', 'https://user:secret@example.org', 'https://', 'not a host'])(
    '%j is refused',
    async (text) => {
      expect(await failureOf(() => parseServerAddress(text))).toMatchObject({ code: 'USAGE', exit: 2 });
    },
  );
});

describe('the server', () => {
  test('is asked with the ID in the header, never in the address', async () => {
    const session = sessionLinkedAt(1_700_000_000);
    const asked: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.end(JSON.stringify({ ...session, createdAt: '2024-01-01T00:00:00.000Z' }));
    });

    expect(await loadSession(parseSessionId(`"${ID}"`), url)).toEqual(session);
    expect(asked).toEqual(['/session', `Bearer ${ID}`]);
  });

  test.each([
    ['SESSION_UNAVAILABLE', EXIT.unavailable],
    ['SESSION_ID_MALFORMED', EXIT.invalidId],
    ['UNAUTHORIZED', EXIT.notAllowed],
    ['RATE_LIMITED', EXIT.notAllowed],
    ['STORE_UNAVAILABLE', EXIT.network],
    ['SHUTTING_DOWN', EXIT.network],
    ['INTERNAL', EXIT.network],
  ] as const)('answering %s ends with %i and its own sentence', async (code: ErrorCode, exit) => {
    const problem = { ...toProblem(new AppError(code), 'r1', problems), detail: 'What to do.' };
    const url = await serve((_request, response) => {
      response.writeHead(problem.status, { 'Content-Type': 'application/problem+json' });
      response.end(JSON.stringify(problem));
    });
    const failure = await failureOf(() => loadSession(parseSessionId(ID), url, QUICK));

    expect(failure).toMatchObject({ code, exit });
    expect(failure.message).toContain('What to do.');
    expect(failure.message).not.toContain(ID.slice(11));
  });

  test.each([
    ['a page', 200, '<html>'],
    ['a page with an error', 502, '<html>Bad gateway'],
    ['an unknown code', 400, '{"code":"toString"}'],
  ])('answering %s ends with 6', async (_what, status, body) => {
    const url = await serve((_request, response) => {
      response.writeHead(status).end(body);
    });

    expect(await failureOf(() => loadSession(parseSessionId(ID), url, QUICK))).toMatchObject({
      code: 'NETWORK',
      exit: 6,
    });
  });

  test('that is away for a moment is asked again after half a second', async () => {
    const askedAtMs: number[] = [];
    const session = sessionLinkedAt(1_700_000_000);
    const url = await serve((_request, response) => {
      askedAtMs.push(performance.now());
      if (askedAtMs.length === 1) response.writeHead(502).end();
      else response.end(JSON.stringify(session));
    });

    expect(await loadSession(parseSessionId(ID), url)).toEqual(session);
    const [first = 0, second = 0] = askedAtMs;
    expect(second - first).toBeGreaterThan(450);
  });

  test('answering with JSON that is no session ends with 3', async () => {
    const url = await serve((_request, response) => response.end('{"creds":{},"keys":[]}'));

    expect(await failureOf(() => loadSession(parseSessionId(ID), url))).toMatchObject({ code: 'NOT_LINKED' });
  });

  test('that is not there, or hangs up, ends with 6', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await failureOf(() => askServer(url, '/session'))).toMatchObject({ exit: EXIT.network });
    server?.close();
    expect((await failureOf(() => askServer(url, '/session'))).message).toContain(url);
  });

  test('that sends on to another address gets the ID only once that address is named', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(301, { Location: 'https://elsewhere.example/session' }).end();
    });
    const failure = await failureOf(() => loadSession(parseSessionId(ID), url));

    expect(failure).toMatchObject({ code: 'USAGE', exit: EXIT.usage });
    expect(failure.message).toContain('https://elsewhere.example');
  });
});
