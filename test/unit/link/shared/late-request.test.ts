import { expect, test } from 'vitest';
import { takeWhenFree } from '../../../../src/ports/shared/holds.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared } from '../../../double/memory-shared.ts';
import { sharedProcess } from '../../../kit/link/shared/processes.ts';
import { codeOf } from '../../../kit/session/harness.ts';

const MINUTE_MS = 60_000;

test('a name is freed again if the request that took it comes late, after it was given up', async () => {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const rows = shared.view();
  const late: (() => Promise<boolean>)[] = [];
  const refusing = shared.view((call) => (call === 'holds.insert' ? 'refused' : 'none'));
  const insert: typeof rows.holds.insert = (row, limitMs) => {
    late.push(() => rows.holds.insert(row, limitMs));
    return refusing.holds.insert(row, limitMs);
  };
  const one = sharedProcess({ ...rows, holds: { ...rows.holds, insert } }, clock);
  const other = sharedProcess(rows, clock);
  await Promise.all([one.directory.start(), other.directory.start()]);
  expect(await codeOf(() => one.holds.take(['a'], MINUTE_MS))).toBe('STORE_UNAVAILABLE');
  await clock.advanceAsync(12_000);
  await late.pop()?.();
  expect(await other.holds.take(['a'], MINUTE_MS)).toBeNull();
  await clock.advanceAsync(10_000);

  expect(await other.holds.take(['a'], MINUTE_MS)).not.toBeNull();
});

test('a name whose removal comes late is not taken from its next holder', async () => {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const rows = shared.view();
  const late: (() => Promise<void>)[] = [];
  const remove: typeof rows.holds.remove = (ids, owner) => {
    if (late.length > 0) return rows.holds.remove(ids, owner);
    late.push(() => rows.holds.remove(ids, owner));
    return Promise.reject(new AppError('STORE_UNAVAILABLE'));
  };
  const one = sharedProcess({ ...rows, holds: { ...rows.holds, remove } }, clock);
  const other = sharedProcess(rows, clock);
  await Promise.all([one.directory.start(), other.directory.start()]);
  await (await one.holds.take(['a'], MINUTE_MS))?.release();
  await clock.advanceAsync(5_000);
  const again = await one.holds.take(['a'], MINUTE_MS);
  await late[0]?.();
  const theirs = await other.holds.take(['a'], MINUTE_MS);
  expect([again, theirs].filter((hold) => hold !== null)).toHaveLength(1);
  await theirs?.release();
  await clock.advanceAsync(20_000);

  expect(await one.holds.take(['a'], MINUTE_MS)).not.toBeNull();
});

test('who waits for a name whose taking failed asks the store a few times a second, not without a pause', async () => {
  const clock = new FakeClock();
  const calls: string[] = [];
  let left = 1;
  const rows = memoryShared(clock).view((call) => {
    calls.push(call);
    return (call === 'holds.insert' && (left -= 1) >= 0) || calls.length > 1_000 ? 'refused' : 'none';
  });
  const one = sharedProcess(rows, clock);
  await one.directory.start();
  expect(await codeOf(() => one.holds.take(['a'], MINUTE_MS))).toBe('STORE_UNAVAILABLE');
  const limits = { limitMs: MINUTE_MS, waitMs: 30_000, isWanted: () => true };
  const taking = takeWhenFree(one.holds, clock, 'a', limits);
  await clock.advanceAsync(30_000);

  expect(await taking).not.toBeNull();
  expect(calls.filter((call) => call === 'holds.getMany').length).toBeLessThan(150);
});

test('a name that is released while others are being freed is free without waiting for the next turn', async () => {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const slow = shared.view(
    (call) =>
      new Promise((resolve) => {
        clock.after(call === 'holds.remove' ? 100 : 0, () => resolve('none'));
      }),
  );
  const one = sharedProcess(slow, clock);
  const other = sharedProcess(shared.view(), clock);
  const starting = Promise.all([one.directory.start(), other.directory.start()]);
  await clock.advanceAsync(100);
  await starting;
  const taking = Promise.all(['a', 'b'].map((name) => one.holds.take([name], MINUTE_MS)));
  await clock.advanceAsync(100);
  const [a, b] = await taking;
  const first = a?.release();
  await clock.advanceAsync(50);
  const second = b?.release();
  await clock.advanceAsync(300);
  await Promise.all([first, second]);

  expect(await other.holds.take(['b'], MINUTE_MS)).not.toBeNull();
});
