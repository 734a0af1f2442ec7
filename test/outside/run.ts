import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { muteConsole } from '../../src/whatsapp/patches/console.ts';
import { findBrowser } from '../kit/run/needs.ts';
import { hear } from './hear.ts';
import { JUDGES } from './judges.ts';
import { openJudgedSite } from './site.ts';
import { tableOf, type Row } from './table.ts';

/** The entry of `npm run outside`: judges of others look at the program and its files. Names of judges as arguments choose some of them. */

const INSTALL_LIMIT_MS = 300_000;

/** The last row: what the checks of the test kit say after so many strange requests. */
const KIT = { name: 'the test kit', of: 'leaks and what is left' };

process.exitCode = await main(process.argv.slice(2));

async function main(names: readonly string[]): Promise<number> {
  muteConsole();
  process.env['CHROME_PATH'] ??= findBrowser() ?? '';
  const chosen = JUDGES.filter(({ name }) => names.length === 0 || names.some((each) => name.includes(each)));
  const site = await openJudgedSite();
  const top = await mkdtemp(join(tmpdir(), 'trekker-outside-'));
  const rows: Row[] = [];
  for (const judge of chosen) {
    const sinceMs = performance.now();
    process.stdout.write(`${judge.name}: ${judge.of} ... `);
    const verdict = await hear(judge, { site, top, installLimitMs: INSTALL_LIMIT_MS });
    const seconds = (performance.now() - sinceMs) / 1000;
    process.stdout.write(`${seconds.toFixed(1)} s\n`);
    rows.push({ judge, verdict, seconds });
  }
  const left = await site.stop();
  rows.push({ judge: KIT, verdict: { findings: left, excused: [] }, seconds: 0 });
  await rm(top, { recursive: true, force: true });
  process.stdout.write(tableOf(rows));
  return rows.some(({ verdict }) => 'findings' in verdict && verdict.findings.length > 0) ? 1 : 0;
}
