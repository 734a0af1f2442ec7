import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatShortId } from '../../../src/session-id/id.ts';
import { formatLongId, parseCarriedCreds, parseSessionText } from '../../../src/session-id/long.ts';
import { makeCreds } from '../../kit/session/auth-state.ts';
import { codeOf, detailOf, PREFIX } from '../../kit/session/harness.ts';

const CREDS = JSON.stringify(makeCreds());
const LONG = formatLongId(PREFIX, CREDS);
const GZIP = gzipSync(CREDS).toString('base64');
const PLAIN = Buffer.from(CREDS).toString('base64');

describe('formatLongId', () => {
  test('gives the prefix, ~ and base64 of gzip of the same bytes', () => {
    expect(LONG).toMatch(/^TREKKER-MD~H4sI[A-Za-z0-9+/]+={0,2}$/);
    expect(parseCarriedCreds(LONG).credsJson).toBe(CREDS);
  });
});

describe('parseCarriedCreds', () => {
  test.each([
    ['a long ID', LONG, 'long', '~'],
    ['another prefix', `Some-Bot~${GZIP}`, 'long', '~'],
    [';;; as separator', `Other;;;${GZIP}`, 'long', ';;;'],
    ['no prefix', GZIP, 'long', null],
    ['gzip in base64url without padding', Buffer.from(GZIP, 'base64').toString('base64url'), 'long', null],
    ['plain base64', PLAIN, 'base64', null],
    ['plain base64 with a prefix', `Bot~${PLAIN}`, 'base64', '~'],
    ['creds.json itself', CREDS, 'json', null],
    ['creds.json with a byte order mark and line ends', `\ufeff\n${CREDS}\r\n`, 'json', null],
    ['creds.json in an assignment', `SESSION_ID='${CREDS}'`, 'json', null],
    ['a long ID over several lines', LONG.replace(/(.{60})/g, '$1\n'), 'long', '~'],
    ['a long ID in an assignment', `export SESSION_ID="${LONG}"`, 'long', '~'],
    ['a long ID with zero-width characters', `\u200b${LONG}\u200b`, 'long', '~'],
  ])('with %s, gives the same creds', (_, text, kind, separator) => {
    const found = parseCarriedCreds(text);
    expect(found).toMatchObject({ kind, separator, credsJson: CREDS, creds: JSON.parse(CREDS), keys: null });
  });

  test('with any JSON object as creds, gives back the same text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (creds) => {
        const json = JSON.stringify(creds);
        expect(parseCarriedCreds(formatLongId(PREFIX, json)).credsJson).toBe(json);
      }),
      { numRuns: 300 },
    );
  });

  const nested = `${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`;
  test.each([
    ['nothing behind the prefix', 'TREKKER-MD~', /0 of 39 characters/],
    [
      'characters of no base64',
      `TREKKER-MD~${GZIP.slice(0, 80)}*${GZIP.slice(80)}`,
      /Character 81 after the "~" is "\*", which no session ID has/,
    ],
    ['an end cut off inside a group', `${PREFIX}~${GZIP.slice(0, 401)}`, /cut off: the base64/],
    ['an end cut off between groups', `${PREFIX}~${GZIP.slice(0, 400)}`, /cut off: the packed part/],
    [
      'a wrong character inside',
      `${PREFIX}~${GZIP.slice(0, 100)}${GZIP[100] === 'A' ? 'B' : 'A'}${GZIP.slice(101)}`,
      /damaged/,
    ],
    ['plain base64 cut off', PLAIN.slice(0, 400), /end is cut off/],
    ['plain base64 with a wrong character', `${PLAIN.slice(0, 4)}A${PLAIN.slice(5)}`, /character is wrong/],
    ['something pasted behind it', `${PLAIN.replace(/=*$/, '')}==abcd`, /pasted behind the ID/],
    ['JSON with a comma too many', CREDS.replace(/}$/, ',}'), /no JSON: a character is wrong/],
    [
      'base64 of something else',
      Buffer.from('hello, this is only text').toString('base64'),
      /no session ID in it/,
    ],
    ['gzip of something else', formatLongId(PREFIX, 'hello'), /not JSON/],
    ['half a creds.json', CREDS.slice(0, 500), /Paste the whole file/],
    ['a list', formatLongId(PREFIX, '[1]'), /not a creds\.json/],
    ['null', formatLongId(PREFIX, 'null'), /not a creds\.json/],
    ['deep nesting', nested, /not a creds\.json/],
    [
      'the session of a Baileys before linked devices',
      '{"clientID":"a","serverToken":"b","encKey":"c","macKey":"d"}',
      /old kind/,
    ],
    ['JSON of more than 1 MB', JSON.stringify({ a: 'x'.repeat(1_100_000) }), /far too large/],
  ])('with %s, refuses and says so', async (_, text, wanted) => {
    expect(await codeOf(() => parseCarriedCreds(text))).toBe('SESSION_ID_MALFORMED');
    expect(await detailOf(() => parseCarriedCreds(text))).toMatch(wanted);
  });

  test('T45: with 10 kB that expand to 10 MB, refuses without unpacking it all', async () => {
    const bomb = formatLongId(PREFIX, JSON.stringify({ a: '0'.repeat(10 * 1024 * 1024) }));
    expect(bomb.length).toBeLessThan(16_000);
    const before = process.memoryUsage().rss;
    expect(await detailOf(() => parseCarriedCreds(bomb))).toMatch(/far too large/);
    expect(process.memoryUsage().rss - before).toBeLessThan(8 * 1024 * 1024);
  });

  test('cut at any place, refuses every time', async () => {
    const cuts = Array.from({ length: LONG.length - PREFIX.length - 3 }, (_, at) =>
      LONG.slice(0, PREFIX.length + 1 + at),
    );
    const codes = await Promise.all(cuts.map((text) => codeOf(() => parseCarriedCreds(text))));
    expect(new Set(codes)).toEqual(new Set(['SESSION_ID_MALFORMED']));
  });

  test('with __proto__ in it, keeps it as data', () => {
    const { creds } = parseCarriedCreds('{"__proto__":{"polluted":true}}');
    expect(Object.getPrototypeOf(creds)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('parseSessionText', () => {
  test('with a short ID, gives its secret', () => {
    const secret = Uint8Array.from({ length: 20 }, () => 7);
    expect(parseSessionText(` "${formatShortId(PREFIX, secret)}"`, PREFIX)).toEqual({
      kind: 'short',
      secret,
    });
  });

  test('with a long ID, gives its creds', () => {
    expect(parseSessionText(LONG, PREFIX)).toMatchObject({ kind: 'long', credsJson: CREDS });
  });

  test('with a cut short ID, counts its symbols', async () => {
    expect(await detailOf(() => parseSessionText('TREKKER-MD~qqqqsyqcyq', PREFIX))).toMatch(/10 of 39/);
  });

  test('with the first letters of a long ID, says that it is cut off', async () => {
    expect(await detailOf(() => parseSessionText('TREKKER-MD~H4sIAAAAAAAAA', PREFIX))).toMatch(/cut off/);
  });

  test('with any text at all, refuses with its own error or answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 400 }), async (text) => {
        expect(['SESSION_ID_MALFORMED', null]).toContain(await codeOf(() => parseSessionText(text, PREFIX)));
      }),
      { numRuns: 1_000 },
    );
  });
});
