import type { Request } from 'express';
import { describe, expect, test } from 'vitest';
import { hintAtProxy, isNear } from '../../../src/http/request/proxy-hint.ts';
import { keepLog } from '../../kit/session/harness.ts';

function asked(remoteAddress: string, headers: Readonly<Record<string, string>>): Request {
  // The hint reads only these parts of a request.
  return { headers, socket: { remoteAddress } } as unknown as Request;
}

const FORWARDED = { 'x-forwarded-for': '203.0.113.9' };

describe('F29: hintAtProxy', () => {
  test('tells once of forwarded visitors from near, in either header', () => {
    for (const headers of [FORWARDED, { forwarded: 'for=203.0.113.9' }]) {
      const log = keepLog();
      const hint = hintAtProxy(0, log);
      for (let n = 0; n < 3; n += 1) hint(asked('::ffff:10.0.0.7', headers));
      expect(log.lines.map(({ message }) => message)).toEqual([
        expect.stringContaining('all visitors count as one address; set TRUST_PROXY'),
      ]);
    }
  });

  test('says nothing without such a header, of one from far away, or where the proxy is known', () => {
    const log = keepLog();
    hintAtProxy(0, log)(asked('127.0.0.1', {}));
    hintAtProxy(0, log)(asked('198.51.100.7', FORWARDED));
    hintAtProxy(0, log)(asked('', FORWARDED));
    hintAtProxy(1, log)(asked('127.0.0.1', FORWARDED));
    expect(log.lines).toEqual([]);
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
