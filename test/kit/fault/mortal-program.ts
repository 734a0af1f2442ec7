import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from '../repo.ts';

/** Translates the entry once; answers the arguments of Node that start the built program and kill it at a stage. */
export async function mortalProgram(dir: string): Promise<(stage: string) => readonly string[]> {
  const outfile = join(dir, 'entry.mjs');
  const entry = join(ROOT, 'test', 'kit', 'fault', 'entry.ts');
  await build({ entryPoints: [entry], outfile, format: 'esm', platform: 'node', logLevel: 'silent' });
  const dist = pathToFileURL(join(ROOT, 'dist')).href;
  return (stage) => [outfile, dist, stage];
}
