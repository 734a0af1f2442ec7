import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hear } from '../../../outside/hear.ts';
import { QUICK } from '../../../outside/judges.ts';
import { openJudgedSite, type JudgedSite } from '../../../outside/site.ts';

/** The quick ones of the judges that `npm run outside` hears, where they are at hand or soon installed. */

/** Nobody waits longer for one tool of theirs, so that a slow registry does not hold up the run. */
const INSTALL_LIMIT_MS = 15_000;

let site: JudgedSite;
let top: string;

beforeAll(async () => {
  site = await openJudgedSite();
  top = await mkdtemp(join(tmpdir(), 'trekker-outside-'));
});

afterAll(async () => {
  await site.stop();
  await rm(top, { recursive: true, force: true });
});

test.for(QUICK.map((judge) => [`${judge.name}: ${judge.of}`, judge] as const))(
  '%s, has nothing to say',
  async ([_name, judge], context) => {
    const verdict = await hear(judge, { site, top, installLimitMs: INSTALL_LIMIT_MS });
    if ('missing' in verdict) {
      context.skip(verdict.missing);
      return;
    }
    expect(verdict.findings).toEqual([]);
  },
);
