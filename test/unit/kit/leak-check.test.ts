import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { FakeClock } from '../../double/clock.ts';
import { answerPasskey, finishPasskey, passkeyRig } from '../../kit/whatsapp/passkey-rig.ts';
import { filesBelow, findCanaries } from '../../kit/leak-check/leak-check.ts';
import { brokenInvariants, countTimers, type Evidence } from '../../kit/leak-check/invariants.ts';

const SECRET = 'TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm';
const bytes = Buffer.from(SECRET);

/** The checks themselves must be able to fail. */
describe('findCanaries', () => {
  test.each([
    ['as it is', `before ${SECRET} after`],
    ['in hex', bytes.toString('hex')],
    ['in upper case hex', bytes.toString('hex').toUpperCase()],
    ['as a printed Buffer', `<Buffer ${bytes.toString('hex').replace(/..(?=.)/g, '$& ')}>`],
    ...[0, 1, 2].map((shift) => [
      `in base64 behind ${shift} bytes`,
      Buffer.concat([Buffer.alloc(shift, 7), bytes, Buffer.from('tail')]).toString('base64'),
    ]),
    ['in base64url', Buffer.concat([Buffer.alloc(1, 7), bytes]).toString('base64url')],
  ])('finds a secret %s', (_form, text) => {
    const canary = { kind: 'session ID', value: SECRET } as const;
    expect(findCanaries([canary], [{ name: 'the log', text: text ?? '' }])).toEqual([
      'a session ID in the log',
    ]);
    expect(findCanaries([canary], [{ name: 'the log', text: 'nothing' }])).toEqual([]);
  });

  test('finds key bytes in a file of any folder, but for the key file of the program', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'trekker-canary-'));
    const value = Buffer.from('0123456789abcdef0123456789abcdef');
    await mkdir(join(dir, 'deep'));
    await writeFile(join(dir, 'deep', 'file'), Buffer.concat([Buffer.alloc(99, 0xff), value]));
    await writeFile(join(dir, 'encryption-keys'), value);
    expect(findCanaries([{ kind: 'key', value }], await filesBelow(dir))).toEqual(['a key in deep/file']);
    await rm(dir, { recursive: true });
  });
});

describe('brokenInvariants', () => {
  let whatsapp: FakeWhatsApp;
  let dir: string;
  let evidence: Evidence;

  beforeEach(async () => {
    whatsapp = await startFakeWhatsApp();
    dir = await mkdtemp(join(tmpdir(), 'trekker-invariants-'));
    evidence = {
      counts: { links: 0, sockets: 0, streams: 0, slots: 0 },
      timers: 0,
      whatsapp,
      answers: [],
      logs: '',
      dataDirs: [join(dir, 'data')],
      tempDirs: [join(dir, 'temp')],
      prefix: 'TREKKER-MD',
      mayReveal: false,
      restore: null,
    };
  });

  afterEach(async () => {
    await whatsapp.close();
    await rm(dir, { recursive: true });
  });

  const answer = (method: string, url: string, body: string) => ({
    method,
    url,
    authorization: '',
    status: () => 200,
    body: () => body,
  });

  test('of a clean run, is empty', async () => {
    expect(await brokenInvariants(evidence)).toEqual([]);
  });

  test('names every count that is left', async () => {
    const counts = { links: 1, sockets: 2, streams: 3, slots: 4 };
    expect(await brokenInvariants({ ...evidence, counts, timers: 5 })).toEqual([
      '1 links left',
      '2 sockets left',
      '3 streams left',
      '4 slots left',
      '5 timers left',
    ]);
  });

  test('names what is in temp besides the note of the owner', async () => {
    await mkdir(join(dir, 'temp', 'process', 'export'), { recursive: true });
    await writeFile(join(dir, 'temp', 'process', 'owner.json'), '{}');
    await writeFile(join(dir, 'temp', 'process', 'export', 'creds.json'), '{}');
    expect(await brokenInvariants(evidence)).toEqual(['creds.json in temp', '2 folders in temp']);
  });

  test('names a token, a QR and a number where they do not belong', async () => {
    whatsapp.addPhone({ number: '254712345678' });
    const answers = [
      answer(
        'POST',
        '/qr',
        '{"token":"a-token-of-somebody","step":{"qr":"https://x#ref,a,b,secret-of-qr,c"}}',
      ),
      answer('GET', '/qr/1', '{"seen":"a-token-of-somebody"}'),
      answer('GET', '/nope?x=secret-of-qr', '{"seen":"254712345678"}'),
    ];
    expect(await brokenInvariants({ ...evidence, answers })).toEqual([
      'a QR in a URL',
      'a token in an answer to somebody else',
      'a number in an answer',
    ]);
  });

  test('names secrets of a passkey ceremony where they do not belong, and what the companion did wrong', async () => {
    const rig = passkeyRig({ account: whatsapp.addPhone({ number: '254712345678' }).askForPasskey() });
    await answerPasskey(rig);
    const code = await finishPasskey(rig);
    rig.record.faults.push('a fault of the companion');
    const { challenge } = JSON.parse(rig.record.questions[0] ?? '') as { challenge: string };
    const handle = rig.account.credentials[0]?.userHandle.toString('base64url');
    const secret = (await rig.played)?.toString('base64');
    const all = JSON.stringify({ code, challenge, handle, secret });
    const answers = [
      answer('GET', '/qr/1', JSON.stringify({ code, challenge })),
      answer('GET', '/code/1', JSON.stringify({ handle })),
      answer('GET', '/session', JSON.stringify({ secret })),
      answer('GET', '/nope', JSON.stringify({ code, challenge, secret })),
    ];
    expect(await brokenInvariants({ ...evidence, answers, logs: all })).toEqual([
      'a fault of the companion',
      ...['answer', 'question'].map((part) => `a passkey ${part} in the log`),
      'a passkey question in the log',
      'a key in the log',
      'a passkey question in an answer of no link',
      'a passkey question in an answer of no link',
      'a passkey answer in an answer',
      'a key in an answer',
    ]);
  });

  test('counts timers that neither ran nor were disposed', () => {
    const time = new FakeClock();
    const { clock, pending } = countTimers(time);
    const dispose = clock.after(10, () => undefined);
    clock.after(20, () => undefined);
    clock.after(30, () => undefined);
    dispose();
    dispose();
    time.advance(20);
    expect(pending()).toBe(1);
  });
});
