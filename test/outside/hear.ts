import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../kit/repo.ts';
import { weigh, type Judge, type Verdict } from './judge.ts';
import type { JudgedSite } from './site.ts';
import { provide } from './tools.ts';

export type Court = {
  readonly site: JudgedSite;
  /** The folder in which each judge gets one of its own. */
  readonly top: string;
  readonly installLimitMs: number;
};

/** Provides what a judge needs and lets it judge. Never rejects: a judge that fails has found that. */
export async function hear(judge: Judge, { site, top, installLimitMs }: Court): Promise<Verdict> {
  const lost = (judge.files ?? []).find((path) => !existsSync(join(ROOT, path)));
  if (lost !== undefined) return { missing: `there is no ${lost}` };
  const paths = new Map<string, string>();
  for (const tool of judge.tools) {
    const provided = await provide(tool, installLimitMs);
    if ('missing' in provided) return provided;
    paths.set(tool.program, provided.path);
  }
  const pathOf = (program: string) => {
    const path = paths.get(program);
    if (path === undefined) throw new Error(`${judge.name} does not name ${program} among its tools`);
    return path;
  };
  const folder = await mkdtemp(join(top, 'judge-'));
  try {
    return weigh(await judge.judge({ site, folder, tool: pathOf }), judge.excuses);
  } catch (error) {
    return { findings: [`the judge failed: ${String(error)}`], excused: [] };
  }
}
