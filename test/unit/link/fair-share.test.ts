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
    expect(await codeOf(() => start(from('g')))).toBe('TOO_MANY_LINKS');
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
});
