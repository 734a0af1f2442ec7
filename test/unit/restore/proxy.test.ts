import { describe, expect, test } from 'vitest';
import { loadSession, parseSessionId } from '../../../src/restore/server/client.ts';
import { proxyFor } from '../../../src/restore/server/proxy.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { SECURE_NAME, serveSecurely, startProxy } from '../../kit/restore/proxy.ts';
import { failureOf } from '../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';
import type { RequestListener } from 'node:http';

const ID = parseSessionId(formatShortId('TREKKER-MD', Buffer.alloc(20, 7)));
const SESSION = sessionLinkedAt(1_700_000_000);
const QUICK = { limitMs: 10_000, pause: () => Promise.resolve() };
const answer: RequestListener = (_request, response) => response.end(JSON.stringify(SESSION));

function proxyOf(url: string, env: Record<string, string>): string | null {
  return proxyFor(new URL(url), env)?.href ?? null;
}

describe('the proxy of the environment', () => {
  test.each([
    ['https://host.example', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['https://host.example', { https_proxy: 'http://small:1', HTTPS_PROXY: 'http://p:1' }, 'http://small:1/'],
    ['https://host.example', { ALL_PROXY: 'p:1' }, 'http://p:1/'],
    ['https://host.example', { HTTP_PROXY: 'http://p:1' }, null],
    ['http://host.example', { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['http://host.example', { HTTPS_PROXY: 'http://p:1' }, null],
    ['https://host.example', { HTTPS_PROXY: '' }, null],
    ['https://host.example', {}, null],
    ['http://localhost:3000', { HTTP_PROXY: 'http://p:1' }, null],
    ['https://127.0.0.1', { HTTPS_PROXY: 'http://p:1' }, null],
    ['https://[::1]', { HTTPS_PROXY: 'http://p:1' }, null],
  ])('for %s with %j is %s', (url, env, proxy) => {
    expect(proxyOf(url, env as Record<string, string>)).toBe(proxy);
  });

  test.each([
    ['*', true],
    ['host.example', true],
    ['HOST.example', true],
    ['.example', true],
    ['*.example', true],
    ['example', true],
    ['other.example, host.example', true],
    ['a b host.example', true],
    ['host.example:443', true],
    ['host.example:8443', false],
    ['ost.example', false],
    ['host.example.org', false],
    ['', false],
    [',,', false],
  ])('is passed by for NO_PROXY=%s: %s', (list, isExempt) => {
    const env = { HTTPS_PROXY: 'http://p:1' };
    expect(proxyOf('https://host.example', { ...env, NO_PROXY: list }) === null).toBe(isExempt);
    expect(proxyOf('https://host.example', { ...env, no_proxy: list }) === null).toBe(isExempt);
  });

  test.each([
    ['https://10.1.2.3', '10.0.0.0/8', true],
    ['https://11.1.2.3', '10.0.0.0/8', false],
    ['https://10.1.2.3', '10.1.2.3', true],
    ['https://[2001:db8::5]', '2001:db8::/32', true],
    ['https://[2001:db8::5]', '2001:db8::5', true],
    ['https://[2001:db8::5]', '[2001:db8::5]:443', true],
    ['https://10.1.2.3', '10.0.0.0/99', false],
  ])('for %s with NO_PROXY=%s is passed by: %s', (url, list, isExempt) => {
    expect(proxyOf(url, { HTTPS_PROXY: 'http://p:1', NO_PROXY: list }) === null).toBe(isExempt);
  });

  test.each(['socks5://p:1080', 'nonsense://', 'http://'])(
    'that is %s is told as one that cannot be used',
    (text) => {
      expect(() => proxyOf('https://host.example', { HTTPS_PROXY: text })).toThrow(
        /HTTPS_PROXY names a proxy.*NO_PROXY/,
      );
    },
  );
});

describe('a session', () => {
  test('comes through a proxy that sees no more than the name of the server, whose certificate is looked at', async () => {
    const proxy = await startProxy(await serveSecurely(answer), answer, null);
    const url = `https://${SECURE_NAME}`;
    const error = await failureOf(() =>
      loadSession(ID, url, { env: { HTTPS_PROXY: proxy.url }, patience: QUICK }),
    );

    expect(proxy.asked).toEqual(['CONNECT sessions.test:443']);
    expect(proxy.logins).toEqual([`Basic ${Buffer.from('me:secret').toString('base64')}`]);
    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(/does not trust its certificate .*SELF_SIGNED/);
    expect(error.message).not.toContain('secret');
  });

  test('over plain http comes through it as well', async () => {
    const proxy = await startProxy(0, answer, null);
    const options = { env: { HTTP_PROXY: proxy.url }, patience: QUICK };

    expect(await loadSession(ID, 'http://sessions.test:3000', options)).toEqual(SESSION);
    expect(proxy.asked).toEqual(['GET http://sessions.test:3000/session']);
  });

  test.each([407, 403, 502])('that a proxy refuses with %i is told with the word proxy', async (refusal) => {
    const proxy = await startProxy(0, answer, refusal);
    const options = { env: { HTTPS_PROXY: proxy.url }, patience: QUICK };
    const error = await failureOf(() => loadSession(ID, 'https://sessions.test', options));

    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(/proxy/);
    expect(error.message).not.toContain('secret');
  });

  test('behind a proxy that is away is told with the word proxy', async () => {
    const options = { env: { HTTPS_PROXY: 'http://me:secret@127.0.0.1:1' }, patience: QUICK };
    const error = await failureOf(() => loadSession(ID, 'https://sessions.test', options));

    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(/through the proxy 127\.0\.0\.1:1/);
    expect(error.message).not.toContain('secret');
  });
});
