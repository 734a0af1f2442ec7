import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../repo.ts';

/** Copies the built program to a folder, where it reads and writes as on an operator's machine. Returns the path of main.js. */
export async function copyProgram(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of ['dist', 'public', 'package.json']) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'dist', 'main.js');
}
