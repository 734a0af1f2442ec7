import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isProcessAlive } from '../auth-state/folder/process-alive.ts';

const NOTE = 'owner.json';
const NAME = /^process-(\d+)-\w{6}$/;
/** `starttime` is field 22; the name in field 2 may hold spaces, so counting starts behind it. */
const FIELDS_AFTER_NAME = 22 - 3;
const PS_LIMIT_MS = 5_000;

type Note = { readonly pid: number; readonly startedAt: string | null };

/** How the folder of a process is named: `mkdtemp` puts six characters behind it. */
export function ownFolderPrefix(pid: number): string {
  return `process-${pid}-`;
}

/** Notes in a folder to which process it belongs. */
export async function noteOwner(folder: string, pid: number): Promise<void> {
  const note: Note = { pid, startedAt: await startOf(pid) };
  await writeFile(join(folder, NOTE), JSON.stringify(note), { flag: 'wx', mode: 0o600 });
}

/**
 * Whether the process that made a folder is gone; `null` for a folder that no process of this program made. A process number
 * that is used again is told by its start time.
 */
export async function isOwnerGone(folder: string, name: string): Promise<boolean | null> {
  const pid = Number(NAME.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(pid)) return null;
  if (!isProcessAlive(pid)) return true;
  const noted = await startNotedIn(folder);
  const current = await startOf(pid);
  // Without both, the process that lives may be the owner.
  return noted !== null && current !== null && noted !== current;
}

async function startNotedIn(folder: string): Promise<string | null> {
  try {
    return (JSON.parse(await readFile(join(folder, NOTE), 'utf8')) as Note).startedAt;
  } catch {
    // Killed between making the folder and writing the note.
    return null;
  }
}

/** When a process started, in whatever form this system tells it; `null` where it does not. */
async function startOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await startOnLinux(pid);
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      timeout: PS_LIMIT_MS,
    });
    return stdout.trim();
  } catch {
    // No `ps`, or the process is gone by now.
    return null;
  }
}

/** Ticks since the boot, and which boot. */
async function startOnLinux(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()} ${fields[FIELDS_AFTER_NAME]}`;
}
