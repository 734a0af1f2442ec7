import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadSession, parseSessionId } from '../../../src/restore/server/client.ts';
import { asCommandError } from '../../../src/restore/exit.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { formatLongId, parsePaste, parseStoredId } from '../../../src/session-id/long.ts';
import { idToCopy, readPaste, textToAsk } from '../../../src/session-id/paste.ts';
import { makeCreds, makeKeys } from '../../kit/session/auth-state.ts';
import { codeOf, detailOf, PREFIX } from '../../kit/session/harness.ts';
import { CHATS_AND_FILES, GLUED, LINES, TAKEN_APART } from '../../kit/session-id/long-wrappings.ts';
import { AROUND, INSIDE } from '../../kit/session-id/wrappings.ts';

/** Pasted IDs: page, server, command line and restore client must find the same ID in each text. */

const ids = [PREFIX, 'MY-BOT', 'X', 'A1-B2-C3-D4-E5-F6-G7-H8-'.slice(0, 23)].map((prefix) =>
  formatShortId(prefix, randomBytes(20)),
);
const [ID = '', OTHER = ''] = ids;
const BODY = ID.slice(PREFIX.length + 1);
const CREDS = JSON.stringify(makeCreds());
const KEYS = makeKeys();
const LONG = formatLongId(PREFIX, CREDS);
const base64 = (bytes: Buffer) => bytes.toString('base64');

/** The ID that each reader of pastes finds in a text, by the name of the reader. */
function takersOf(text: string, prefix: string): Readonly<Record<string, string | null>> {
  const server = (given: string) => {
    const pasted = parsePaste(given, prefix);
    return pasted.kind === 'id' ? pasted.found.id : pasted.credsJson;
  };
  return {
    'copied by the page': idToCopy(text),
    'asked by the page': server(textToAsk(text)),
    validate: server(text),
    'session bearer': parseStoredId(text, prefix).id,
    'restore client': parseSessionId(text).text,
  };
}

describe('T71: a short ID', () => {
  test('is tried in more than 100 wrappings', () => {
    expect(AROUND.length + INSIDE.length).toBeGreaterThan(100);
  });

  test.each([...AROUND, ...INSIDE])('pasted as %s, is the same ID for all', (_, wrap) => {
    for (const id of ids) {
      const [prefix = ''] = id.split('~');
      const takers = takersOf(wrap(id), prefix);
      expect(takers).toEqual(Object.fromEntries(Object.keys(takers).map((name) => [name, id])));
    }
  });

  test.each([...AROUND, ...INSIDE].filter(([name]) => !/twice|same/.test(name)))(
    'beside another one as %s, is told as one of two',
    async (_, wrap) => {
      const text = `${wrap(ID)}\n${wrap(OTHER)}`;
      expect(await detailOf(() => parsePaste(text, PREFIX))).toMatch(/2 different session IDs/);
      expect(await detailOf(() => parsePaste(text, null))).toMatch(/2 different session IDs/);
      expect(idToCopy(text)).toBeNull();
    },
  );

  test('beside a whole session, is told as one of two', async () => {
    for (const text of [`${ID}\n${LONG}`, `${CREDS}\n${ID}`, `A=${ID}\nB=Bot;;;${base64(gzipSync(CREDS))}`]) {
      expect(await detailOf(() => parsePaste(text, PREFIX))).toMatch(/a whole session beside it/);
      expect(await detailOf(() => parsePaste(text, null))).toMatch(/a whole session beside it/);
    }
  });

  test('beside keys and tokens of other programs, is found', () => {
    const jwt = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${randomBytes(300).toString('base64url')}`;
    const text = `TOKEN=${jwt}\nSHA=${randomBytes(32).toString('hex')}\nSESSION_ID=${ID}\nKEY=${randomBytes(64).toString('base64')}`;
    expect(idToCopy(text)).toBe(ID);
    expect(parsePaste(text, PREFIX)).toMatchObject({ found: { id: ID } });
  });

  test('is never found by chance in base64', () => {
    for (let round = 0; round < 300; round += 1) {
      const text = `BOT~${randomBytes(1_500).toString('base64')}~${randomBytes(300).toString('base64url')}`;
      expect(readPaste(text).kind).toBe('creds');
    }
  });
});

describe('T71: a text with no whole ID in it', () => {
  test.each<readonly [string, string, RegExp]>([
    ['nothing', '', /^There is no session ID in it\. A session ID starts with TREKKER-MD~\.$/],
    ['a greeting', 'hello, how are you?', /no session ID in it/],
    ['the prefix alone', 'TREKKER-MD~', /cut off: 0 of 39/],
    ['only the end', BODY, /beginning is missing: .* TREKKER-MD~/],
    ['a name but no ID', 'SESSION_ID=', /no session ID in it/],
    ['a cut ID', ID.slice(0, -6), /cut off: 33 of 39/],
    [
      'a cut ID in a line',
      `[10:33, 11/28/2026] Ada: ${ID.slice(0, -6)} is mine`,
      /only 33 of 39 .* together/,
    ],
    ['a cut ID in JSON', `{"SESSION_ID":"${ID.slice(0, -6)}"}`, /cut off: 33 of 39/],
    ['a cut ID in groups', ID.slice(0, -6).replace(/(.{9})/g, '$1 '), /cut off: 33 of 39/],
    ['a longer ID', `${ID}qq`, /too long: 41/],
    ['a wrong letter', ID.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')), /^Character 39 /],
    [
      'a wrong letter over two lines',
      `${ID.slice(0, 30)}\n${ID.slice(30).replace(/.$/, (last) => (last === 'q' ? 'p' : 'q'))}`,
      /^Character 39 /,
    ],
    ['a foreign letter', ID.replace(/.$/, 'b'), /^Character 39 after the "~" is "b".*6 or 8/],
    ['an accent', ID.replace(/.$/, '\u00e9'), /^Character 39 after the "~" is "\u00e9"/],
    ['a character that turns text around', ID.replace(/.$/, '\u0301'), /U\+0301/],
    ['both cases', `${ID.slice(0, 20)}${ID.slice(20).toUpperCase()}`, /capital/],
    [
      'a mistyped prefix',
      ID.replace('TREKKER', 'TREKER'),
      /^The beginning is mistyped: it is TREKKER-MD~, not TREKER-MD~/,
    ],
    [
      'a whole ID of another site',
      OTHER,
      /^It starts with MY-BOT~, not with TREKKER-MD~: it is of another program/,
    ],
    ['a mistyped ID of another site', `${OTHER.slice(0, -1)}b`, /^It starts with MY-BOT~/],
  ])('%s, is refused in true words', async (_, text, wanted) => {
    expect(await codeOf(() => parsePaste(text, PREFIX))).toBe('SESSION_ID_MALFORMED');
    expect(await detailOf(() => parsePaste(text, PREFIX))).toMatch(wanted);
    expect(await codeOf(() => parseStoredId(text, PREFIX))).toBe('SESSION_ID_MALFORMED');
    expect(idToCopy(text) === null || text === OTHER).toBe(true);
  });

  test.each([
    ['a mistyped prefix', ID.replace('TREKKER', 'TREKER'), /mistyped, before the "~" or behind it/],
    ['a wrong letter', ID.replace(/.$/, (last) => (last === 'q' ? 'p' : 'q')), /^Character 39 /],
    [
      'a wrong letter behind SESSION_ID=',
      `SESSION_ID=${ID.replace(/.$/, 'b')}`,
      /^Character 39 after the "~" is "b"/,
    ],
    ['a cut ID', ID.slice(0, -6), /cut off: 33 of 39/],
    ['nothing', '', /starts with a name and a "~"/],
  ])('%s, is refused by the restore client as well', async (_, text, wanted) => {
    expect(await detailOf(() => parseSessionId(text))).toMatch(wanted);
  });

  test('repeats at most 200 characters of it', async () => {
    const texts = ['A', 'z', '\u00e9', '{"a":"', '~'].flatMap((each) => [
      each.repeat(3_000),
      `${each.repeat(3_000)}~${each.repeat(3_000)}`,
      `TREKKER-MD~${each.repeat(3_000)}`,
      `B;;;${each.repeat(3_000)}`,
    ]);
    for (const text of texts) {
      const detail = await detailOf(() => parsePaste(text, PREFIX));
      expect(detail).not.toBe('');
      expect(detail.length).toBeLessThan(300);
    }
  });
});

/** The same creds in the encodings of several programs. */
const PACKED: readonly (readonly [name: string, text: string])[] = [
  ['gzip', LONG],
  ['gzip of another bot', `Some-Bot;;;${base64(gzipSync(CREDS))}`],
  ['gzip behind an arrow', `Bot;;;=>${base64(gzipSync(CREDS))}`],
  ['gzip behind a line', `BOT_${base64(gzipSync(CREDS))}`],
  ['gzip alone', base64(gzipSync(CREDS))],
  ['gzip in base64url', `Bot~${gzipSync(CREDS).toString('base64url')}`],
  ['zlib', `Bot~${base64(deflateSync(CREDS))}`],
  ['deflate', `Bot~${base64(deflateRawSync(CREDS))}`],
  ['brotli', `Bot~${base64(brotliCompressSync(CREDS))}`],
  ['base64', base64(Buffer.from(CREDS))],
  ['base64 with a prefix', `Bot~${base64(Buffer.from(CREDS))}`],
  ['base64 twice', base64(Buffer.from(LONG))],
];
const JSONS: readonly (readonly [name: string, text: string])[] = [
  ['JSON', CREDS],
  ['pretty JSON', JSON.stringify(makeCredsAgain(), null, 2)],
  ['JSON in a string', JSON.stringify(CREDS)],
  ['{credsData}', JSON.stringify({ credsData: makeCredsAgain() })],
  ['one field', JSON.stringify({ session: makeCredsAgain() })],
  ['JSON in a field', JSON.stringify({ creds: CREDS })],
  ['two fields deep', JSON.stringify({ data: { session: makeCredsAgain() } })],
];
const KEPT: readonly (readonly [name: string, text: string])[] = [
  ['{creds, keys}', JSON.stringify({ creds: makeCredsAgain(), keys: KEYS })],
  [
    'a saved answer',
    JSON.stringify({ creds: makeCredsAgain(), keys: KEYS, createdAt: '2026-11-28T10:00:00Z' }),
  ],
  ['{creds, keys} packed', formatLongId('BOT', JSON.stringify({ creds: makeCredsAgain(), keys: KEYS }))],
];
const AROUND_JSON = AROUND.filter(([name]) =>
  /^(?:as it|spaces|a line break|a chat line of W|a sentence|single|backticks|a fenced|SESSION_ID=$|export|pm2|config\.js|YAML$|JSON in JSON|HTML-esc|percent-encoded$|a byte order)/.test(
    name,
  ),
);

function makeCredsAgain(): unknown {
  return JSON.parse(CREDS);
}

async function expectCreds(text: string): Promise<void> {
  const pasted = parsePaste(text, PREFIX);
  expect(pasted.kind === 'id' ? null : JSON.stringify(pasted.creds)).toBe(CREDS);
  const id = parseSessionId(text);
  expect(JSON.stringify((await loadSession(id, null)).creds)).toBe(CREDS);
}

/** What all take for one ID: the texts that carry creds by their creds, short IDs by themselves. */
async function expectTaken(wrap: (id: string) => string, packed = PACKED): Promise<void> {
  for (const [, text] of packed) await expectCreds(wrap(text));
  for (const id of ids) {
    const [prefix = ''] = id.split('~');
    const takers = takersOf(wrap(id), prefix);
    expect(takers).toEqual(Object.fromEntries(Object.keys(takers).map((name) => [name, id])));
  }
}

describe('T71: creds', () => {
  test.each(PACKED)('as %s, in every wrapping, are the same creds for all', async (_, text) => {
    for (const [, wrap] of AROUND) await expectCreds(wrap(text));
  });

  test.each(LINES)('broken into %s, in every wrapping, are the same creds for all', async (_, lines) => {
    for (const [, wrap] of AROUND) await expectCreds(wrap(lines(LONG)));
  });

  test.each(TAKEN_APART)('and short IDs %s, are the same for all, however packed', async (_, wrap) => {
    // In groups of few characters nothing shows where base64 of base64 begins.
    await expectTaken(
      wrap,
      PACKED.filter(([name]) => name !== 'base64 twice'),
    );
  });

  test.each(CHATS_AND_FILES)('and short IDs in %s, are the same for all', async (_, wrap) => {
    await expectTaken(wrap);
  });

  test.each(GLUED)('right behind the name %s, are the same creds for all', async (name) => {
    const packed = [gzipSync(CREDS), Buffer.from(CREDS)];
    // The start of zlib is two letters, which any name may end in.
    if (!/[A-Za-z0-9]$/.test(name)) packed.push(deflateSync(CREDS));
    for (const bytes of packed) {
      await expectCreds(name + base64(bytes));
      await expectCreds(`SESSION_ID=${name}${base64(bytes)}\nPREFIX=.\n`);
    }
  });

  test.each([...JSONS, ...KEPT])('as %s, are the same creds for all', async (_, text) => {
    for (const [, wrap] of AROUND_JSON) await expectCreds(wrap(text));
  });

  test.each(KEPT)('as %s, keep their keys', async (_, text) => {
    const pasted = parsePaste(text, PREFIX);
    expect(pasted).toMatchObject({ keys: KEYS });
    expect((await loadSession(parseSessionId(text), null)).keys).toEqual(KEYS);
  });

  test('copied again from a long ID, are that ID', () => {
    for (const [, wrap] of [...AROUND, ...LINES, ...CHATS_AND_FILES]) expect(idToCopy(wrap(LONG))).toBe(LONG);
    for (const [name, wrap] of TAKEN_APART) {
      const copied = idToCopy(wrap(LONG));
      // What has lost its prefix to the space before it is not copied as something else.
      if (/groups of|lines of 10/.test(name)) expect(copied === null || LONG.endsWith(copied)).toBe(true);
      else expect([name, copied]).toEqual([name, LONG]);
    }
    for (const name of GLUED) expect(idToCopy(name + LONG.slice(11))).toBe(LONG.slice(11));
    const halves = `[10:33, 1/2/2026] Ada: ${LONG.slice(0, 900)}\n[10:34, 1/2/2026] Ada: ${LONG.slice(900)}\nthanks`;
    expect(idToCopy(halves)).toBe(LONG);
    for (const [, text] of [...JSONS, ...KEPT.slice(0, 2)]) expect(idToCopy(text)).toBeNull();
  });

  test('of two sessions in one text, are told as two', async () => {
    const other = JSON.stringify(makeCreds());
    for (const text of [
      `${LONG}\n\n(and) ${formatLongId('B', other)}`,
      `${CREDS}\n${other}`,
      `A=${base64(Buffer.from(CREDS))};\nB=${base64(gzipSync(other))};`,
    ]) {
      expect(await detailOf(() => parsePaste(text, PREFIX))).toMatch(/different sessions in it/);
      expect(await detailOf(() => parseSessionId(text))).toMatch(/different sessions in it/);
    }
  });

  test('in hexadecimal, are refused by that name', async () => {
    const text = gzipSync(CREDS).toString('hex');
    expect(await detailOf(() => parsePaste(text, PREFIX))).toMatch(/hexadecimal/);
    expect(await detailOf(() => parseSessionId(text))).toMatch(/hexadecimal/);
  });

  test('of a whole state too large for a request, are asked about by themselves', () => {
    const text = JSON.stringify({ creds: makeCredsAgain(), keys: makeKeys(812) });
    expect(textToAsk(text)).toBe(CREDS);
    expect(asCommandError(new Error('none'))).toBeNull();
    expect(parseSessionId(text).kind).toBe('carried');
  });
});
