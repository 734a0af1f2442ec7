import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and the missing folders above it. Errors: those of the file system. It makes one level after another, because `recursive`
 * of Node never returns in places where the system refuses with ENOENT, such as `/proc`.
 */
export async function makeFolders(path: string, mode = 0o777): Promise<void> {
  for (const folder of await missingFolders(resolve(path))) await makeOnce(folder, mode);
}

/** Returns the folders of a path that do not exist, the outermost first. */
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
    // Another process has made the folder meanwhile. If there is no folder, the path is a symbolic link that leads nowhere.
    if (codeOf(error) !== 'EEXIST' || !(await isFolder())) throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
