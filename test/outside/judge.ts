import type { JudgedSite } from './site.ts';
import type { Tool } from './tools.ts';

/** What a judge works with. Lifetime: one run. */
export type Bench = {
  /** The program as it is served. */
  readonly site: JudgedSite;
  /** An empty folder of this judge. */
  readonly folder: string;
  /** The path of a tool of this judge, by the name of its program. */
  readonly tool: (program: string) => string;
};

/** Why a finding is no fault. `finding` matches the start of its line, so that a new one shows. */
export type Excuse = { readonly finding: RegExp; readonly why: string };

/** A program that others wrote, and what it judges here. */
export type Judge = {
  /** Its name in the table. */
  readonly name: string;
  readonly of: string;
  readonly tools: readonly Tool[];
  /** The files of the project without which there is nothing to judge. */
  readonly files?: readonly string[];
  readonly excuses?: readonly Excuse[];
  /** Every finding in one line. Throws if the judge itself fails, which counts as a finding. */
  readonly judge: (bench: Bench) => Promise<readonly string[]>;
};

/** The verdict of a judge, or why it could not be had. */
export type Verdict =
  | { readonly missing: string }
  | { readonly findings: readonly string[]; readonly excused: readonly Excused[] };

/** Findings that are no faults, each once, with their reason. */
export type Excused = { readonly why: string; readonly findings: readonly string[] };

/** Parts the findings of a judge into those that count and those with a reason. */
export function weigh(all: readonly string[], excuses: readonly Excuse[] = []): Verdict {
  const findings = [...new Set(all)];
  const excused = excuses.map(({ finding, why }) => ({
    why,
    findings: findings.filter((each) => finding.test(each)),
  }));
  return {
    findings: findings.filter((each) => !excuses.some(({ finding }) => finding.test(each))),
    excused: excused.filter((each) => each.findings.length > 0),
  };
}
