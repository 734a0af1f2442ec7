import type { InspectedAccount } from '../ports/inspection.ts';
import type { Say } from '../wire/reasons/reason.ts';
import type { Check, CheckFinding, LiveResult, ValidationReport } from '../wire/report.ts';

export type ReportParts = {
  readonly format: ValidationReport['format'];
  readonly checks: readonly CheckFinding[];
  readonly account: InspectedAccount | null;
  readonly createdAt?: string;
  readonly expiresAt?: string | null;
  readonly live?: LiveResult;
};

/** How numbers and reasons are shown. */
export type ReportWords = { readonly mask: (digits: string) => string; readonly say: Say };

/** Makes a report. A check with the fault `wrong` makes the session invalid, one with `missing` incomplete. */
export function createReport(parts: ReportParts, { mask, say }: ReportWords): ValidationReport {
  const { format, checks, account, createdAt, expiresAt, live } = parts;
  return {
    status: statusOf(checks),
    format,
    checks: checks.map((check) => toCheck(check, say)),
    ...(account === null ? {} : { account: { ...account, number: mask(account.number) } }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined || expiresAt === null ? {} : { expiresAt }),
    ...(live === undefined ? {} : { live }),
  };
}

function toCheck({ why, ...looked }: CheckFinding, say: Say): Check {
  return { ...looked, ...why, detail: say(why) };
}

function statusOf(checks: readonly CheckFinding[]): ValidationReport['status'] {
  if (checks.some(({ ok, fault }) => !ok && fault !== 'missing')) return 'invalid';
  return checks.some(({ ok }) => !ok) ? 'incomplete' : 'valid';
}
