import type { Request } from 'express';
import { describe, expect, test } from 'vitest';
import { isFromHere, isNear, ProxyHint } from '../../../src/http/request/proxy-hint.ts';
import { keepLog } from '../../kit/session/harness.ts';

function asked(remoteAddress: string, headers: Readonly<Record<string, string>>, path = '/'): Request {
  // The hint reads only these parts of a request.
  return { headers, path, socket: { remoteAddress } } as unknown as Request;
}

const FORWARDED = { 'x-forwarded-for': '203.0.113.9' };

describe('F29: ProxyHint', () => {
  test('tells once of forwarded visitors from near, in either header', () => {
    for (const headers of [FORWARDED, { forwarded: 'for=203.0.113.9' }]) {
      const log = keepLog();
      const hint = new ProxyHint(0, log);
      for (let n = 0; n < 3; n += 1) hint.look(asked('::ffff:10.0.0.7', headers));
      expect(log.lines.map(({ message }) => message)).toEqual([
        expect.stringContaining('all visitors count as one address; set TRUST_PROXY'),
      ]);
      expect(hint.isSeen()).toBe(true);
    }
  });

  test('says nothing without such a header, of one from far away, or where the proxy is known', () => {
    const log = keepLog();
    const [none, one] = [new ProxyHint(0, log), new ProxyHint(1, log)];
    none.look(asked('127.0.0.1', {}));
    none.look(asked('198.51.100.7', FORWARDED));
    none.look(asked('', FORWARDED));
    one.look(asked('127.0.0.1', FORWARDED));
    expect(log.lines).toEqual([]);
    expect([none.isSeen(), one.isSeen()]).toEqual([false, false]);
  });

  test('of more proxies than a request passed, tells once; not of machines that ask whether all is well', () => {
    const chain = { 'x-forwarded-for': '203.0.113.9, 198.51.100.2' };
    const cases = [
      [2, asked('127.0.0.1', FORWARDED), 1],
      [1, asked('198.51.100.7', {}), 1],
      [3, asked('198.51.100.7', chain), 1],
      [2, asked('198.51.100.7', chain), 0],
      [1, asked('198.51.100.7', chain), 0],
      [1, asked('10.0.0.7', {}), 0],
      [1, asked('198.51.100.7', {}, '/healthz'), 0],
      [1, asked('', {}), 0],
    ] as const;
    for (const [trusted, request, told] of cases) {
      const log = keepLog();
      const hint = new ProxyHint(trusted, log);
      for (let n = 0; n < 3; n += 1) hint.look(request);
      expect(log.lines).toHaveLength(told);
      for (const { message } of log.lines) expect(message).toContain('fewer proxies than TRUST_PROXY counts');
    }
  });

  test.each([
    ['127.0.0.1', {}, true],
    ['::1', {}, true],
    ['::ffff:127.0.0.2', {}, true],
    ['10.0.0.7', {}, false],
    ['127.0.0.1', FORWARDED, false],
    ['', {}, false],
  ])('isFromHere of %s with %j is %s', (address, headers, expected) => {
    expect(isFromHere(asked(address, headers))).toBe(expected);
  });
});

test.each([
  ['127.0.0.1', true],
  ['::1', true],
  ['::ffff:192.168.1.1', true],
  ['172.31.255.255', true],
  ['172.32.0.1', false],
  ['fd12::1', true],
  ['fe80::1%eth0', true],
  ['2001:db8::1', false],
  ['::ffff:8.8.8.8', false],
  ['', false],
  ['junk', false],
])('isNear("%s") is %s', (address, near) => {
  expect(isNear(address)).toBe(near);
});
