import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { ROOT } from '../../support/repo.ts';

/** Translates the entry once; answers the arguments of Node that start the built program with a fault at a stage. */
export async function faultyProgram(
  dir: string,
): Promise<(stage: string, action: 'kill' | 'fault') => readonly string[]> {
  const outfile = join(dir, 'entry.mjs');
  const entry = join(ROOT, 'test', 'fault', 'support', 'entry.ts');
  await build({ entryPoints: [entry], outfile, format: 'esm', platform: 'node', logLevel: 'silent' });
  const dist = pathToFileURL(join(ROOT, 'dist')).href;
  return (stage, action) => [outfile, dist, stage, action];
}
