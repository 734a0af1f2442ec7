import { describe, expect, test } from 'vitest';
import { MemoryDirectory } from '../../../src/link/memory-directory.ts';
import type { PublishedLink } from '../../../src/ports/link-directory.ts';
import { AppError } from '../../../src/wire/errors.ts';
import type { Step } from '../../../src/wire/step.ts';
import { FakeClock } from '../../double/clock.ts';
import { silence } from '../../double/gateway.ts';
import { bringTo, NUMBER, setUpLinks, settle, wholeRequest } from '../../kit/link/harness.ts';
import { rowsOf } from '../../kit/session/harness.ts';

/** The directory of a process that others may have given up. */
class LosableDirectory extends MemoryDirectory {
  readonly #tells: (() => void)[] = [];
  readonly #publishedOf = new Map<string, Step>();
  /** What publishing the step `linked` does. */
  writes: () => Promise<boolean> = () => Promise.resolve(true);
  tries = 0;

  override onGivenUp(tell: () => void): void {
    this.#tells.push(tell);
  }

  override publish(link: PublishedLink, step: Step): void {
    super.publish(link, step);
    this.#publishedOf.set(link.id, step);
  }

  override async publishLinked(link: PublishedLink, step: Step): Promise<boolean> {
    this.tries += 1;
    return (await this.writes()) && super.publishLinked(link, step);
  }

  giveUp(): void {
    for (const tell of this.#tells) tell();
  }

  lastOf(id: string): Step | undefined {
    return this.#publishedOf.get(id);
  }
}

function setUp(options: { readonly maxLinks?: number } = {}) {
  const directory = new LosableDirectory(new FakeClock());
  return { ...setUpLinks({ directory, ...options }), directory };
}

const LOST = { state: 'failed', error: { code: 'LINK_LOST' } };

describe('F46: a link of a process that was given up', () => {
  test.each(['connecting', 'qr', 'confirming', 'saving', 'delivering'])(
    'in %s, ends with LINK_LOST: the device is unlinked, no record is left, and others start afterwards',
    async (state) => {
      const { directory, registry, store, start } = setUp();
      const started = await start();
      await bringTo(state, started);
      directory.giveUp();
      await started.link.over;

      expect(directory.lastOf(started.link.id)).toMatchObject(LOST);
      expect(started.connection.unlinks).toBe(['connecting', 'qr'].includes(state) ? 0 : 1);
      expect(await rowsOf(store)).toBe(0);
      expect(registry.openCount()).toBe(0);
      await start();
      expect(registry.openCount()).toBe(1);
    },
  );

  test.each<readonly [string, (directory: LosableDirectory) => void]>([
    ['while the explanation is on its way', () => undefined],
    ['before it has told that it is done', (directory) => (directory.writes = async () => false)],
  ])('after the ack, %s, is undone, and says that the ID in the chat is dead', async (_, prepare) => {
    const { directory, store, start } = setUp();
    prepare(directory);
    const { link, connection } = await start();
    connection.behaviour.send = async ({ id }, signal) => {
      if (id !== 'MESSAGE1') await silence(signal);
    };
    connection.showQr();
    connection.pair();
    connection.open();
    while (connection.sent.length < 2) await settle(1);
    directory.giveUp();
    await link.over;

    expect(directory.lastOf(link.id)).toMatchObject({ ...LOST, error: { sentIdDead: true } });
    expect(connection.unlinks).toBe(1);
    expect(await rowsOf(store)).toBe(0);
  });

  test('that another process has ended in the moment in which it was done, is undone', async () => {
    const { directory, store, start } = setUp();
    directory.writes = () => Promise.resolve(false);
    const { link, connection } = await start();
    connection.showQr();
    connection.pair();
    connection.open();
    await link.over;

    expect(directory.lastOf(link.id)).toMatchObject({ ...LOST, error: { sentIdDead: true } });
    expect({ unlinks: connection.unlinks, rows: await rowsOf(store) }).toEqual({ unlinks: 1, rows: 0 });
  });
});

describe('a link whose ID has arrived while the store fails', () => {
  const failing = () => Promise.reject(new AppError('STORE_UNAVAILABLE'));

  async function delivered() {
    const kit = setUp();
    kit.directory.writes = failing;
    const started = await kit.start();
    started.connection.showQr();
    started.connection.pair();
    started.connection.open();
    while (kit.directory.tries === 0) await settle(1);
    return { ...kit, ...started };
  }

  test('is linked once the store answers', async () => {
    const { directory, clock, link, connection } = await delivered();
    await clock.advanceAsync(3_000);
    directory.writes = () => Promise.resolve(true);
    await clock.advanceAsync(1_000);
    await link.over;

    expect(directory.lastOf(link.id)).toMatchObject({ state: 'linked' });
    expect(connection.unlinks).toBe(0);
  });

  test.each([
    ['linked if its step was written after all', true, { state: 'linked' }, 0],
    ['undone if it was not', false, LOST, 1],
  ])('and whose process is given up meanwhile, is %s', async (_, isWritten, end, unlinks) => {
    const { directory, clock, link, connection } = await delivered();
    directory.giveUp();
    directory.writes = () => Promise.resolve(isWritten);
    await clock.advanceAsync(1_000);
    await link.over;

    expect(directory.lastOf(link.id)).toMatchObject(end);
    expect(connection.unlinks).toBe(unlinks);
  });

  test.each([
    ['its time is over', 'STORE_UNAVAILABLE'],
    ['the server stops', 'SHUTTING_DOWN'],
  ] as const)('is undone when %s, because others may have given it up', async (what, code) => {
    const { directory, clock, link, connection, registry } = await delivered();
    const drained = what === 'the server stops' ? registry.drain() : null;
    await clock.advanceAsync(360_000);
    await link.over;
    await drained;

    expect(directory.lastOf(link.id)).toMatchObject({ state: 'failed', error: { code, sentIdDead: true } });
    expect(connection.unlinks).toBe(1);
  });
});

describe('a start', () => {
  test('that has claimed its number when its process is given up, does not open a link', async () => {
    const { directory, registry, gateway } = setUp();
    const settled: string[] = [];
    const cost = {
      take: async () => {
        directory.giveUp();
        return async (how: string) => void settled.push(how);
      },
      refuseNumber: () => Promise.reject(new Error('the number is free')),
    };
    const starting = registry.create(wholeRequest({ number: NUMBER }), cost);

    await expect(starting).rejects.toMatchObject({ code: 'LINK_LOST' });
    expect(settled).toEqual(['not-opened']);
    expect(gateway.connections).toHaveLength(0);
    expect((await directory.claim('254712345678')).kind).toBe('claimed');
  });

  test('that waits for a place when its process is given up, does not open a link for its number', async () => {
    const { directory, registry, gateway, start } = setUp({ maxLinks: 2 });
    const { connection } = await start({ network: '10.1.0.0/24', reader: 'expected' });
    await start({ network: '10.1.0.0/24', reader: 'expected' });
    const close = connection.close.bind(connection);
    connection.close = () => {
      connection.close = close;
      directory.giveUp();
      return close();
    };
    const starting = registry.create(
      wholeRequest({ number: NUMBER, network: '10.2.0.0/24', reader: 'expected' }),
    );

    await expect(starting).rejects.toMatchObject({ code: 'LINK_LOST' });
    expect(gateway.connections).toHaveLength(2);
    expect((await directory.claim('254712345678')).kind).toBe('claimed');
  });
});
