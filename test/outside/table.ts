import type { Judge, Verdict } from './judge.ts';

export type Row = {
  readonly judge: Pick<Judge, 'name' | 'of'>;
  readonly verdict: Verdict;
  readonly seconds: number;
};

/** The most findings of one judge that are shown. */
const SHOWN = 40;

/** Writes one line for each judge, then every finding, then the reason of each that is no fault. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ judge, verdict, seconds }) => [
    judge.name,
    judge.of,
    'missing' in verdict ? `not heard: ${verdict.missing}` : findingsIn(verdict),
    `${seconds.toFixed(1)} s`,
  ]);
  const table = [['Judge', 'Of', 'Findings', 'Time'], ...lines].map((cells) => `| ${cells.join(' | ')} |`);
  table.splice(1, 0, '|---|---|---|---|');
  return ['', ...table, '', ...rows.flatMap(detailsOf), ''].join('\n');
}

function findingsIn({ findings, excused }: Exclude<Verdict, { readonly missing: string }>): string {
  const count = excused.flatMap((each) => each.findings).length;
  return `${findings.length}${count === 0 ? '' : `, and ${count} with a reason`}`;
}

function detailsOf({ judge, verdict }: Row): readonly string[] {
  if ('missing' in verdict) return [];
  const title = `${judge.name}, ${judge.of}`;
  const reasons = verdict.excused.flatMap(({ why, findings }) => [...listOf(findings), `  ${why}`]);
  return [
    ...under(`Findings of ${title}:`, listOf(verdict.findings)),
    ...under(`No faults, ${title}:`, reasons),
  ];
}

function under(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines, ''];
}

function listOf(findings: readonly string[]): readonly string[] {
  const more = findings.length > SHOWN ? [`- and ${findings.length - SHOWN} more`] : [];
  return [...findings.slice(0, SHOWN).map((finding) => `- ${finding}`), ...more];
}
