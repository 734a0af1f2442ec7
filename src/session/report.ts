import type { InspectedAccount } from '../ports/inspection.ts';
import type { Check, LiveResult, ValidationReport } from '../wire/report.ts';

export type ReportParts = {
  readonly format: ValidationReport['format'];
  readonly checks: readonly Check[];
  readonly account: InspectedAccount | null;
  readonly createdAt?: string;
  readonly expiresAt?: string | null;
  readonly live?: LiveResult;
};

/** Puts a report together: anything wrong makes it invalid, anything missing incomplete. */
export function createReport(parts: ReportParts, mask: (digits: string) => string): ValidationReport {
  const { format, checks, account, createdAt, expiresAt, live } = parts;
  return {
    status: statusOf(checks),
    format,
    checks,
    ...(account === null ? {} : { account: { ...account, number: mask(account.number) } }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined || expiresAt === null ? {} : { expiresAt }),
    ...(live === undefined ? {} : { live }),
  };
}

function statusOf(checks: readonly Check[]): ValidationReport['status'] {
  if (checks.some(({ ok, fault }) => !ok && fault !== 'missing')) return 'invalid';
  return checks.some(({ ok }) => !ok) ? 'incomplete' : 'valid';
}
