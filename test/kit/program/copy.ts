import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../repo.ts';

/** The built program in a folder of its own, as an operator has it: it reads and writes there. Gives its entry. */
export async function copyProgram(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of ['dist', 'public', 'package.json']) {
    await cp(join(ROOT, name), join(folder, name), { recursive: true });
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'dist', 'main.js');
}
