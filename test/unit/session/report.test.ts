import { describe, expect, test } from 'vitest';
import type { Check } from '../../../src/wire/report.ts';
import { createReport, type ReportParts } from '../../../src/session/report.ts';

const good: Check = { id: 'shape', ok: true, detail: 'Every key has its size.' };
const missing: Check = { id: 'pre-keys', ok: false, fault: 'missing', detail: 'Long IDs carry no keys.' };
const wrong: Check = { id: 'noise-key', ok: false, fault: 'wrong', detail: 'The halves do not fit.' };
const mask = (digits: string) => `${digits.slice(0, 3)}..${digits.slice(-2)}`;
const report = (parts: Partial<ReportParts>) =>
  createReport({ format: 'short', checks: [good], account: null, ...parts }, mask);

describe('createReport', () => {
  test.each<[string, readonly Check[], string]>([
    ['everything is good', [good], 'valid'],
    ['something is missing', [good, missing], 'incomplete'],
    ['something is wrong', [good, wrong], 'invalid'],
    ['something is missing and something wrong', [missing, wrong], 'invalid'],
    ['a check fails without a kind', [{ id: 'me', ok: false, detail: '' }], 'invalid'],
  ])('when %s, says so', (_, checks, status) => {
    expect(report({ checks }).status).toBe(status);
  });

  test('shows of each check its name, result, kind of fault and sentence', () => {
    expect(report({ checks: [missing] }).checks).toEqual([
      { id: 'pre-keys', ok: false, fault: 'missing', detail: 'Long IDs carry no keys.' },
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
