import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Request } from 'express';
import { loadConfig } from '../../../../src/config/config.ts';
import { addressOf, networkOf } from '../../../../src/http/limits/address.ts';
import { bearerOf } from '../../../../src/http/request/guard.ts';
import { methodsAt } from '../../../../src/http/request/methods.ts';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { parseServerAddress } from '../../../../src/restore/server/address.ts';
import { parseSessionId } from '../../../../src/restore/server/client.ts';
import { scrubLine, scrubText } from '../../../../src/telemetry/scrub.ts';
import { parsePaste, parseStoredId } from '../../../../src/session-id/long.ts';
import { idToCopy, textToAsk } from '../../../../src/session-id/paste.ts';
import { hostOfUrl, parseHost } from '../../../../src/wire/address/host.ts';
import { PREFIX } from '../../../kit/session/harness.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Long repetitions of every kind of character, given to every function that reads a text from outside. */

const MAX_BODY = 64_000;
const MAX_HEADER = 16_000;
const MAX_CPU_MS = 150;
/** The limit per byte of a header, which is the same as for a body. */
const MAX_MS_PER_BYTE = MAX_CPU_MS / MAX_BODY;
/** The number of measurements. The quickest counts, because other work on the machine only adds time. */
const TRIES = 4;

const request = (headers: Readonly<Record<string, string>>) =>
  ({ get: (name: string) => headers[name.toLowerCase()] }) as unknown as Request;

const PARSERS: readonly (readonly [name: string, most: number, parse: (text: string) => unknown])[] = [
  ['the paste parser', MAX_BODY, (text) => parsePaste(text, PREFIX)],
  ['the paste parser of the restore client', MAX_BODY, (text) => parseSessionId(text)],
  ['the copy button', MAX_BODY, idToCopy],
  ['what the page asks', MAX_BODY, textToAsk],
  ['the bearer', MAX_HEADER, (text) => bearerOf(request({ authorization: `Bearer ${text}` }))],
  ['the ID in the bearer', MAX_HEADER, (text) => parseStoredId(text, PREFIX)],
  ['phone numbers', MAX_BODY, (text) => parsePhone(text, 'KE')],
  ['addresses', MAX_HEADER, (text) => networkOf(addressOf(text))],
  ['paths', MAX_HEADER, (text) => methodsAt(text)],
  ['hosts', MAX_HEADER, parseHost],
  ['origins', MAX_HEADER, hostOfUrl],
  ['the address of a server', MAX_BODY, (text) => parseServerAddress(text)],
  ['the log filter', MAX_BODY, scrubText],
  ['the log filter, of a line', MAX_BODY, (text) => scrubLine(JSON.stringify({ msg: text }))],
  [
    'settings',
    MAX_BODY,
    (text) => loadConfig({ CORS_ORIGINS: text, CODES_PER_NUMBER: text, PUBLIC_URL: text }, () => ''),
  ],
];

/** Characters of every class, and the sequences that parsers look for. */
const RUNS = [
  ' ',
  '\n',
  '\r\n',
  '"',
  "'",
  '`',
  'a',
  'A',
  'q',
  '1',
  '=',
  '~',
  ';',
  ':',
  '{',
  '}',
  '[',
  '\\',
  '/',
  '<',
  '&',
  '%',
  '+',
  '-',
  '_',
  '.',
  '@',
  '*',
  '|',
  '(',
  ',',
  '\0',
  '\u001b',
  '\u00a0',
  '\u00ad',
  '\u00e9',
  '\u0301',
  '\u0316\u0301',
  '\u0663',
  '\u200b',
  '\u2013',
  '\u{1d41a}',
  '\u{1f600}',
  '\ufeff',
  '\uff5e',
  '\ud800',
  ';;;',
  'H4sI',
  'eyJ',
  'A~',
  '~q',
  '~ ',
  '{"',
  '"a":',
  '{"a":',
  '[[',
  '\\"',
  '%25',
  '%7E',
  // Invalid and incomplete characters in each encoding that is decoded.
  '%f0a',
  '%C3%',
  '%e2%82',
  '%ff',
  '%80a',
  '%25f0a',
  '%ed%a0%80',
  '%f0%9f%98%80',
  '%c3%a9%ff',
  '\\u00',
  '\\ud83d',
  '\\u{110000}',
  '\\x7',
  '&#',
  '&#x',
  '&#99999999',
  '&#xd800;',
  '&nbs',
  '=C3',
  '=F0a',
  '=XX',
  '=7',
  '\\u007e',
  '&#126;',
  '&amp;',
  '<b>',
  '=\n',
  '=7E',
  'wa.me/',
  'a@',
  '1.',
  '1:',
  'SESSION_ID=',
  'export ',
  ...['A'.repeat(41), 'a'.repeat(13)].map((word) => `${word} `),
  '~qpzry9x8gf2tvdw0s3jn54khce6mua7lqpzry9x',
  'ABCDEFGHIJKLMNOPQRSTUVW~qpzry9x8gf2tvdw0s3jn54khce6mua7lqpzry9x ',
  `~${'A'.repeat(60)},`,
  '+254712345678 ',
];
/** Texts to put before and after a run: the beginnings and ends that each parser looks for. */
const AROUND = [
  ['', ''],
  ['"export', 'A'.repeat(60)],
  ['export SESSION_ID=', '{'],
  [`${PREFIX}~`, `${PREFIX}~`],
  [`${PREFIX}~H4sI`, '*'],
  ['{"noiseKey":"', '"}'],
  ['+254', '@s.whatsapp.net'],
  ['https://', '/'],
] as const;

function cpuOf(work: () => unknown, limitMs: number): number {
  let least = Infinity;
  for (let tries = 0; tries < TRIES && least > limitMs / 3; tries += 1) {
    const before = process.cpuUsage();
    try {
      work();
    } catch {
      // The text may be refused, because only the time counts.
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

/** The empty pair and two other pairs of `AROUND`, which change with the index. */
function aroundOf(index: number): readonly (readonly [before: string, behind: string])[] {
  const [none, ...others] = AROUND;
  return [none, ...others.filter((_, at) => Math.abs(at - (index % others.length)) === 1)];
}

describe('T72: a long run of anything', () => {
  test.each(PARSERS)(
    'costs %s at most 150 ms of CPU for 64 kB',
    (_, most, parse) => {
      const slow = RUNS.flatMap((run, index) =>
        aroundOf(index).flatMap(([before, behind]) => {
          const room = most - Buffer.byteLength(before + behind);
          const text = before + run.repeat(Math.floor(room / Buffer.byteLength(run))) + behind;
          const ms = cpuOf(() => parse(text), most * MAX_MS_PER_BYTE);
          return ms > most * MAX_MS_PER_BYTE
            ? [`${JSON.stringify(before)} ${JSON.stringify(run)}: ${ms} ms`]
            : [];
        }),
      );

      expect(slow).toEqual([]);
    },
    120_000,
  );
});

describe('T72: a long run in a request', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const ATTACKS = [`"export${' '.repeat(59_900)}${'A'.repeat(60)}`, '%f0a'.repeat(14_900)];

  test.each(['/validate', '/giftedValidate.php'].flatMap((path) => ATTACKS.map((text) => [path, text])))(
    'to %s, keeps the event loop at most 150 ms: %.8s',
    async (path, sessionId) => {
      let least = Infinity;
      for (let tries = 0; tries < TRIES && least >= MAX_CPU_MS; tries += 1) {
        const before = process.cpuUsage();
        await ask(app.url + path, sessionId);
        const { user, system } = process.cpuUsage(before);
        least = Math.min(least, (user + system) / 1_000);
      }

      expect(least).toBeLessThan(MAX_CPU_MS);
    },
  );

  test('thirty times from one address, is refused before it is read; a short text is not', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 31; tries += 1) {
      statuses.push((await ask(`${app.url}/validate`, '%f0a'.repeat(2_000))).status);
    }

    expect(statuses.at(0)).toBe(400);
    expect(statuses.at(-1)).toBe(429);
    expect((await ask(`${app.url}/validate`, '%f0a'.repeat(200))).status).toBe(400);
  });
});

function ask(url: string, sessionId: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sessionId }),
  });
}
