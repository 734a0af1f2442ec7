import type { Purpose } from './data-folder.ts';
import type { Disk } from './disk.ts';
import type { Reserve } from './reserve.ts';

/** The disk on which rows become safe, and the file that keeps room on it for withdrawals. */
export type Place = {
  readonly disk: Disk;
  readonly reserve: Reserve;
  readonly checkSpace: (purpose?: Purpose) => Promise<void>;
};
