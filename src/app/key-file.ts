import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../auth-state/folder/make-folders.ts';
import { createKeyRingText } from '../session/ring/key-ring.ts';
import { operator } from '../texts/en/operator.ts';

/** The name of the file with the key ring in `dataDir`. */
export const KEY_FILE = 'encryption-keys';
const OTHERS = 0o077;
const OWNER_READS_AND_WRITES = 0o600;

type KeyFile = { readonly text: string; readonly isNew: boolean; readonly path: string };

/** The key file cannot be used; the message is for the operator. */
export class KeyFileError extends Error {}

/**
 * Reads the text of the key ring of the embedded store from `encryption-keys` in `dataDir`. If the file is missing, `create` makes it with one
 * new key; `leave` returns `null`, for a store whose rows another ring has sealed.
 * Throws {@link KeyFileError} for a file that other users can read.
 */
export async function readKeyFile(dataDir: string, ifMissing: 'create' | 'leave'): Promise<KeyFile | null> {
  const path = join(dataDir, KEY_FILE);
  const found = await readIfThere(path);
  if (found !== null) return { text: found, isNew: false, path };
  if (ifMissing === 'leave') return null;
  await makeFolders(dataDir, 0o700);
  return createOnce(path);
}

async function readIfThere(path: string): Promise<string | null> {
  const info = await stat(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null;
    throw new KeyFileError(operator.keyFile.notRead(path), { cause: error });
  });
  if (info === null) return null;
  if (!info.isFile()) throw new KeyFileError(operator.keyFile.noFile(path));
  if (process.platform !== 'win32' && (info.mode & OTHERS) !== 0) {
    throw new KeyFileError(operator.keyFile.open(path));
  }
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new KeyFileError(operator.keyFile.notRead(path), { cause: error });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * Makes the key file. If two processes start at once, the second one reads the file of the first. The file gets its name only when it is
 * complete, so that no process reads a part of it.
 */
async function createOnce(path: string): Promise<KeyFile | null> {
  const text = createKeyRingText(randomBytes(32));
  const draft = `${path}.${randomBytes(8).toString('hex')}`;
  await writeWhole(draft, `${text}\n`);
  try {
    await link(draft, path);
    return { text, isNew: true, path };
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
    const winner = await readIfThere(path);
    return winner === null ? null : { text: winner, isNew: false, path };
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
