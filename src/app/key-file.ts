import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createKeyRingText } from '../session/ring/key-ring.ts';

const FILE = 'encryption-keys';
const OTHERS = 0o077;
const OWNER_READS_AND_WRITES = 0o600;

/** The key file cannot be used; the message is for the operator. */
export class KeyFileError extends Error {}

/**
 * The key ring text of the embedded store, from `encryption-keys` in `dataDir`, made once with one fresh key.
 * `null` if there is none and `mayCreate` says no: rows exist that another ring sealed.
 * Throws {@link KeyFileError} for a file that others can read.
 */
export async function readKeyFile(
  dataDir: string,
  ifMissing: 'create' | 'leave',
): Promise<{ readonly text: string; readonly isNew: boolean } | null> {
  const path = join(dataDir, FILE);
  const found = await readIfThere(path);
  if (found !== null) return { text: found, isNew: false };
  if (ifMissing === 'leave') return null;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return createOnce(path);
}

async function readIfThere(path: string): Promise<string | null> {
  const info = await stat(path).catch(() => null);
  if (info === null) return null;
  if (process.platform !== 'win32' && (info.mode & OTHERS) !== 0) {
    throw new KeyFileError(`Others can read ${path}. Run: chmod 600 ${path}`);
  }
  return (await readFile(path, 'utf8')).trim();
}

/**
 * Of two processes that start at once the loser reads the winner's file. It gets its name only when it is complete, so
 * nobody ever reads half of one.
 */
async function createOnce(path: string): Promise<{ readonly text: string; readonly isNew: boolean } | null> {
  const text = createKeyRingText(randomBytes(32));
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  await writeWhole(draft, `${text}\n`);
  try {
    await link(draft, path);
    return { text, isNew: true };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const winner = await readIfThere(path);
    return winner === null ? null : { text: winner, isNew: false };
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', OWNER_READS_AND_WRITES);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
