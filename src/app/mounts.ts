import { readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';

/** Lists what is mounted where, on Linux. */
const MOUNTS = '/proc/self/mountinfo';
/** File systems in memory. */
const IN_MEMORY = new Set(['tmpfs', 'ramfs']);

type Mount = { readonly point: string; readonly type: string };

/**
 * True if a folder is on a disk or volume of its own and not on that of the program. Devices alone do not tell: a folder of the host
 * that is mounted into a container may be on the device that holds the container too.
 */
export async function isOnDiskOfItsOwn(folder: string, programDir: string): Promise<boolean> {
  const [own, program] = await Promise.all([realpath(folder), realpath(programDir)]);
  const mounts = await readFile(MOUNTS, 'utf8').then(parseMounts, () => []);
  const [ownMount, programMount] = [mountOf(own, mounts), mountOf(program, mounts)];
  if (ownMount === null || programMount === null) {
    const [ownDisk, programDisk] = await Promise.all([stat(own), stat(program)]);
    return ownDisk.dev !== programDisk.dev;
  }
  return ownMount.point !== programMount.point && !IN_MEMORY.has(ownMount.type);
}

/** Reads the lines of mountinfo. Source: proc(5). */
export function parseMounts(text: string): readonly Mount[] {
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [point, type] = [before.split(' ')[4], after.split(' ')[0]];
    if (point === undefined || type === undefined) return [];
    const code = (_all: string, octal: string) => String.fromCharCode(Number.parseInt(octal, 8));
    return [{ point: point.replaceAll(/\\([0-7]{3})/g, code), type }];
  });
}

/** Returns the mount that holds a path. Of two at one place the later one covers the other. */
export function mountOf(path: string, mounts: readonly Mount[]): Mount | null {
  const holds = ({ point }: Mount) => path === point || path.startsWith(point === sep ? sep : point + sep);
  const holding = mounts.filter(holds);
  const longest = Math.max(...holding.map(({ point }) => point.length));
  return holding.findLast(({ point }) => point.length === longest) ?? null;
}
