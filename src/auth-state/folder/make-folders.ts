import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder unless it is there, with all above it. Errors: those of the file system. Level by level, as Node's own
 * `recursive` never returns where the system refuses with ENOENT, as in `/proc`.
 */
export async function makeFolders(path: string, mode = 0o777): Promise<void> {
  for (const folder of await missingFolders(resolve(path))) await makeOnce(folder, mode);
}

/** Those that are not there, the outermost first. */
async function missingFolders(path: string): Promise<readonly string[]> {
  const parent = dirname(path);
  const isThere = await stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT' && parent !== path) return false;
      throw error;
    },
  );
  return isThere ? [] : [...(await missingFolders(parent)), path];
}

async function makeOnce(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    const isFolder = async () => (await stat(folder).catch(() => null))?.isDirectory() === true;
    // Another process was faster; else it is a link that leads nowhere.
    if (codeOf(error) !== 'EEXIST' || !(await isFolder())) throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
