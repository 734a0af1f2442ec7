import { MemoryDirectory } from '../../../src/link/memory-directory.ts';
import { linkDirectoryContract } from '../../contract/link-directory.contract.ts';

linkDirectoryContract('in memory', (clock) => {
  const directory = new MemoryDirectory(clock);
  return { owner: directory, reader: directory };
});
