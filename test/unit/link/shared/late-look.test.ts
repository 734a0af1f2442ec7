import { expect, test } from 'vitest';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared } from '../../../double/memory-shared.ts';
import { PLAIN_LINK } from '../../../kit/link/shared/plain-link.ts';
import { sharedProcess } from '../../../kit/link/shared/processes.ts';

/** A process that runs links, and another one whose looks take a second. */
async function setUp() {
  const clock = new FakeClock();
  const rows = memoryShared(clock).view();
  const getMany: typeof rows.links.getMany = async (ids) => {
    const found = await rows.links.getMany(ids);
    await new Promise<void>((resolve) => {
      clock.after(1_000, resolve);
    });
    return found;
  };
  const owner = sharedProcess(rows, clock);
  const other = sharedProcess({ ...rows, links: { ...rows.links, getMany } }, clock);
  await Promise.all([owner.directory.start(), other.directory.start()]);
  const publish = (id: string, seq: number) => {
    const at = new Date(clock.now()).toISOString();
    const step = { state: 'connecting', seq, now: at, expiresAt: at } as const;
    owner.directory.publish({ ...PLAIN_LINK, id }, step);
  };
  return { clock, other, publish };
}

test('a reader is told no former step by a look that comes late', async () => {
  const { clock, other, publish } = await setUp();
  const told: number[] = [];
  const end = new AbortController();
  const follow = async () => {
    for await (const { seq } of other.directory.follow('a-link', end.signal)) told.push(seq);
  };
  publish('a-link', 1);
  await clock.advanceAsync(1_000);
  const following = [follow()];
  await clock.advanceAsync(50);
  publish('a-link', 2);
  await clock.advanceAsync(500);
  publish('a-link', 3);
  await clock.advanceAsync(50);
  following.push(follow());
  await clock.advanceAsync(5_000);
  end.abort();
  await Promise.all(following);

  expect(told).toEqual([1, 3, 3]);
});

test('a reader who comes to another link while a look is under way goes on reading', async () => {
  const { clock, other, publish } = await setUp();
  for (const id of ['a-link', 'another-link']) publish(id, 1);
  await clock.advanceAsync(1_000);
  const end = new AbortController();
  const told: string[] = [];
  const follow = async (id: string) => {
    for await (const { state } of other.directory.follow(id, end.signal)) told.push(`${id} ${state}`);
    told.push(`${id} over`);
  };
  const following = [follow('a-link')];
  await clock.advanceAsync(600);
  following.push(follow('another-link'));
  await clock.advanceAsync(5_000);
  expect(told).toEqual(['a-link connecting', 'another-link connecting']);
  end.abort();

  await Promise.all(following);
});
