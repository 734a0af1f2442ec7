import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { leastMs } from '../../kit/least-ms.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { scrubLine, scrubText } from '../../../src/telemetry/scrub.ts';
import type { Log } from '../../../src/ports/base.ts';

const ID = 'TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm';
const NUMBER = '254712345678';

function capture(level: 'trace' | 'info' = 'trace'): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: createLog({ level, destination: { write: (line) => lines.push(line) } }), lines };
}

const BODY = ID.slice('TREKKER-MD~'.length);
const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256));

/** Every form in which a secret may get into a log, each with a part that must not survive. */
const CORPUS: readonly (readonly [string, string, string])[] = [
  ['short ID', ID, BODY],
  ['short ID of another prefix', `MY-BOT~${BODY}`, BODY],
  ['short ID in capitals', ID.toUpperCase(), BODY.toUpperCase()],
  ['short ID in quotes', `"${ID}"`, BODY],
  ['short ID of an environment', `SESSION_ID=${ID}`, BODY],
  ['short ID with a line break', `${ID.slice(0, 30)}\n  ${ID.slice(30)}`, BODY.slice(25)],
  ['short ID with invisible characters', ID.split('').join('\u200b'), 'q\u200bq\u200bq'],
  ['short ID in an address', `/api/downloadCreds.php/${encodeURI(ID)}?x=1`, BODY],
  ['short ID without prefix', BODY, BODY],
  ['short ID that was cut off', ID.slice(0, 40), BODY.slice(0, 29)],
  ['short ID in base64', Buffer.from(ID).toString('base64'), Buffer.from(ID).toString('base64')],
  ['short ID in hex', Buffer.from(ID).toString('hex'), Buffer.from(ID).toString('hex')],
  ['long ID', `TREKKER-MD~${'H4sIAAAAAAAAA7VWbW/iOBD+L/4a'.repeat(8)}`, 'H4sIAAAAAAAAA7VWbW'],
  [
    'long ID of another program',
    `Gifted;;;${'H4sIAAAAAAAAA7VWbW/iOBD+L/4a'.repeat(8)}`,
    'H4sIAAAAAAAAA7VWbW',
  ],
  ['long ID without prefix', 'H4sIAAAAAAAAA7VWbW/iOBD+L/4aCKh7ZGb1'.repeat(8), 'H4sIAAAAAAAAA7VWbW'],
  ['number', NUMBER, NUMBER],
  ['number with plus', `+${NUMBER}`, NUMBER],
  ['number with zeros', `00${NUMBER}`, NUMBER],
  ['national number', '0712 345 678', '345 678'],
  ['number with hyphens', '+254-712-345-678', '345-678'],
  ['number with brackets', '+254 (712) 345 678', '345 678'],
  ['number with dots', '254.712.345.678', '345.678'],
  ['number with slashes', '0712/345/678', '345/678'],
  ['number with odd spaces', '254\u00a0712\u202f345\u2009678', '345\u2009678'],
  ['number with long dashes', '254\u2013712\u2013345\u2013678', '345\u2013678'],
  [
    'number in Arabic-Indic digits',
    '\u0660\u0667\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668',
    '\u0663\u0664\u0665',
  ],
  [
    'number in full-width digits',
    '\uff12\uff15\uff14\uff17\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18',
    '\uff13\uff14',
  ],
  ['number inside a word', `x${NUMBER}y`, NUMBER],
  ['number in base64', Buffer.from(NUMBER).toString('base64'), Buffer.from(NUMBER).toString('base64')],
  ['number in hex', Buffer.from(NUMBER).toString('hex'), Buffer.from(NUMBER).toString('hex')],
  ['JID', `${NUMBER}@s.whatsapp.net`, NUMBER],
  ['JID of a device', `${NUMBER}:12@s.whatsapp.net`, NUMBER],
  ['JID of the old kind', `${NUMBER}@c.us`, NUMBER],
  ['short LID', '1234567:1@lid', '1234567'],
  ['group', '123456-7890@g.us', '123456-7890'],
  ['pairing code', 'code K7QX-2MZP asked', 'K7QX-2MZP'],
  ['token', KEY.toString('base64url'), KEY.toString('base64url')],
  ['key in base64', KEY.toString('base64'), KEY.toString('base64')],
  ['key in hex', KEY.toString('hex'), KEY.toString('hex')],
  ['secret of an ID in hex', KEY.subarray(0, 20).toString('hex'), KEY.subarray(0, 20).toString('hex')],
  [
    'secret of an ID in base64',
    KEY.subarray(0, 20).toString('base64'),
    KEY.subarray(0, 20).toString('base64'),
  ],
  [
    'printed buffer',
    `noise <Buffer ${[...KEY].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}>`,
    '0b 30',
  ],
  [
    'QR text',
    `2@${KEY.toString('base64')},${KEY.toString('base64')},${KEY.toString('base64')}`,
    KEY.toString('base64'),
  ],
];

describe('the scrubber', () => {
  test.each(CORPUS)('when a %s is logged in any place, takes it out', (_name, text, secret) => {
    const { log, lines } = capture();

    log.info({ text, deep: { list: [{ text }] }, [text]: 1 }, `before ${text} after`);
    log.error({ err: new Error(text, { cause: new Error(text) }) }, 'failed');

    const output = lines.map((line) => JSON.stringify(JSON.parse(line))).join('');
    expect(output).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: expect.stringMatching(/^before /) });
  });

  test('when 500 keys are logged as base64 or hex, lets none through', () => {
    const keys = Array.from({ length: 500 }, (_, index) =>
      createHash('sha256').update(`key ${index}`).digest(),
    );

    const left = keys.flatMap((key) =>
      (['base64', 'base64url', 'hex'] as const)
        .map((form) => key.toString(form).replace('=', ''))
        .filter((text) => scrubText(`x ${text} y`).includes(text)),
    );

    expect(left).toEqual([]);
  });

  test.each([
    [{ type: 'Buffer', data: [1, 2, 3] }],
    [Buffer.alloc(3)],
    [new Uint8Array(32)],
    [Array.from({ length: 32 }, () => 200)],
  ])('when bytes are logged as %o, takes them out', (bytes) => {
    const { log, lines } = capture();

    log.info({ bytes }, 'm');

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ bytes: '[bytes]' });
  });

  test('when a number is logged as such, takes it out if it is as long as a phone number', () => {
    const { log, lines } = capture();

    log.info({ phone: 254_712_345_678, count: 12_345, ms: 12.345_678_901, ids: [254_712_345_678] }, 'm');

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      phone: '[number]',
      count: 12_345,
      ms: 12.345_678_901,
      ids: ['[number]'],
    });
  });

  test.each([
    '2024-01-31T23:59:59.999Z',
    '4f9c2b1e-1234-4123-8123-446655440000',
    '2.3000.1023223821',
    'masked 254..78, fingerprint 7d81563e',
    'at ModuleLoader.import (node:internal/modules/esm/loader:606:24)',
    'file:///srv/app/node_modules/@whiskeysockets/baileys/lib/Utils/noise-handler.js:12:34',
    '/usr/lib/projects/Sessions2024/node_modules/mongodb-memory-server/dist/register-DpmFHar1.cjs',
    'listening on http://127.0.0.1:3000 after 1.25 s with 50 links',
    'NODE_TLS_REJECT_UNAUTHORIZED=0 serverSelectionTimeoutMS=2000',
    'trekker_whatsapp_sockets_and_event_streams_and_links_open_total',
    'TREKKER-MD, libsql 0.5.29, embedded store, 64 MB free',
    'HHnApB2TS-MGXBhO',
  ])('when %s is logged, leaves it as it is', (text) => {
    expect(scrubText(text)).toBe(text);
  });

  test('when an address stands in its own field, leaves it, and nowhere else', () => {
    const { log, lines } = capture();

    log.info({ address: '203.113.100.200', host: '2001:db8::/64', other: '203.113.100.200' }, 'm');
    log.info({ address: NUMBER }, 'm');

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      address: '203.113.100.200',
      host: '2001:db8::/64',
      other: '[number]',
    });
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ address: '[number]' });
  });

  test('when an ordinary request is logged, leaves the line; with anything else in it, scrubs', () => {
    const { log, lines } = capture();
    const request = {
      method: 'GET',
      route: '/session',
      status: 200,
      ms: 3,
      requestId: randomUUID(),
      address: '203.113.100.200',
    };
    log.info(request, 'request');
    log.info({ ...request, address: '2001:db8:1:2::/64' }, 'request');
    log.info({ ...request, route: `/session/${ID}` }, 'request');
    log.info({ ...request, requestId: ID }, 'request');
    log.info({ ...request, ms: 254712345678 }, 'request');
    log.info({ ...request, extra: NUMBER }, 'request');

    const [plain, sixth, ...others] = lines.map((line) => JSON.parse(line) as typeof request);
    expect(plain).toMatchObject(request);
    expect(sixth).toMatchObject({ address: '2001:db8:1:2::/64' });
    expect(others.map(({ route, requestId, ms }) => [route, requestId === request.requestId, ms])).toEqual([
      ['/session/[session-id]', true, 3],
      ['/session', false, 3],
      ['/session', true, '[number]'],
      ['/session', true, 3],
    ]);
    expect(lines.join('')).not.toContain(ID);
    expect(lines.join('')).not.toContain(NUMBER);
  });

  test('when a line is no JSON, scrubs it as text', () => {
    expect(scrubLine(`crash ${ID}\n`)).toBe('crash [session-id]\n');
  });

  test('when a text is huge, cuts it and comes back soon', () => {
    const text = `${'~ '.repeat(200_000)}${' '.repeat(100_000)}@`;

    expect(scrubText(text).length).toBeLessThanOrEqual(16_384);
    expect(leastMs(250, () => void scrubText(text))).toBeLessThan(500);
  });
});

test('scrubText, of numbers in base64 and of the body of an ID in letters only, takes every one out', () => {
  for (let number = 254_700_000_000; number < 254_700_002_000; number += 1) {
    const encoded = Buffer.from(String(number)).toString('base64');
    expect(scrubText(encoded)).not.toContain(encoded.slice(4, 12));
  }
  expect(scrubText(`q${'acdefghjklmnpqrstuvwxyz'.repeat(2).slice(0, 38)}`)).toBe('[session-id]');
});
