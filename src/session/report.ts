import type { Check, InspectedAccount, LiveResult } from '../ports/inspection.ts';
import type { Method } from '../wire/step.ts';

/** A check as people see it: what a fault means is in the report's status. */
export type ReportedCheck = Pick<Check, 'id' | 'ok' | 'detail'>;

/** What the validator says of one session ID. */
export type ValidationReport = {
  readonly status: 'valid' | 'incomplete' | 'invalid';
  readonly format: 'short' | 'long' | 'base64' | 'json';
  readonly checks: readonly ReportedCheck[];
  readonly account?: {
    /** Masked. */
    readonly number: string;
    readonly name?: string;
    readonly platform?: string;
    readonly linkedBy: Method;
  };
  readonly createdAt?: string;
  readonly expiresAt?: string;
  readonly live?: LiveResult;
};

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
    checks: checks.map(({ id, ok, detail }) => ({ id, ok, detail })),
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
