import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../kit/program/run-command.ts';
import { ROOT } from '../../kit/repo.ts';
import type { Bench, Judge } from '../judge.ts';
import { linesOf } from '../lines.ts';

const LIMIT_MS = 120_000;
const OF = 'the restore client';
/** The files of the client by the names under which the guide lets people keep them. */
const FILES = [
  ['restore.mjs', 'restore.mjs'],
  ['restore.cjs', 'restore.cjs'],
  ['restore.d.mts', 'restore.d.mts'],
  ['restore.d.mts', 'restore.d.cts'],
] as const;
/** The client is no package, so this says in a package's terms how a bot takes it: by `import`, by `require()`, with types for both. */
const PACKAGE = {
  name: 'restore-client',
  version: '1.0.0',
  license: 'MIT',
  type: 'module',
  engines: { node: '>=20' },
  main: './restore.cjs',
  types: './restore.d.cts',
  exports: {
    '.': {
      import: { types: './restore.d.mts', default: './restore.mjs' },
      require: { types: './restore.d.cts', default: './restore.cjs' },
    },
  },
};

/** The client as bundlers and Node load it. */
export const publint: Judge = {
  name: 'publint',
  of: OF,
  tools: [{ program: 'publint', from: 'npm', package: 'publint@0.3.25' }],
  judge: async (bench) => {
    const { code, out, err } = await run(bench.tool('publint'), ['run', packed(bench), '--strict'], {
      limitMs: LIMIT_MS,
    });
    const advice = linesOf(out).filter((line) => /^\d+\. /.test(line));
    return code === 0 || advice.length > 0 ? advice : linesOf(`${out}\n${err}`);
  },
};

type Analysis = {
  readonly analysis: { readonly problems?: readonly { kind: string; resolutionKind?: string }[] };
};

/** The types of the client as every resolution of TypeScript finds them. */
export const attw: Judge = {
  name: 'attw',
  of: OF,
  tools: [{ program: 'attw', from: 'npm', package: '@arethetypeswrong/cli@0.18.5' }],
  judge: async (bench) => {
    const { out, err } = await run(
      bench.tool('attw'),
      ['--pack', packed(bench), '--format', 'json', '--no-definitely-typed'],
      { limitMs: LIMIT_MS },
    );
    if (!out.trimStart().startsWith('{')) throw new Error(err.slice(-500));
    const { problems = [] } = (JSON.parse(out) as Analysis).analysis;
    return problems.map(({ kind, resolutionKind = '' }) => `${kind} ${resolutionKind}`.trim());
  },
};

/** Makes a package of the client; returns its folder. */
function packed({ folder }: Bench): string {
  const target = join(folder, 'package');
  mkdirSync(target);
  for (const [from, to] of FILES) copyFileSync(join(ROOT, 'dist', from), join(target, to));
  writeFileSync(join(target, 'package.json'), JSON.stringify(PACKAGE));
  copyFileSync(join(ROOT, 'LICENSE'), join(target, 'LICENSE'));
  return target;
}
