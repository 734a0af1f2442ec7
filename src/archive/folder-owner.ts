import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isProcessAlive } from '../auth-state/folder/process-alive.ts';

const NOTE = 'owner.json';
const NAME = /^process-(\d+)-\w{6}$/;
/** `starttime` is field 22 of `/proc/<pid>/stat`. The name in field 2 may hold spaces, so fields are counted from field 3 on. */
const FIELDS_AFTER_NAME = 22 - 3;
const PS_LIMIT_MS = 5_000;

type Note = { readonly pid: number; readonly startedAt: string | null };

/** The start of the name of a process's folder; `mkdtemp` appends six characters. */
export function ownFolderPrefix(pid: number): string {
  return `process-${pid}-`;
}

/** Writes a note into a folder that names the process to which it belongs. */
export async function noteOwner(folder: string, pid: number): Promise<void> {
  const note: Note = { pid, startedAt: await startOf(pid) };
  await writeFile(join(folder, NOTE), JSON.stringify(note), { flag: 'wx', mode: 0o600 });
}

/**
 * True if the process that made a folder is gone; `null` for a folder that no process of this program made. The system may give the same
 * process number again, so the start times are compared too.
 */
export async function isOwnerGone(folder: string, name: string): Promise<boolean | null> {
  const pid = Number(NAME.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(pid)) return null;
  if (!isProcessAlive(pid)) return true;
  const noted = await startNotedIn(folder);
  const current = await startOf(pid);
  // If either start time is unknown, the running process may be the owner.
  return noted !== null && current !== null && noted !== current;
}

async function startNotedIn(folder: string): Promise<string | null> {
  try {
    return (JSON.parse(await readFile(join(folder, NOTE), 'utf8')) as Note).startedAt;
  } catch {
    // The process was killed after it made the folder and before it wrote the note.
    return null;
  }
}

/** The start time of a process in the form of this system; `null` if the system does not tell it. */
async function startOf(pid: number): Promise<string | null> {
  try {
    if (process.platform === 'linux') return await startOnLinux(pid);
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
      timeout: PS_LIMIT_MS,
    });
    return stdout.trim();
  } catch {
    // The system has no `ps`, or the process has ended meanwhile.
    return null;
  }
}

/** Returns the ID of the system's start, and the clock ticks from then to the start of the process. */
async function startOnLinux(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()} ${fields[FIELDS_AFTER_NAME]}`;
}
