import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Stage } from '../../../src/ports/base.ts';
import { ROOT } from '../repo.ts';

/** A message to `entry.ts`: what it does when a link next reaches a stage. */
export type Arming = { readonly arm: Stage; readonly act: 'hold' | 'SIGSTOP' | 'SIGKILL' };

/** Compiles `entry.ts`; resolves with Node's arguments to run it. */
export async function mortalMachine(dir: string): Promise<readonly string[]> {
  const outfile = join(dir, 'machine.mjs');
  const entry = join(ROOT, 'test', 'kit', 'machines', 'entry.ts');
  await build({ entryPoints: [entry], outfile, format: 'esm', platform: 'node', logLevel: 'silent' });
  return [outfile, pathToFileURL(join(ROOT, 'dist')).href];
}

/** Node's arguments for a process whose wall clock is ahead by this time, or behind if it is negative. */
export async function withClock(dir: string, aheadMs: number): Promise<readonly string[]> {
  const file = join(dir, `clock${aheadMs}.mjs`);
  await writeFile(
    file,
    `const Real = Date;
globalThis.Date = class Date extends Real {
  constructor(...parts) {
    if (parts.length === 0) super(Real.now() + ${aheadMs});
    else super(...parts);
  }
  static now() {
    return Real.now() + ${aheadMs};
  }
};
`,
  );
  return ['--import', pathToFileURL(file).href];
}
