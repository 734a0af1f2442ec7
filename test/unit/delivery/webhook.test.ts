import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { createWebhook, type WebhookOptions } from '../../../src/delivery/webhook.ts';
import { linkNews, notice as noticeForm, sessionNews } from '../../../src/http/description/schema.ts';
import type { Notice } from '../../../src/ports/link-news.ts';
import { FakeClock } from '../../double/clock.ts';
import { answering, startReceiver, type Behaviour, type FakeReceiver } from '../../double/webhook.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { ROOT } from '../../kit/repo.ts';

type Verify = (signature: string | undefined, body: string, secret: string, nowMs?: number) => boolean;

const SECRET = 'secret-of-the-webhook';
const NOTICE = {
  event: 'link.finished',
  linkId: 'AbCdEfGhIjKlMnOp',
  method: 'qr',
  result: 'linked',
  number: '+254 ... 78',
  fingerprint: '0badf00d',
  ms: { connecting: 120, qr: 4_000 },
  at: '2024-01-01T00:00:00.000Z',
} as const satisfies Notice;
const NEWS: readonly Notice[] = [
  { event: 'link.scanned', linkId: NOTICE.linkId, method: 'code', at: NOTICE.at },
  { event: 'session.withdrawn', fingerprint: NOTICE.fingerprint, at: NOTICE.at },
];

afterEach(() => vi.unstubAllEnvs());

async function receive(behave?: Behaviour): Promise<FakeReceiver> {
  const receiver = await startReceiver(behave);
  onTestFinished(() => receiver.close());
  return receiver;
}

function open(url: string, options: Partial<WebhookOptions> = {}) {
  const log = keepLog();
  const webhook = createWebhook({
    url,
    secret: SECRET,
    clock: systemClock,
    log,
    firstRetryMs: 1,
    ...options,
  });
  onTestFinished(() => webhook.close());
  return { webhook, log };
}

/** The message of the error in the first log line. */
function messageOf({ lines }: ReturnType<typeof keepLog>): string {
  const error = lines[0]?.fields['err'];
  return error instanceof Error ? error.message : '';
}

/** The function of docs/verify-webhook.mjs, the sample for receivers. */
async function sample(): Promise<Verify> {
  const file = pathToFileURL(join(ROOT, 'docs', 'verify-webhook.mjs')).href;
  return ((await import(file)) as { verifyNotice: Verify }).verifyNotice;
}

describe('a notice', () => {
  test.each(NEWS)('$event, holds its own fields and nothing else', async (news) => {
    const receiver = await receive();
    const { webhook } = open(receiver.url);
    const more = { sessionId: 'TREKKER-MD~secret', number: '254712345678', token: 'secret' };
    await webhook.notify({ ...news, ...more });

    const form = news.event === 'session.withdrawn' ? sessionNews : linkNews;
    expect(form.parse(JSON.parse(receiver.received[0]?.body ?? ''))).toEqual(news);
  });

  test('holds what the form says and nothing else, whatever it was given', async () => {
    const receiver = await receive();
    const { webhook } = open(`${receiver.url}/hook?team=1`);
    const more = { sessionId: 'TREKKER-MD~secret', token: 'secret', account: '254712345678' };
    await webhook.notify({ ...NOTICE, ...more });

    const [got] = receiver.received;
    expect(got?.url).toBe('/hook?team=1');
    expect(got?.headers['content-type']).toBe('application/json');
    expect(noticeForm.parse(JSON.parse(got?.body ?? ''))).toEqual(NOTICE);
    expect(got?.body).not.toMatch(/secret|712345678/);
  });

  test('T32: is signed: the sample verifier takes it, but not 5 minutes later, changed, or with another secret', async () => {
    const receiver = await receive();
    const { webhook } = open(receiver.url);
    await webhook.notify(NOTICE);
    const [got] = receiver.received;
    const body = got?.body ?? '';
    const signature = String(got?.headers['x-trekker-signature']);
    const verify = await sample();
    const sentAtMs = Number(/^t=(\d+)/.exec(signature)?.[1]) * 1000;

    expect(verify(signature, body, SECRET)).toBe(true);
    expect(verify(signature, body, SECRET, sentAtMs + 299_000)).toBe(true);
    expect(verify(signature, body, SECRET, sentAtMs + 301_000)).toBe(false);
    expect(verify(signature, body.replace('linked', 'INTERNAL'), SECRET)).toBe(false);
    expect(verify(signature.replace(/t=\d+/, `t=${sentAtMs / 1000 + 1}`), body, SECRET)).toBe(false);
    expect(verify(signature, body, 'another')).toBe(false);
    for (const odd of [undefined, '', 't=1', 'v1=00', `${signature}0`])
      expect(verify(odd, body, SECRET)).toBe(false);
  });

  test('refused for the moment, is sent again, signed anew', async () => {
    const clock = new FakeClock(Date.UTC(2024, 0, 1));
    const receiver = await receive((response, count) => {
      clock.advance(60_000);
      response.writeHead([503, 429][count - 1] ?? 200).end();
    });
    const { webhook, log } = open(receiver.url, { clock });
    await webhook.notify(NOTICE);
    const signatures = receiver.received.map(({ headers }) => headers['x-trekker-signature']);

    expect(signatures).toHaveLength(3);
    expect(new Set(signatures).size).toBe(3);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(log.lines).toEqual([]);
  });

  test('refused every time, is given up after four tries; the log says so, without the address', async () => {
    const receiver = await receive(answering(500));
    const { webhook, log } = open(`${receiver.url}/password-in-the-path`);
    await webhook.notify(NOTICE);

    expect(receiver.received).toHaveLength(4);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatchObject({ level: 'warn', fields: { link: NOTICE.linkId } });
    expect(messageOf(log)).not.toContain('password');
  });

  test.each([400, 401, 404, 410])('refused for good with %i, is not sent again', async (status) => {
    const receiver = await receive(answering(status));
    const { webhook, log } = open(receiver.url);
    await webhook.notify(NOTICE);

    expect(receiver.received).toHaveLength(1);
    expect(log.lines).toHaveLength(1);
  });

  test('to a receiver that is not there, is given up and never rejects', async () => {
    const receiver = await startReceiver();
    await receiver.close();
    const { webhook, log } = open(receiver.url);

    await expect(webhook.notify(NOTICE)).resolves.toBeUndefined();
    expect(log.lines).toHaveLength(1);
  });

  test('to a receiver that says nothing, is tried again after 5 s', async () => {
    const receiver = await receive((response, count) => {
      if (count > 1) response.writeHead(204).end();
    });
    const { webhook, log } = open(receiver.url);
    const startedAtMs = performance.now();
    await webhook.notify(NOTICE);

    expect(performance.now() - startedAtMs).toBeGreaterThan(4_900);
    expect(receiver.received).toHaveLength(2);
    expect(log.lines).toEqual([]);
  });

  test('answered with more than 64 kB, reads no more and is not sent again', async () => {
    let isCut = false;
    const receiver = await receive((response) => {
      response.once('close', () => (isCut = !response.writableFinished));
      response.writeHead(200);
      const fill = (): void => {
        if (!response.destroyed) response.write(Buffer.alloc(16_384), () => fill());
      };
      fill();
    });
    const { webhook, log } = open(receiver.url);
    await webhook.notify(NOTICE);

    await vi.waitFor(() => expect(isCut).toBe(true));
    expect(receiver.received).toHaveLength(1);
    expect(log.lines).toHaveLength(1);
  });
});

describe('T31: addresses that nobody meant', () => {
  test.each([301, 302, 303, 307, 308])('behind a redirect with %i, are not asked', async (status) => {
    const canary = await receive();
    const receiver = await receive(answering(status, { Location: canary.url }));
    const { webhook, log } = open(receiver.url);
    await webhook.notify(NOTICE);

    expect(receiver.received).toHaveLength(1);
    expect(canary.connections()).toBe(0);
    expect(log.lines).toHaveLength(1);
  });

  test('named as proxies by the environment, are not asked', async () => {
    const canary = await receive();
    const receiver = await receive();
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY']) vi.stubEnv(name, canary.url);
    vi.stubEnv('NO_PROXY', '');
    const { webhook } = open(receiver.url);
    await webhook.notify(NOTICE);

    expect(receiver.received).toHaveLength(1);
    expect(canary.connections()).toBe(0);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'https://169.254.169.254/',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://0.0.0.0:9/',
  ])('as %s, are refused before anything is sent, once and for all', async (url) => {
    const { webhook, log } = open(url, { firstRetryMs: 60_000 });
    await webhook.notify(NOTICE);

    expect(log.lines).toHaveLength(1);
    expect(messageOf(log)).toContain('is not allowed');
  });
});

describe('close', () => {
  test('while a notice waits for its next try, gives it up at once', async () => {
    const receiver = await receive(answering(500));
    const { webhook, log } = open(receiver.url, { clock: new FakeClock(), firstRetryMs: 600_000 });
    const notified = webhook.notify(NOTICE);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    await webhook.close();
    await notified;

    expect(log.lines).toHaveLength(1);
    await webhook.notify(NOTICE);
    expect(receiver.received).toHaveLength(1);
  });

  test('while a notice is on its way, lets it arrive', async () => {
    let answer = (): void => undefined;
    const receiver = await receive((response) => {
      answer = () => void response.writeHead(204).end();
    });
    const { webhook, log } = open(receiver.url);
    const notified = webhook.notify(NOTICE);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    const closed = webhook.close();
    answer();
    await closed;
    await notified;

    expect(log.lines).toEqual([]);
  });

  test('while a receiver says nothing, waits a second and no longer', async () => {
    const clock = new FakeClock();
    const receiver = await receive(() => undefined);
    const { webhook, log } = open(receiver.url, { clock });
    const notified = webhook.notify(NOTICE);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    const closed = webhook.close();
    clock.advance(1_000);
    await closed;
    await notified;

    expect(log.lines).toHaveLength(1);
  });
});
