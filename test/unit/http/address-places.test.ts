import { describe, expect, test } from 'vitest';
import { AddressPlaces, type FreePlace } from '../../../src/http/limits/address-places.ts';
import { systemRandom } from '../../../src/app/system.ts';
import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import type { Holds } from '../../../src/ports/shared/holds.ts';
import { AppError } from '../../../src/wire/errors.ts';
import { FakeClock } from '../../double/clock.ts';
import { sharedPair } from '../../kit/link/shared/processes.ts';
import { codeOf } from '../../kit/session/harness.ts';

/** The places of several processes on one store. */
function processes(
  count: number,
  perAddress: number | null = 5,
  holds: Holds = new MemoryHolds(new FakeClock()),
) {
  const deps = { holds, random: systemRandom, linksAtOncePerAddress: perAddress, maxLinks: 50 };
  return Array.from({ length: count }, () => new AddressPlaces(deps));
}

/** Asks the processes in turn; returns what was got. */
async function take(
  all: readonly AddressPlaces[],
  address: string,
  count: number,
  reader: 'expected' | 'none' = 'expected',
): Promise<readonly FreePlace[]> {
  const asked = Array.from({ length: count }, async (_, at) => all[at % all.length]?.hold(address, reader));
  return (await Promise.all(asked)).filter((free) => free !== null && free !== undefined);
}

const kinds: readonly [string, (perAddress?: number | null) => Promise<readonly AddressPlaces[]>][] = [
  ['one process', async (perAddress) => processes(1, perAddress)],
  ['three that share memory', async (perAddress) => processes(3, perAddress)],
  [
    'two that share rows',
    async (perAddress) => {
      const { one, other } = await sharedPair();
      return [one, other].flatMap(({ holds }) => processes(1, perAddress, holds));
    },
  ],
];

describe.each(kinds)('T58: places at once, on %s', (_kind, open) => {
  test.each([
    ['203.0.113.1', '203.0.113.2', '203.0.114.1'],
    ['2001:db8:1:1::/64', '2001:db8:1:2::/64', '2001:db8:2:1::/64'],
  ])(
    '%s and its network get no more than theirs, and %s no more than the network',
    async (one, near, far) => {
      const all = await open();
      expect(await take(all, one, 10)).toHaveLength(5);
      for (let index = 10; index < 20; index += 1) {
        await take(all, near.replace(/2(?=$|::)/, String(index)), 10);
      }

      expect(await take(all, near, 1)).toHaveLength(0);
      expect(await take(all, far, 10)).toHaveLength(5);
    },
  );

  test('a network takes half of the places for links that nobody follows, and gives them back once', async () => {
    const all = await open();
    const free: FreePlace[] = [];
    for (let index = 0; index < 20; index += 1)
      free.push(...(await take(all, `203.0.113.${index}`, 1, 'none')));
    expect(free).toHaveLength(5);
    expect(await take(all, '203.0.113.99', 1)).toHaveLength(1);
    expect(await take(all, '203.0.114.1', 1, 'none')).toHaveLength(1);
    await free[0]?.();
    await free[0]?.();

    expect(await take(all, '203.0.113.50', 1, 'none')).toHaveLength(1);
    expect(await take(all, '203.0.113.51', 1, 'none')).toHaveLength(0);
  });

  test('are not shared out where the operator switched the limit off', async () => {
    expect(await take(await open(null), '203.0.113.1', 60, 'none')).toHaveLength(60);
  });
});

test('T58: a place whose network is full is given back to its address', async () => {
  const holds = new MemoryHolds(new FakeClock());
  const all = processes(2, 1, holds);
  for (let index = 1; index <= 4; index += 1) await take(all, `203.0.113.${index}`, 1);
  const { size } = holds;
  expect(await take(all, '203.0.113.9', 4)).toHaveLength(0);

  expect(holds.size).toBe(size);
});

test('T58: all of many places can be held, and no more', async () => {
  expect(await take(processes(2, 210), '203.0.113.1', 220)).toHaveLength(210);
});

test('T58: while the store is down a start is refused, and holds nothing', async () => {
  const memory = new MemoryHolds(new FakeClock());
  let calls = 0;
  const failing: Holds = {
    take: async (...asked) => {
      calls += 1;
      if (calls === 2) throw new AppError('STORE_UNAVAILABLE');
      return memory.take(...asked);
    },
    read: (name) => memory.read(name),
    wait: (...asked) => memory.wait(...asked),
  };
  const [places] = processes(1, 5, failing);

  expect(await codeOf(async () => places?.hold('203.0.113.1', 'expected'))).toBe('STORE_UNAVAILABLE');
  expect(memory.size).toBe(0);
});
