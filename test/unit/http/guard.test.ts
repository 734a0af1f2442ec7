import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addressOf } from '../../../src/http/limits/address.ts';
import { problemOf, start, started } from '../../kit/program/client.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

const NUMBER = '+254712345678';

let app: TestApp;

async function open(env: Readonly<Record<string, string>> = {}): Promise<void> {
  app = await startApp(env);
}

afterEach(() => app.close());

describe('limits', () => {
  test('of one number stop the third request within ten minutes, in both its spellings, before WhatsApp is asked', async () => {
    await open({ CODES_PER_NUMBER: '2/10m,5/1d' });
    for (const number of ['+5491123456789', '+541123456789', '+5491123456789']) {
      const answer = await start(app.url, 'code', { number });
      if (answer.status !== 201) {
        expect((await problemOf(answer)).code).toBe('RATE_LIMITED');
        expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
        continue;
      }
      const { linkId, token } = (await answer.json()) as { linkId: string; token: string };
      await fetch(`${app.url}/code/${linkId}`, {
        method: 'DELETE',
        headers: { Authorization: `Bearer ${token}` },
      });
      await app.whatsapp.awaitSockets(0);
    }
    expect(app.whatsapp.counts.codeRequests).toBe(2);
  });

  test('of one address stop the request above, and a forged X-Forwarded-For changes nothing', async () => {
    await open({ LINKS_PER_ADDRESS: '2/10m' });
    const ask = (from: string) =>
      fetch(`${app.url}/qr`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': from },
        body: '{}',
      });
    const answers = [await ask('1.1.1.1'), await ask('2.2.2.2'), await ask('3.3.3.3')];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(answers[0]?.headers.get('RateLimit')).toContain('"links-per-address";r=1;t=600');
  });

  test('of one number allow one link at a time, also when two are asked for at the same moment', async () => {
    await open({ TRUST_PROXY: '1' });
    const ask = (number: string, forwarded: string) =>
      fetch(`${app.url}/code`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded },
        body: JSON.stringify({ number }),
      });
    const one = [ask('+5491123456789', '203.0.113.1'), ask('+541123456789', '203.0.113.2')];
    const answers = await Promise.all(one);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 429]);
    expect(app.whatsapp.counts.opened).toBe(1);
  });

  test('MAX_LINKS refuses one more with TOO_MANY_LINKS and opens no socket for it', async () => {
    await open({ MAX_LINKS: '2' });
    await started(app.url, 'qr');
    await started(app.url, 'qr');
    const answer = await start(app.url, 'qr');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('Retry-After')).not.toBeNull();
    expect((await problemOf(answer)).code).toBe('TOO_MANY_LINKS');
    expect(app.whatsapp.counts.opened).toBe(2);
  });
});

describe('a request', () => {
  beforeEach(() => open());

  test.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ Origin: 'https://evil.example' }, 403],
    [{ 'Sec-Fetch-Site': 'same-origin' }, 201],
    [{}, 201],
  ])('T17: with %o is answered %i', async (headers, status) => {
    const answer = await fetch(`${app.url}/qr`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: '{}',
    });
    expect(answer.status).toBe(status);
    if (status === 403) expect(app.whatsapp.counts.opened).toBe(0);
  });

  test.each([
    ['{"x":1}', 'application/json', 400],
    ['not json', 'application/json', 400],
    ['{"__proto__":{"a":1}}', 'application/json', 400],
    ['a=1', 'application/x-www-form-urlencoded', 415],
    [JSON.stringify({ format: 'x'.repeat(11_000) }), 'application/json', 413],
  ])('with the body %s as %s is refused as BODY_INVALID with %i', async (body, type, status) => {
    const answer = await fetch(`${app.url}/qr`, { method: 'POST', headers: { 'Content-Type': type }, body });
    expect(answer.status).toBe(status);
    expect((await problemOf(answer)).code).toBe('BODY_INVALID');
  });

  test('T01: for a link with a wrong token, no token, or of an unknown link gets one and the same answer', async () => {
    const { linkId, token } = await started(app.url, 'qr');
    const ask = async (id: string, given: string | null) => {
      const headers = given === null ? {} : { Authorization: `Bearer ${given}` };
      const answer = await fetch(`${app.url}/qr/${id}`, { headers });
      return { ...(await problemOf(answer)), requestId: '', status: answer.status };
    };
    const answers = [
      await ask(linkId, 'x'.repeat(43)),
      await ask(linkId, token.slice(0, -1)),
      await ask(linkId, null),
      await ask('unknown', token),
    ];
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.code).toBe('LINK_NOT_FOUND');
    expect(
      (await fetch(`${app.url}/qr/${linkId}`, { headers: { Authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
  });

  const ask = (body: string, key = 'a key of sixteen or more', method: 'qr' | 'code' = 'qr') =>
    fetch(`${app.url}/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body,
    });

  test('repeated with one Idempotency-Key whose first try fails asks WhatsApp once, and later ones try anew', async () => {
    const refuse = app.whatsapp.faults.add({
      at: 'code-request',
      do: { kind: 'iq-error', code: 429, text: 'rate-overlimit' },
    });
    const key = 'another key of sixteen or more';
    const body = JSON.stringify({ number: NUMBER });
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(body, key, 'code')));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([429]));
    expect(new Set(texts).size).toBe(1);
    expect(app.whatsapp.counts.codeRequests).toBe(1);
    refuse();
    await app.whatsapp.awaitSockets(0);
    expect((await ask(body, key, 'code')).status).toBe(201);
  });

  test('repeated after its connection broke gets the answer of the link that was started', async () => {
    app.whatsapp.faults.add({ at: 'registration', do: { kind: 'delay', ms: 300 }, times: 1 });
    const key = 'a third key of sixteen or more';
    const broken = new AbortController();
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
    const first = fetch(`${app.url}/qr`, { method: 'POST', headers, body: '{}', signal: broken.signal });
    await app.whatsapp.awaitSockets(1);
    broken.abort();
    await expect(first).rejects.toThrow('aborted');
    expect((await ask('{}', key)).status).toBe(201);
    expect(app.whatsapp.counts.opened).toBe(1);
  });

  test('F17, T48: repeated with one Idempotency-Key starts one link, and another body is refused', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('{}')));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(bodies).size).toBe(1);
    expect(app.whatsapp.counts.opened).toBe(1);
    const mismatch = await ask('{"format":"short"}');
    expect([mismatch.status, (await problemOf(mismatch)).code]).toEqual([422, 'IDEMPOTENCY_MISMATCH']);
    expect((await ask('{}', 'short')).status).toBe(400);
  });

  test('repeated with its Idempotency-Key after the network broke meanwhile gets the link it had started', async () => {
    const broken = new AbortController();
    const ask = (signal?: AbortSignal) =>
      fetch(`${app.url}/qr`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'a key of sixteen or more' },
        body: '{}',
        ...(signal === undefined ? {} : { signal }),
      });
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const run = () => {
      broken.abort();
      return held;
    };
    app.whatsapp.faults.add({ at: 'pair-device', do: { kind: 'hook', run }, times: 1 });
    await expect(ask(broken.signal)).rejects.toThrow('aborted');
    const again = ask();
    goOn();
    expect((await again).status).toBe(201);
    expect(app.whatsapp.counts.opened).toBe(1);
  });

  test.each(['/', '/qr', '/healthz', '/nope', '/session', '/assets/nope.js'])(
    'T18: for %s is answered with the strict headers',
    async (path) => {
      const { headers } = await fetch(app.url + path);
      expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
      expect(headers.get('X-Frame-Options')).toBe('DENY');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('X-Powered-By')).toBeNull();
    },
  );

  test('with a method an address does not know gets 405 and Allow', async () => {
    for (const [path, method] of [
      ['/healthz', 'POST'],
      ['/session', 'PATCH'],
      ['/validate', 'DELETE'],
      ['/code', 'DELETE'],
    ] as const) {
      const answer = await fetch(app.url + path, { method });
      expect([path, answer.status]).toEqual([path, 405]);
      expect(answer.headers.get('Allow')).not.toBeNull();
    }
  });

  test('for /session tells no header, a mistyped ID and an unknown one apart, and nothing more', async () => {
    const ask = async (headers: Readonly<Record<string, string>>) => {
      const answer = await fetch(`${app.url}/session`, { headers });
      return [answer.status, (await problemOf(answer)).code];
    };
    expect(await ask({})).toEqual([401, 'UNAUTHORIZED']);
    expect(await ask({ Authorization: 'Bearer TREKKER-MD~qqqq' })).toEqual([400, 'SESSION_ID_MALFORMED']);
    const unknown = 'TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm';
    expect(await ask({ Authorization: `Bearer ${unknown}` })).toEqual([404, 'SESSION_UNAVAILABLE']);
  });

  test('for a number without a country is told so', async () => {
    const answer = await start(app.url, 'code', { number: '0712345678' });
    expect((await problemOf(answer)).code).toBe('PHONE_COUNTRY_CODE_MISSING');
    expect((await problemOf(await start(app.url, 'code', { number: '+2541' }))).code).toBe('PHONE_INVALID');
    expect((await start(app.url, 'code', { number: NUMBER })).status).toBe(201);
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
])('the address %s counts as %s', async (ip, group) => {
  await open();
  expect(addressOf(ip)).toBe(group);
});

test.each([
  ['/qr.html', '/qr'],
  ['/healthz', '/healthz'],
  ['/no/such/place?number=254712345678', 'other'],
])('the log calls %s %s and never repeats the address', async (address, pattern) => {
  await open();
  await (await fetch(app.url + address)).text();
  await fetch(`${app.url}/healthz`);
  expect(app.logs()).toContain(`"route":"${pattern}"`);
  expect(app.logs()).not.toContain('254712345678');
});
