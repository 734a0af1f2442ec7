import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseSessionId } from '../../../src/restore/server/client.ts';
import { parseSessionText } from '../../../src/session-id/long.ts';
import { makeCreds } from '../../kit/session/auth-state.ts';
import { detailOf, PREFIX } from '../../kit/session/harness.ts';

const CREDS = JSON.stringify(makeCreds());
const SPACED = JSON.stringify(makeCreds(), null, 2);
const KEYS = { 'pre-key': { 1: { private: 'a'.repeat(44), public: 'b'.repeat(44) } } };
const STATE = JSON.stringify({ creds: makeCreds(), keys: KEYS });
/** The last field of the creds that is certainly one of creds. */
const LAST = CREDS.lastIndexOf('"registrationId"');

const STARTS = /^The beginning is missing: this goes on like a creds\.json/;
const PACKED = /^The beginning is missing: the creds\.json inside/;

/** What the server says of a text; the restore client must say the same. */
async function told(text: string): Promise<string> {
  const said = await detailOf(() => parseSessionText(text, PREFIX));
  expect(await detailOf(() => parseSessionId(text))).toBe(said);
  return said ?? '';
}

describe('a creds.json whose first characters are lost', () => {
  test.each([
    ['in one line', CREDS, LAST],
    ['in many lines', SPACED, SPACED.lastIndexOf('"registrationId"')],
    ['in quotes', JSON.stringify(CREDS).slice(1), 200],
  ])('%s, is told as that, wherever it begins', async (_what, text, last) => {
    for (let lost = 1; lost <= last; lost += lost < 40 ? 1 : 23) {
      expect(await told(text.slice(lost))).toMatch(STARTS);
    }
  });

  test.each([
    ['with its end lost too', CREDS.slice(1, 900)],
    ['behind the name of a variable', `SESSION_ID='${CREDS.slice(1)}'`],
    ['behind words', `my creds.json: ${CREDS.slice(1)}`],
    ['of a whole state, from inside the creds', STATE.slice(14)],
    ['of a whole state, from inside the keys', STATE.slice(STATE.indexOf('"pre-key"'))],
    ['of a single key', JSON.stringify(KEYS['pre-key'][1]).slice(1)],
  ])('%s, is told as that', async (_what, text) => {
    expect(await told(text)).toMatch(STARTS);
  });

  test.each([
    ['base64', (json: string) => Buffer.from(json).toString('base64')],
    ['base64 behind a prefix', (json: string) => `${PREFIX}~${Buffer.from(json).toString('base64')}`],
    ['gzip', (json: string) => `${PREFIX}~${gzipSync(json).toString('base64')}`],
  ])('before it was packed as %s, is told as that', async (_what, pack) => {
    for (const lost of [1, 2, 3, 12, 100, 300]) expect(await told(pack(CREDS.slice(lost)))).toMatch(PACKED);
  });

  test('from its base64, is told as that', async () => {
    const base64 = Buffer.from(CREDS).toString('base64');
    for (let lost = 1; lost < 200; lost += 1) expect(await told(base64.slice(lost))).toMatch(PACKED);
  });
});

describe('a text that lost nothing at its start', () => {
  test.each([
    ['a single key', JSON.stringify(KEYS['pre-key'][1])],
    ['creds behind words', `here "it" is: ${CREDS} }`],
    ['creds in a script', `function start() { return ${CREDS}; } }`],
  ])('such as %s, is read', (_what, text) => {
    expect(parseSessionText(text, PREFIX).kind).toBe('json');
  });

  test.each([
    ['creds cut off', CREDS.slice(0, 900), /^The end is cut off/],
    ['words about fields', 'Where is the noiseKey of my creds? } {', /no session ID/],
    ['other JSON without its start', '"name":{"a":1}}', /no session ID/],
  ])('such as %s, is told as it is', async (_what, text, words) => {
    expect(await detailOf(() => parseSessionText(text, PREFIX))).toMatch(words);
  });
});
