import { describe, expect, test } from 'vitest';
import { addressToOpen } from '../../../src/wire/address/host.ts';

describe('addressToOpen', () => {
  test.each([
    ['0.0.0.0', 'localhost'],
    ['::', 'localhost'],
    ['0:0:0:0:0:0:0:0', 'localhost'],
    ['::0', 'localhost'],
    ['0', 'localhost'],
    ['::ffff:0.0.0.0', 'localhost'],
    ['::1', '[::1]'],
    ['2001:DB8::7', '[2001:db8::7]'],
    ['127.0.0.1', '127.0.0.1'],
    ['192.0.2.4', '192.0.2.4'],
    ['localhost', 'localhost'],
    ['bots.example.org', 'bots.example.org'],
    // The standard of URLs has no zones, but curl and others open this form.
    ['fe80::1%eth0', '[fe80::1%25eth0]'],
  ])('of a server that listens to %s names %s', (host, name) => {
    expect(addressToOpen(host, 4100)).toBe(`http://${name}:4100`);
  });
});
