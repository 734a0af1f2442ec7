import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePaste } from '../../../src/session-id/long.ts';
import { makeCreds } from '../../kit/session/auth-state.ts';
import { PREFIX } from '../../kit/session/harness.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** Creds that strangers send: the CPU time of one request, and the number of requests from one address. */

const MAX_CPU_MS = 20;
const PER_MINUTE = 30;
/** The number of measurements. The quickest counts, because other work on the machine only adds time. */
const TRIES = 12;

let app: TestApp;
let nextAddress = 1;

beforeAll(async () => {
  app = await startApp({ TRUST_PROXY: '1' });
});
afterAll(() => app.close());

function ask(sessionId: string, address: string, path = '/validate'): Promise<Response> {
  return fetch(app.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: JSON.stringify({ sessionId }),
  });
}

function freshAddress(): string {
  const number = nextAddress++;
  return `12.${number >> 8}.${number & 255}.1`;
}

/** The CPU time of one request in milliseconds, the client in this process included. */
async function cpuOf(sessionId: string): Promise<number> {
  let least = Infinity;
  for (let tries = 0; tries < TRIES && least > MAX_CPU_MS / 2; tries += 1) {
    const address = freshAddress();
    const before = process.cpuUsage();
    await (await ask(sessionId, address)).text();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

const long = (json: string) => `${PREFIX}~${gzipSync(json).toString('base64')}`;
const creds = makeCreds();
const grown = {
  ...creds,
  processedHistoryMessages: Array.from({ length: 400 }, (_, index) => ({
    key: { remoteJid: '254712345678@s.whatsapp.net', fromMe: false, id: `3EB0${index}AAAAAAAAAAAAAAAA` },
    messageTimestamp: 1_700_000_000 + index,
  })),
};
const stuffed = (filling: string) => `{"noiseKey":[${filling}],${JSON.stringify(creds).slice(1)}`;

describe('T73: pasted creds', () => {
  test.each([
    ['340,000 empty lists', long(`[${'[],'.repeat(340_000)}1]`)],
    ['80,000 empty lists in creds', long(stuffed(`${'[],'.repeat(80_000)}1`))],
    ['numbers', long(stuffed(`${'1,'.repeat(120_000)}1`))],
    ['empty objects', long(stuffed(`${'{},'.repeat(80_000)}1`))],
    ['fields', long(`{${'"a":1,'.repeat(40_000)}"noiseKey":1}`)],
    ['one long text', long(JSON.stringify({ noiseKey: 'x'.repeat(250_000) }))],
    ['deep lists', long(`{"noiseKey":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
    [
      'JSON in JSON in JSON',
      long(JSON.stringify({ creds: JSON.stringify({ creds: stuffed('[],'.repeat(30_000)) }) })),
    ],
    ['a bomb of gzip', long('0'.repeat(50_000_000))],
    ['a bomb of zlib', `B~${deflateSync('0'.repeat(50_000_000)).toString('base64')}`],
    ['a bomb of brotli', `B~${brotliCompressSync('{'.repeat(20_000_000)).toString('base64')}`],
    [
      'many bombs',
      Array.from({ length: 40 }, (_, at) => long(`{"noiseKey":${at}${'[],'.repeat(80_000)}`)).join(';\n'),
    ],
    ['4,900 values in plain JSON', stuffed(`${'[],'.repeat(2_350)}1`)],
    ['creds that have grown for years', JSON.stringify(grown)],
  ])('of %s, cost a request at most 20 ms of CPU', async (_, text) => {
    expect(Buffer.byteLength(JSON.stringify({ sessionId: text }))).toBeLessThan(65_536);
    expect(await cpuOf(text)).toBeLessThan(MAX_CPU_MS);
  });

  test('that have grown for years, are read', async () => {
    for (const text of [JSON.stringify(grown), long(JSON.stringify(grown))]) {
      expect(parsePaste(text, PREFIX)).toMatchObject({ credsJson: JSON.stringify(grown) });
      expect(await (await ask(text, freshAddress())).json()).toMatchObject({ status: 'incomplete' });
    }
  });

  test('are read 30 times a minute for an address, by whichever route, and short IDs go on', async () => {
    const address = '13.0.0.1';
    const text = long(JSON.stringify(creds));
    for (let count = 0; count < PER_MINUTE; count += 1) {
      const path = count % 2 === 0 ? '/validate' : '/giftedValidate.php';
      expect((await ask(text, address, path)).status).toBe(200);
    }
    const refused = await ask(text, address);

    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      code: 'RATE_LIMITED',
      detail: expect.stringMatching(/long texts or creds/),
    });
    expect(await (await ask(text, address, '/giftedValidate.php')).json()).toMatchObject({ valid: false });
    expect((await ask(`${PREFIX}~qqqq`, address)).status).toBe(400);
    expect((await ask(text, '13.9.9.9')).status).toBe(200);
  });
});
