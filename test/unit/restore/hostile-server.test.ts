import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSession, parseSessionId } from '../../../src/restore/server/client.ts';
import { CommandError } from '../../../src/restore/exit.ts';
import { present } from '../../../src/restore/output.ts';
import { toPlainText, toServerText } from '../../../src/restore/server/plain-text.ts';
import type { Patience } from '../../../src/restore/server/retry.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { failureOf, serve } from '../../kit/restore/server.ts';
import { PassThrough } from 'node:stream';

/** A hostile server: its answers must neither control the terminal nor fill the memory of the bot's machine. */

const ID = parseSessionId(formatShortId('TREKKER-MD', Buffer.alloc(20, 3)));
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const BIDI = ['\u202A', '\u202E', '\u2066', '\u2069', '\u200E', '\u200F', '\u061C'];
const CONTROLS = [
  '\u0000',
  '\u0007',
  '\b',
  '\r',
  '\n',
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u009b31m',
  '\u007f',
];
const MEGABYTE = 1024 * 1024;
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

function patience(limitMs: number): Patience {
  return { limitMs, pause: () => Promise.resolve() };
}

function problem(detail: string): string {
  return JSON.stringify({ code: 'SESSION_UNAVAILABLE', title: detail, detail, status: 404 });
}

/** The text that a terminal would get for an error. */
async function shown(error: CommandError, isJson: boolean): Promise<string> {
  const out = new PassThrough();
  await present({ out, err: out, isJson }, () => Promise.reject(error));
  return String(out.read());
}

describe('T76: the text of a server', () => {
  test.each([...BIDI, ...CONTROLS])('with %j is shown without it', async (evil) => {
    const url = await serve((_request, response) => {
      response
        .writeHead(404, { 'Content-Type': 'application/problem+json' })
        .end(problem(`a${evil}b ${evil}c`));
    });
    const error = await failureOf(() => loadSession(ID, url));

    expect(error.code).toBe('SESSION_UNAVAILABLE');
    for (const isJson of [true, false]) {
      const text = await shown(error, isJson);
      expect(text.trimEnd()).not.toMatch(INVISIBLE);
      expect(text).toContain('a');
    }
  });

  test('in the result of a command is shown without it, as lines and as JSON', async () => {
    const evil = [...BIDI, ...CONTROLS].join('x');
    const result = { exit: 0, lines: [`  indented\n${evil}`], json: { name: evil } } as const;
    for (const isJson of [true, false]) {
      const out = new PassThrough();
      await present({ out, err: out, isJson }, () => Promise.resolve(result));
      const text = String(out.read());
      // Our own sentences have this mark in a language from right to left; it moves nothing.
      expect(text.replaceAll(isJson ? '\n' : /[\n\u2066-\u2069]/g, '')).not.toMatch(INVISIBLE);
      if (isJson) expect(JSON.parse(text)).toMatchObject({ name: evil });
      else expect(text).toMatch(/^ {2}indented\n/);
    }
  });

  test('is shown to its thousandth character', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end(problem('x'.repeat(50_000))));
    const { message } = await failureOf(() => loadSession(ID, url));

    expect(message.match(/x+/)?.[0]).toHaveLength(1_000);
    expect(message.length).toBeLessThan(1_100);
  });

  test('of any kind is plain and short', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 5_000 }), (text) => {
        expect(toServerText(text)).not.toMatch(INVISIBLE);
        expect(toServerText(text).length).toBeLessThanOrEqual(1_000);
        expect(toPlainText(toPlainText(text))).toBe(toPlainText(text));
      }),
    );
    expect(toPlainText('\u001b[1mZoë’s 日本 €5\u001b[0m')).toBe('Zoë’s 日本 €5');
  });

  test('in the address that it sends on to is shown as an address, and nothing is sent there', async () => {
    let asked = 0;
    const elsewhere = await serve((_request, response) => {
      asked += 1;
      response.end('{}');
    });
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await serve((_request, response) =>
        response.writeHead(status, { Location: `${elsewhere}/session` }).end(),
      );
      const error = await failureOf(() => loadSession(ID, url));
      expect(error).toMatchObject({ code: 'USAGE', exit: 2 });
      expect(error.message).toContain(elsewhere);
    }
    const url = await serve((_request, response) =>
      response.writeHead(301, { Location: `https://${'a'.repeat(5_000)}.example/` }).end(),
    );
    expect((await failureOf(() => loadSession(ID, url))).message.length).toBeLessThan(1_100);
    expect(asked).toBe(0);
  });
});

describe('T76: an answer of a server', () => {
  test.each([
    ['identity', (bytes: Buffer) => bytes],
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (bytes: Buffer) => brotliCompressSync(bytes, QUICK)],
  ] as const)('in %s above 8 MB is read no further', async (encoding, pack) => {
    const packed = pack(Buffer.alloc(100 * MEGABYTE, '{"a":1,'));
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(packed);
    });
    const before = process.memoryUsage().rss;
    const error = await failureOf(() => loadSession(ID, url, { patience: patience(20_000) }));

    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toContain('8 MB');
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MEGABYTE);
  });

  test('that never ends is left at 8 MB, though the server goes on', async () => {
    let sent = 0;
    const url = await serve((_request, response) => {
      const part = Buffer.alloc(64 * 1024, ' ');
      const more = () => {
        while (!response.destroyed && response.write(part)) sent += part.length;
      };
      response.on('drain', more);
      more();
    });
    const error = await failureOf(() => loadSession(ID, url, { patience: patience(20_000) }));

    expect(error.message).toContain('8 MB');
    expect(sent).toBeLessThan(64 * MEGABYTE);
  });

  test('that is packed in a way nobody asked for is refused', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'Content-Encoding': 'zstd' }).end('x'),
    );

    expect(await failureOf(() => loadSession(ID, url))).toMatchObject({ code: 'NETWORK' });
  });

  test.each(['never comes', 'comes a byte at a time'])(
    'that %s is given up when the time is over',
    async (how) => {
      const url = await serve((_request, response) => {
        if (how === 'never comes') return;
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      });
      const startedAtMs = performance.now();
      const error = await failureOf(() => loadSession(ID, url, { patience: patience(600) }));

      expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
      expect(error.message).toContain('--wait');
      expect(performance.now() - startedAtMs).toBeLessThan(5_000);
    },
  );

  test('that never comes is given up after 20 s', async () => {
    const url = await serve(() => undefined);
    const startedAtMs = performance.now();

    expect(await failureOf(() => loadSession(ID, url))).toMatchObject({ code: 'NETWORK' });
    expect(performance.now() - startedAtMs).toBeGreaterThan(19_000);
    expect(performance.now() - startedAtMs).toBeLessThan(25_000);
  });

  test('with a huge error, or an error without an end, costs no more', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(500);
      const part = Buffer.alloc(64 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(part)) continue;
      };
      response.on('drain', more);
      more();
    });

    expect(await failureOf(() => loadSession(ID, url))).toMatchObject({ code: 'NETWORK' });
  });

  test.each([
    ['deep', `{"creds":${'['.repeat(300_000)}${']'.repeat(300_000)},"keys":{}}`],
    [
      'of a million keys',
      `{"creds":{},"keys":{"session":{${Array.from({ length: 300_000 }, (_, index) => `"${index}":0`).join(',')}}}}`,
    ],
    [
      'with a prototype',
      '{"__proto__":{"creds":{}},"creds":{"__proto__":{"me":{}}},"keys":{"__proto__":{"a":1}}}',
    ],
  ])('that is %s is refused like any other', async (_what, body) => {
    const url = await serve((_request, response) => response.end(body));

    expect((await failureOf(() => loadSession(ID, url))).exit).toBe(3);
  });
});
