import { expect, test } from 'vitest';
import { hashToken } from '../../../../src/link/link-token.ts';
import type { PublishedLink } from '../../../../src/ports/link-directory.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared } from '../../../double/memory-shared.ts';
import { sharedProcess } from '../../../kit/link/shared/processes.ts';

const LINK: PublishedLink = {
  id: 'a-link',
  method: 'qr',
  tokenHash: hashToken('a token'),
  owner: {
    readerJoined: () => () => undefined,
    readerSeen: () => undefined,
    command: async () => undefined,
  },
};

test('a reader is told no former step by a look that comes late', async () => {
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
  const publish = (seq: number) => {
    const at = new Date(clock.now()).toISOString();
    owner.directory.publish(LINK, { state: 'connecting', seq, now: at, expiresAt: at });
  };
  const told: number[] = [];
  const end = new AbortController();
  const follow = async () => {
    for await (const { seq } of other.directory.follow(LINK.id, end.signal)) told.push(seq);
  };
  publish(1);
  await clock.advanceAsync(1_000);
  const following = [follow()];
  await clock.advanceAsync(50);
  publish(2);
  await clock.advanceAsync(500);
  publish(3);
  await clock.advanceAsync(50);
  following.push(follow());
  await clock.advanceAsync(5_000);
  end.abort();
  await Promise.all(following);

  expect(told).toEqual([1, 3, 3]);
});

test('a reader who comes to another link while a look is under way goes on reading', async () => {
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
  const at = new Date(clock.now()).toISOString();
  const ids = ['a-link', 'another-link'];
  for (const id of ids)
    owner.directory.publish({ ...LINK, id }, { state: 'connecting', seq: 1, now: at, expiresAt: at });
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
