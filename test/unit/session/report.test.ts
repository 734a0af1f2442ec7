import { describe, expect, test } from 'vitest';
import type { CheckFinding } from '../../../src/wire/report.ts';
import { createReport, type ReportParts } from '../../../src/session/report.ts';

const good: CheckFinding = { id: 'shape', ok: true, why: { reason: 'creds-whole', values: { forms: [] } } };
const missing: CheckFinding = {
  id: 'pre-keys',
  ok: false,
  fault: 'missing',
  why: { reason: 'pre-keys-not-carried' },
};
const wrong: CheckFinding = {
  id: 'noise-key',
  ok: false,
  fault: 'wrong',
  why: { reason: 'pair-halves-differ', values: { key: 'noise-key' } },
};
const mask = (digits: string) => `${digits.slice(0, 3)}..${digits.slice(-2)}`;
const report = (parts: Partial<ReportParts>) =>
  createReport(
    { format: 'short', checks: [good], account: null, ...parts },
    { mask, say: ({ reason }) => `Said: ${reason}.` },
  );

describe('createReport', () => {
  test.each<[string, readonly CheckFinding[], string]>([
    ['everything is good', [good], 'valid'],
    ['something is missing', [good, missing], 'incomplete'],
    ['something is wrong', [good, wrong], 'invalid'],
    ['something is missing and something wrong', [missing, wrong], 'invalid'],
    ['a check fails without a kind', [{ id: 'me', ok: false, why: { reason: 'me-missing' } }], 'invalid'],
  ])('when %s, says so', (_, checks, status) => {
    expect(report({ checks }).status).toBe(status);
  });

  test('shows of each check its name, result, kind of fault, reason with its values, and sentence', () => {
    expect(report({ checks: [missing, wrong] }).checks).toEqual([
      {
        id: 'pre-keys',
        ok: false,
        fault: 'missing',
        reason: 'pre-keys-not-carried',
        detail: 'Said: pre-keys-not-carried.',
      },
      {
        id: 'noise-key',
        ok: false,
        fault: 'wrong',
        reason: 'pair-halves-differ',
        values: { key: 'noise-key' },
        detail: 'Said: pair-halves-differ.',
      },
    ]);
  });

  test('masks the number and nothing else of the account', () => {
    const account = { number: '254700000078', name: 'Wanjiku', platform: 'android', linkedBy: 'qr' } as const;
    expect(report({ account }).account).toEqual({ ...account, number: '254..78' });
    expect(JSON.stringify(report({ account }))).not.toContain('254700000078');
  });

  test('leaves out what is not known', () => {
    expect(Object.keys(report({ expiresAt: null }))).toEqual(['status', 'format', 'checks']);
  });

  test('carries times and the live result', () => {
    const known = {
      createdAt: '2024-01-01T00:00:00.000Z',
      expiresAt: '2024-01-31T00:00:00.000Z',
      live: 'accepted',
    } as const;
    expect(report(known)).toMatchObject(known);
  });
});
