import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from '../repo.ts';

/** Compiles entry.ts once. The returned function gives Node's arguments to run the program until that stage of a link. */
export async function mortalProgram(dir: string): Promise<(stage: string) => readonly string[]> {
  const outfile = join(dir, 'entry.mjs');
  const entry = join(ROOT, 'test', 'kit', 'fault', 'entry.ts');
  await build({ entryPoints: [entry], outfile, format: 'esm', platform: 'node', logLevel: 'silent' });
  const dist = pathToFileURL(join(ROOT, 'dist')).href;
  return (stage) => [outfile, dist, stage];
}
