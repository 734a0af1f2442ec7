import { basename, dirname, join, resolve } from 'node:path';
import { ifThere, writeAll, type Files } from '../../auth-state/folder/files.ts';
import { isProcessAlive } from '../../auth-state/folder/process-alive.ts';

/** Folders in which a restore gets files ready: `.restoring-<process>-<6 characters>`, beside the session's folder or in it. */

/** The number of a dead process may be given to another; after so long it is another. */
const MAX_AGE_MS = 3_600_000;
/** What this process works on now. The same number in another name is of an earlier process. */
const mine = new Set<string>();

/** Makes a folder ready, works with it, and removes what is left of it. */
export async function withStaged<T>(
  files: Files,
  prefix: string,
  content: ReadonlyMap<string, string>,
  work: (staged: string) => Promise<T>,
): Promise<T> {
  const staged = await files.makeTempFolder(`${prefix}.restoring-${process.pid}-`);
  mine.add(basename(staged));
  try {
    await writeAll(files, staged, content);
    return await work(staged);
  } finally {
    await files.remove(staged).catch(() => {
      /* the next restore removes it */
    });
    mine.delete(basename(staged));
  }
}

/** Removes what killed restores left beside and inside the folder. What cannot be removed now may be later: never rejects. */
export async function sweep(files: Files, dir: string): Promise<void> {
  const whole = resolve(dir);
  await sweepIn(files, dirname(whole), basename(whole));
  await sweepIn(files, whole, '');
}

async function sweepIn(files: Files, folder: string, before: string): Promise<void> {
  for (const name of await files.list(folder).catch(() => [])) {
    const pid = name.startsWith(before) ? pidOf(name.slice(before.length)) : null;
    if (pid === null) continue;
    const path = join(folder, name);
    const info = await ifThere(files.info(path)).catch(() => null);
    if (info === null || isAtWork(name.slice(before.length), pid, info.changedAtMs, MAX_AGE_MS)) continue;
    await files.remove(path).catch(() => {
      /* the next restore removes it */
    });
  }
}

function pidOf(name: string): number | null {
  const pid = /^\.restoring-(\d{1,10})-\w{6}$/.exec(name)?.[1];
  return pid === undefined ? null : Number(pid);
}

/** Whether the process that a name stands for still works on it. */
export function isAtWork(name: string, pid: number, changedAtMs: number, maxAgeMs: number): boolean {
  if (pid === process.pid) return [...mine].some((each) => each.endsWith(name));
  return Math.abs(Date.now() - changedAtMs) < maxAgeMs && isProcessAlive(pid);
}

/** Notes that this process works on something of that name; disposing ends it. */
export function holdName(name: string): () => void {
  mine.add(name);
  return () => void mine.delete(name);
}
