import { array, assert, ipV4, nat, pre, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressOf, networkOf, UNKNOWN_ADDRESS } from '../../../src/http/limits/address.ts';

const IPV4 = ipV4();
const GROUPS = array(nat(0xffff), { minLength: 8, maxLength: 8 });

function hex(groups: readonly number[]): readonly string[] {
  return groups.map((group) => group.toString(16));
}

/** The last two groups of an IPv6 address that holds an IPv4 one. */
function asGroups(ipv4: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  return hex([a * 256 + b, c * 256 + d]).join(':');
}

describe('T60: addressOf', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:443', '203.0.113.7'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:cb00:7107', '203.0.113.7'],
    ['::ffff:0:203.0.113.7', '203.0.113.7'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['64:ff9b::cb00:7107', '203.0.113.7'],
    ['0064:ff9b:0:0:0:0:cb00:7107', '203.0.113.7'],
    ['[64:ff9b::cb00:7107]:80', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::5]:8080', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::5]', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['[fe80::1%eth0]:80', 'fe80:0:0:0::/64'],
    ['::ffff:203.0.113.7%1', '203.0.113.7'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    [' 203.0.113.7 ', '203.0.113.7'],
  ])('reads %s as %s', (text, address) => {
    expect(addressOf(text)).toBe(address);
  });

  test.each(['', 'unknown', '_hidden', '203.0.113', '203.0.113.7:', '[203.0.113.7', '2001:db8::1::2', ' '])(
    'takes %j for no address',
    (text) => {
      expect(addressOf(text)).toBe(UNKNOWN_ADDRESS);
    },
  );

  test('reads every way of writing one IPv4 address as that address', () => {
    assert(
      property(IPV4, nat(65_535), (ipv4, port) => {
        const ways = [`::ffff:${ipv4}`, `::ffff:${asGroups(ipv4)}`, `64:ff9b::${asGroups(ipv4)}`];
        const all = [...ways, ...ways.map((way) => `[${way}]:${port}`), `${ipv4}:${port}`];
        expect(new Set(all.map(addressOf))).toEqual(new Set([ipv4]));
      }),
    );
  });

  test('puts all addresses of an IPv6 /64 into one group and of a /48 into one network, and no others', () => {
    assert(
      property(GROUPS, GROUPS, nat(7), (one, other, same) => {
        const mixed = [...one.slice(0, same), ...other.slice(same)];
        const [first, second] = [one, mixed].map((groups) => addressOf(hex(groups).join(':')));
        pre(first?.endsWith('/64') === true && second?.endsWith('/64') === true);
        const shares = (count: number) => one.slice(0, count).join() === mixed.slice(0, count).join();
        expect(first === second).toBe(shares(4));
        expect(networkOf(first ?? '') === networkOf(second ?? '')).toBe(shares(3));
      }),
    );
  });

  test('answers for any text, however long', () => {
    assert(
      property(string(), (text) => {
        expect(addressOf(text)).toMatch(/^(?:unknown|[0-9a-f.:/]+)$/);
      }),
    );
    expect(addressOf('1'.repeat(100_000))).toBe(UNKNOWN_ADDRESS);
  });
});

describe('networkOf', () => {
  test.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['0:0:0:0::/64', '0:0:0::/48'],
    [UNKNOWN_ADDRESS, UNKNOWN_ADDRESS],
  ])('puts %s into %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
