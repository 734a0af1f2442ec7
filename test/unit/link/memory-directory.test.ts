import { MemoryDirectory } from '../../../src/link/memory-directory.ts';
import { linkDirectoryContract } from '../../contract/link-directory.contract.ts';

linkDirectoryContract('in memory', (clock) => new MemoryDirectory(clock));
