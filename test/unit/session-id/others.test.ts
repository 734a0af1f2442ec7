import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseSessionId } from '../../../src/restore/server/client.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { formatLongId, parseCarriedCreds, parsePaste, parseStoredId } from '../../../src/session-id/long.ts';
import { textToAsk } from '../../../src/session-id/paste.ts';
import { makeCreds, makeKeys } from '../../kit/session/auth-state.ts';
import { detailOf, PREFIX } from '../../kit/session/harness.ts';

/** IDs of other programs, tokens, and IDs with one wrong character: server and client must give the same correct reason. */

const ID = formatShortId(PREFIX, Buffer.alloc(20, 3));
const [, BODY = ''] = ID.split('~');
const CREDS = JSON.stringify(makeCreds());
const LONG = formatLongId(PREFIX, CREDS);
const base64 = (text: string) => Buffer.from(text).toString('base64url');
const JWT = `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64(JSON.stringify({ sub: 'x'.repeat(80), role: 'anon' }))}.${randomBytes(32).toString('base64url')}`;
const MEGA_KEY = randomBytes(32).toString('base64url');

async function saidOf(text: string): Promise<readonly string[]> {
  return Promise.all([
    detailOf(() => parsePaste(text, PREFIX)),
    detailOf(() => parsePaste(text, null)),
    detailOf(() => parseSessionId(text)),
    detailOf(() => parseStoredId(text, PREFIX)),
  ]);
}

describe('an ID of another program', () => {
  test.each([
    'KnightBot~x7Yz12Ab',
    'IK~Ab3dEf9Z',
    'Session~abcdef',
    `IK~aBcDeFgH#${MEGA_KEY}`,
    `Gifted~ooRi0CxA#${MEGA_KEY}`,
    `SESSION_ID=Gifted~ooRi0CxA#${MEGA_KEY}`,
    'SUHAIL~12345678',
  ])('%s, is told as one, with the next step, by all', async (text) => {
    for (const sentence of await saidOf(text)) {
      expect(sentence).toMatch(
        /^This is an ID of another program.*restore it with that program, or link here/,
      );
    }
  });
});

test.each(['-', '=', ':', '_', ' ', '', '.'])(
  'an ID with %j for its "~" is told as such by all',
  async (sign) => {
    for (const text of [`${PREFIX}${sign}${BODY}`, `SESSION_ID=${PREFIX}${sign}${BODY}\n`]) {
      for (const sentence of await saidOf(text))
        expect(sentence).toContain(`There must be a "~" after ${PREFIX}`);
    }
  },
);

describe('a token of another program', () => {
  test('beside a long ID is no session', () => {
    const text = `SUPABASE_KEY=${JWT}\nSESSION_ID=${LONG}\nOTHER=${JWT}\n`;
    expect(parsePaste(text, PREFIX)).toMatchObject({ credsJson: CREDS });
    expect(parseSessionId(text)).toMatchObject({ kind: 'carried' });
  });

  test('alone is told as no session ID', async () => {
    for (const text of [JWT, `KEY=${JWT}`]) {
      for (const sentence of await saidOf(text)) expect(sentence).toMatch(/There is no session ID in it/);
    }
  });
});

test('only a text that carries creds is told to carry them', async () => {
  const carrying = [LONG, CREDS, `Bot;;;${gzipSync(CREDS).toString('base64')}`, base64(CREDS)];
  for (const text of carrying) {
    expect(await detailOf(() => parseStoredId(text, PREFIX))).toContain('carries the credentials itself');
  }
  const others = [
    JWT,
    `${PREFIX}-${BODY}`,
    `IK~aB#${MEGA_KEY}`,
    LONG.slice(0, 900),
    `X~${randomBytes(600).toString('base64')}`,
    '{"a":1}',
  ];
  for (const text of others) {
    expect(await detailOf(() => parseStoredId(text, PREFIX))).not.toContain('carries the credentials itself');
  }
});

test.each<readonly [string, (state: string) => string]>([
  ['as it is', (state) => state],
  ['with words behind', (state) => `${state}\nthis is my bot`],
  ['as a setting', (state) => `SESSION=${state}`],
  ['in base64', (state) => Buffer.from(state).toString('base64')],
  ['in base64 behind a name', (state) => `MYBOT~${Buffer.from(state).toString('base64')}`],
])('of a whole state %s, the server is asked about the creds', (_, wrap) => {
  const state = JSON.stringify({ creds: JSON.parse(CREDS), keys: makeKeys(812) });
  const asked = textToAsk(wrap(state));
  expect(asked.length).toBeLessThan(48_000);
  expect(JSON.parse(parseCarriedCreds(asked).credsJson)).toEqual(JSON.parse(CREDS));
});
