import { describe, expect, test } from 'vitest';
import { AppError } from '../../../src/wire/errors.ts';
import type { StartCost } from '../../../src/link/start-cost.ts';
import { codeOf, errorOf } from '../../kit/session/harness.ts';
import { NUMBER, setUpLinks, settle, wholeRequest } from '../../kit/link/harness.ts';
import { hashToken } from '../../../src/link/link-token.ts';
import { silence } from '../../double/gateway.ts';

const READ = { reader: 'expected' } as const;
const BY_CODE = { number: NUMBER } as const;

test('registry.create, when MAX_LINKS are open, refuses with TOO_MANY_LINKS, and again takes one when one ended', async () => {
  const { start, registry } = setUpLinks({ maxLinks: 2 });
  const first = await start(READ);
  await start(READ);
  expect(await codeOf(() => start(READ))).toBe('TOO_MANY_LINKS');
  first.link.cancel();
  await first.link.over;
  await start(READ);

  expect(registry.openCount()).toBe(2);
});

test('registry.create, when many start at the same moment, never lets more in than MAX_LINKS', async () => {
  const { start, gateway } = setUpLinks({ maxLinks: 5 });
  const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(() => start(READ))));

  expect(codes.filter((code) => code === 'TOO_MANY_LINKS')).toHaveLength(15);
  expect(gateway.connections).toHaveLength(5);
});

test('registry.create, when the circuit is open, refuses before any socket', async () => {
  const { start, gateway } = setUpLinks();
  gateway.refuses = new AppError('WHATSAPP_CLIENT_OUTDATED');

  expect(await codeOf(() => start())).toBe('WHATSAPP_CLIENT_OUTDATED');
  expect(gateway.connections).toEqual([]);
});

test('registry.create, when a link with the number is under way in either spelling, refuses with RATE_LIMITED', async () => {
  const { start } = setUpLinks();
  await start({ number: '5511987654321' });

  expect(await codeOf(() => start({ number: '551187654321' }))).toBe('RATE_LIMITED');
  expect(await codeOf(() => start({ number: NUMBER }))).toBeNull();
});

test('registry.create, for a number whose link waits, tells when its code has run out, not when a whole link would be over', async () => {
  const { start, clock } = setUpLinks();
  const retryAfter = async () => (await errorOf(() => start(BY_CODE)))?.fields.retryAfter;
  const { connection } = await start({ ...BY_CODE, ...READ });
  expect(await retryAfter()).toBe(240);
  connection.showCode();
  expect(await retryAfter()).toBe(180);
  await clock.advanceAsync(100_000);
  expect(await retryAfter()).toBe(120);
});

test('registry.create, for a number whose link is ending, waits for its end instead of refusing', async () => {
  const { start } = setUpLinks();
  const { link } = await start(BY_CODE);
  link.cancel();

  expect(await codeOf(() => start(BY_CODE))).toBeNull();
});

test('registry.create, for a number whose link does not end within two seconds, refuses', async () => {
  const { start, clock } = setUpLinks();
  const { link, connection } = await start(BY_CODE);
  connection.behaviour.unlink = () => new Promise(() => undefined);
  connection.showCode();
  connection.pair();
  link.cancel();
  const code = codeOf(() => start(BY_CODE));
  await clock.advanceAsync(2_000);

  expect(await code).toBe('RATE_LIMITED');
});

test.each([
  [1, 1],
  [4, 1],
  [9, 1],
  [10, 2],
  [50, 10],
])('T58: of %i places, links that nobody follows take %i at most', async (maxLinks, most) => {
  const { start } = setUpLinks({ maxLinks });
  const codes = await Promise.all(Array.from({ length: 60 }, () => codeOf(() => start({ reader: 'none' }))));
  expect(codes.filter((code) => code === null)).toHaveLength(most);
  const read = await Promise.all(Array.from({ length: 60 }, () => codeOf(() => start(READ))));

  expect(read.filter((code) => code === null)).toHaveLength(maxLinks - most);
});

/** A cost of a start that records the calls. */
function costs(): StartCost & { readonly events: string[] } {
  const events: string[] = [];
  return {
    events,
    take: () => {
      events.push('take');
      return Promise.resolve(async (outcome) => void events.push(outcome));
    },
    refuseNumber: () => {
      events.push('refuse');
      return Promise.reject(new AppError('RATE_LIMITED'));
    },
  };
}

describe('T56: registry.create counts a start', () => {
  const request = wholeRequest({ ...BY_CODE, reader: 'expected' });

  test('not at all when it is refused for want of a place, an open circuit, a store that is down, or a stop', async () => {
    const cost = costs();
    const full = setUpLinks({ maxLinks: 1 });
    await full.start(READ);
    expect(await codeOf(() => full.registry.create(request, cost))).toBe('TOO_MANY_LINKS');
    const down = setUpLinks({ hook: () => Promise.reject(new AppError('STORE_UNAVAILABLE')) });
    expect(await codeOf(() => down.registry.create(request, cost))).toBe('STORE_UNAVAILABLE');
    const { registry, gateway } = setUpLinks();
    gateway.refuses = new AppError('WHATSAPP_CLIENT_OUTDATED');
    expect(await codeOf(() => registry.create(request, cost))).toBe('WHATSAPP_CLIENT_OUTDATED');
    gateway.refuses = null;
    await registry.drain();
    expect(await codeOf(() => registry.create(request, cost))).toBe('SHUTTING_DOWN');

    expect(cost.events).toEqual([]);
  });

  test('and takes it back when the circuit opens or the stop begins while it is counted', async () => {
    for (const end of ['circuit', 'stop'] as const) {
      const { registry, gateway } = setUpLinks();
      const cost = costs();
      const slow: StartCost = {
        ...cost,
        take: async () => {
          const settle = await cost.take();
          if (end === 'circuit') gateway.refuses = new AppError('WHATSAPP_CLIENT_OUTDATED');
          else await registry.drain();
          return settle;
        },
      };
      await codeOf(() => registry.create(request, slow));

      expect(cost.events).toEqual(['take', 'not-opened']);
      expect(gateway.connections).toEqual([]);
      expect(registry.slotsTaken()).toBe(0);
    }
  });

  test('for good once WhatsApp was asked, else takes it back when the link is over', async () => {
    const { registry, gateway } = setUpLinks();
    const [asked, unreachable] = [costs(), costs()];
    const first = await registry.create(request, asked);
    gateway.last.showCode();
    first.cancel();
    await first.over;
    const second = await registry.create(request, unreachable);
    gateway.last.fail('WHATSAPP_UNREACHABLE');
    await second.over;

    expect(asked.events).toEqual(['take', 'asked']);
    expect(unreachable.events).toEqual(['take', 'not-asked']);
  });

  test('once, of fifty at the same moment for one number', async () => {
    const { registry, gateway } = setUpLinks();
    const cost = costs();
    const codes = await Promise.all(
      Array.from({ length: 50 }, () => codeOf(() => registry.create(request, cost))),
    );

    expect(codes.filter((code) => code === null)).toHaveLength(1);
    expect(cost.events.filter((event) => event === 'take')).toHaveLength(1);
    expect(gateway.connections).toHaveLength(1);
  });

  test('and lets the number go where the count refuses it', async () => {
    const { registry, start } = setUpLinks();
    const refusing: StartCost = { ...costs(), take: () => Promise.reject(new AppError('RATE_LIMITED')) };
    expect(await codeOf(() => registry.create(request, refusing))).toBe('RATE_LIMITED');

    expect(await codeOf(() => start(BY_CODE))).toBeNull();
  });
});

test('directory.find, with another link’s token, a cut token or an unknown link, finds nothing', async () => {
  const { start, directory } = setUpLinks();
  const [{ link: one }, { link: other }] = [await start(), await start()];
  const find = (id: string, token: string) => directory.find(id, hashToken(token));

  expect(await find(one.id, one.token)).toEqual({ id: one.id, method: 'qr', step: one.current() });
  expect(await find(one.id, other.token)).toBeNull();
  expect(await find(one.id, one.token.slice(1))).toBeNull();
  expect(await find('unknown', one.token)).toBeNull();
});

test('directory.find, for an ended link, gives its last step for ten minutes', async () => {
  const { start, directory, clock } = setUpLinks();
  const { link } = await start();
  const find = () => directory.find(link.id, hashToken(link.token));
  link.cancel();
  await link.over;
  await settle();
  await clock.advanceAsync(599_999);
  expect((await find())?.step).toMatchObject({ error: { code: 'LINK_CANCELLED' } });
  await clock.advanceAsync(1);

  expect(await find()).toBeNull();
});

test('registry.drain ends waiting links at once, lets accepted ones finish, and starts no more', async () => {
  const { start, registry } = setUpLinks();
  const waiting = await start();
  const accepted = await start();
  waiting.connection.showQr();
  accepted.connection.showQr();
  accepted.connection.pair();
  const drained = registry.drain();

  expect(await waiting.end).toMatchObject({ error: { code: 'SHUTTING_DOWN' } });
  expect(await codeOf(() => start())).toBe('SHUTTING_DOWN');
  accepted.connection.open();
  expect((await accepted.end).state).toBe('linked');
  await drained;
  expect(registry.openCount()).toBe(0);
});

test('registry.drain undoes after 20 s what has not finished', async () => {
  const { start, registry, clock } = setUpLinks();
  const { connection, end } = await start();
  connection.behaviour.settled = silence;
  connection.showQr();
  connection.pair();
  connection.open();
  await settle();
  const drained = registry.drain();
  await clock.advanceAsync(20_000);

  expect(await end).toMatchObject({ error: { code: 'SHUTTING_DOWN' } });
  expect(connection.unlinks).toBe(1);
  await drained;
});

test('after links of every fate no timer is left but those that keep last steps', async () => {
  const { start, registry, clock } = setUpLinks();
  const cancelled = await start();
  cancelled.link.cancel();
  const done = await start();
  done.connection.showQr();
  done.connection.pair();
  done.connection.open();
  await done.end;
  await Promise.all([cancelled.link.over, done.link.over]);
  await settle();
  expect(clock.pending).toBe(2);
  await registry.drain();

  expect(clock.pending).toBe(0);
});
