import type { FakeClock } from '../../../double/clock.ts';
import { memoryShared } from '../../../double/memory-shared.ts';
import { linkDirectoryContract } from '../../../contract/link-directory.contract.ts';
import { sharedProcess, type SharedProcess } from '../../../kit/link/shared/processes.ts';

async function openProcesses(clock: FakeClock, count: number): Promise<readonly SharedProcess[]> {
  const shared = memoryShared(clock);
  const all = Array.from({ length: count }, () => sharedProcess(shared.view(), clock));
  await Promise.all(all.map(({ directory }) => directory.start()));
  return all;
}

const stopping = (all: readonly SharedProcess[]) => async () => {
  for (const { directory } of all) directory.stop();
};

linkDirectoryContract('shared, read in its own process', async (clock) => {
  const all = await openProcesses(clock, 2);
  const [one] = all;
  if (one === undefined) throw new Error('no process');
  return { owner: one.directory, reader: one.directory, stop: stopping(all) };
});

linkDirectoryContract('shared, read in another process', async (clock) => {
  const all = await openProcesses(clock, 2);
  const [one, other] = all;
  if (one === undefined || other === undefined) throw new Error('no process');
  return { owner: one.directory, reader: other.directory, stop: stopping(all) };
});
