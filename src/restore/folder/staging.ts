import { basename, dirname, join, resolve } from 'node:path';
import { ifThere, writeAll, type Files } from '../../auth-state/folder/files.ts';
import { isProcessAlive } from '../../auth-state/folder/process-alive.ts';

/*
 * A restore prepares its files in a temporary folder `.restoring-<process>-<6 characters>`, beside the session's folder or inside it.
 */

/** The system may give the number of a dead process to another one; a folder that is older than this has lost its process. */
const MAX_AGE_MS = 3_600_000;
/** The names on which this process works now. Other names with its number come from an earlier process. */
const mine = new Set<string>();

/** Makes a temporary folder with the given files, runs `work` with it, and removes it if it is still there. */
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
      /* The next restore removes the folder. */
    });
    mine.delete(basename(staged));
  }
}

/** Removes the temporary folders of killed restores beside and inside the folder. Never rejects; the next restore tries again. */
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
      /* The next restore removes the folder. */
    });
  }
}

function pidOf(name: string): number | null {
  const pid = /^\.restoring-(\d{1,10})-\w{6}$/.exec(name)?.[1];
  return pid === undefined ? null : Number(pid);
}

/** True if the process in a name still works on the folder or file of that name. */
export function isAtWork(name: string, pid: number, changedAtMs: number, maxAgeMs: number): boolean {
  if (pid === process.pid) return [...mine].some((each) => each.endsWith(name));
  return Math.abs(Date.now() - changedAtMs) < maxAgeMs && isProcessAlive(pid);
}

/** Notes that this process works on a file of that name, until the returned function is called. */
export function holdName(name: string): () => void {
  mine.add(name);
  return () => void mine.delete(name);
}
