import { expect, test } from 'vitest';
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
