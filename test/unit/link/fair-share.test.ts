import { array, assert, asyncProperty, integer, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/wire/errors.ts';
import { NO_COST, type StartCost } from '../../../src/link/start-cost.ts';
import { codeOf } from '../../kit/session/harness.ts';
import { setUpLinks } from '../../kit/link/harness.ts';

const READ = { reader: 'expected' } as const;
describe('T58: while all places are taken', () => {
  const from = (network: string) => ({ ...READ, network });
  const NETWORKS = ['203.0.113.0/24', '203.0.114.0/24', '203.0.115.0/24'];

  test('a visitor from a network without any gets the oldest place without a phone of the one with the most', async () => {
    const { start, gateway, registry } = setUpLinks({ maxLinks: 10 });
    const most = [await start(from('a')), await start(from('a')), await start(from('a'))];
    const [paired, showing, next] = most;
    paired?.connection.showQr();
    paired?.connection.pair();
    showing?.connection.showQr();
    for (const network of ['b', 'b', 'c', 'c', 'd', 'd', 'e']) await start(from(network));
    expect(await codeOf(() => start(from('a')))).toBe('TOO_MANY_LINKS');
    expect(await codeOf(() => start(from('e')))).toBe('TOO_MANY_LINKS');
    expect(await codeOf(() => start(READ))).toBe('TOO_MANY_LINKS');
    const { link } = await start(from('f'));

    expect(link.current().state).toBe('connecting');
    expect(await showing?.end).toMatchObject({ error: { code: 'TOO_MANY_LINKS', retryAfter: 20 } });
    expect([paired?.link.current().state, next?.link.current().state]).toEqual(['confirming', 'connecting']);
    expect(gateway.socketCount()).toBe(10);
    expect(registry.slotsTaken()).toBe(10);
    for (const network of ['g', 'h', 'i', 'j']) expect(await codeOf(() => start(from(network)))).toBeNull();
    expect(paired?.link.current().state).toBe('confirming');
    expect(await codeOf(() => start(from('k')))).toBe('TOO_MANY_LINKS');
  });

  test('a link that shows a code, or has asked for one, keeps its place', async () => {
    const { start } = setUpLinks({ maxLinks: 2 });
    for (const number of ['254712345671', '254712345672']) {
      const { connection } = await start({ ...from('a'), number });
      connection.say({ type: 'code-requested' });
    }

    expect(await codeOf(() => start(from('b')))).toBe('TOO_MANY_LINKS');
  });

  test.each([[NETWORKS], [NETWORKS.map((_, index) => `2001:db8:${index}::/48`)]])(
    'by three networks, others are served: %j',
    async (networks) => {
      const { start, gateway } = setUpLinks({ maxLinks: 50 });
      for (let index = 0; index < 50; index += 1) {
        const { connection } = await start(from(networks[index % 3] ?? ''));
        connection.showQr();
      }
      const others = Array.from({ length: 12 }, (_, index) => codeOf(() => start(from(`other ${index}`))));

      expect(new Set(await Promise.all(others))).toEqual(new Set([null]));
      expect(gateway.socketCount()).toBe(50);
    },
  );

  test('a start that its cost refuses displaces nobody', async () => {
    const { start, registry } = setUpLinks({ maxLinks: 1 });
    const { link } = await start(from('a'));
    const refusing: StartCost = { ...NO_COST, take: () => Promise.reject(new AppError('RATE_LIMITED')) };
    const request = { method: 'qr', format: 'short', ...from('b') } as const;
    expect(await codeOf(() => registry.create(request, refusing))).toBe('RATE_LIMITED');

    expect(link.current().state).toBe('connecting');
  });

  test.each([2, 5, 6, 10, 25, 49])('by %i networks alike, every other network is served', async (count) => {
    const { start, gateway } = setUpLinks({ maxLinks: 50 });
    for (let index = 0; index < 50; index += 1) {
      const { connection } = await start(from(`10.${index % count}.0.0/24`));
      connection.showQr();
    }
    for (let index = 0; index < 50 - count; index += 1) {
      expect(await codeOf(() => start(from(`172.16.${index}.0/24`)))).toBeNull();
    }
    expect(gateway.socketCount()).toBe(50);
  });

  test.each([
    ['IPv6 /48 of one /32', (index: number) => `2001:db8:${index.toString(16)}::/48`],
    ['IPv4 /24 of one /16', (index: number) => `203.0.${index}.0/24`],
  ])(
    'by one caller with a network for each link (%s), others are served up to half of the places',
    async (_what, network) => {
      const { start, gateway } = setUpLinks({ maxLinks: 50 });
      let made = 0;
      const attack = async () => {
        const code = await codeOf(async () => {
          const { connection } = await start(from(network((made += 1))));
          connection.showQr();
        });
        return code === null;
      };
      while (await attack());
      const visitors = [];
      for (let index = 0; index < 25; index += 1) {
        visitors.push(await start(from(`198.${index}.100.0/24`)));
        await attack();
      }
      expect(gateway.socketCount()).toBe(50);
      // The caller goes on, and takes none of them back.
      for (let index = 0; index < 50; index += 1) await attack();
      expect(visitors.map(({ link }) => link.current().state)).toEqual(Array(25).fill('connecting'));
    },
  );

  test('a network that has one link loses it to nobody of the same provider', async () => {
    const { start } = setUpLinks({ maxLinks: 10 });
    for (let index = 0; index < 10; index += 1) await start(from(`203.0.${index}.0/24`));
    expect(await codeOf(() => start(from('203.0.99.0/24')))).toBe('TOO_MANY_LINKS');
  });

  test('whatever the networks hold: a visitor without a link is served unless each network has one and no provider half', async () => {
    const network = tuple(integer({ min: 1, max: 4 }), integer({ min: 0, max: 9 })).map(
      ([provider, part]) => `10.${provider}.${part}.0/24`,
    );
    const visitor = tuple(integer({ min: 1, max: 6 }), integer({ min: 10, max: 12 })).map(
      ([provider, part]) => `10.${provider}.${part}.0/24`,
    );
    const places = array(network, { minLength: 12, maxLength: 12 });
    await assert(
      asyncProperty(places, visitor, async (held, newcomer) => {
        const { start, registry } = setUpLinks({ maxLinks: 12 });
        for (const each of held) await start(from(each));
        const wide = (text: string) => text.split('.').slice(0, 2).join('.');
        const most = (keys: readonly string[]) =>
          Math.max(...keys.map((key) => keys.filter((other) => other === key).length));
        const others = held.map(wide).filter((each) => each !== wide(newcomer));
        const isFair = most(held) === 1 && (others.length === 0 || most(others) <= 6);
        expect(await codeOf(() => start(from(newcomer)))).toBe(isFair ? 'TOO_MANY_LINKS' : null);
        expect(registry.openCount()).toBe(12);
      }),
      { numRuns: 60 },
    );
  });
});
