import { describe, expect, test } from 'vitest';
import { weigh } from '../../outside/judge.ts';
import { JUDGES, QUICK } from '../../outside/judges.ts';
import { tableOf } from '../../outside/table.ts';

const VERSION = {
  pip: /^[\w-]+==\d[\w.]*$/,
  npm: /^@?[\w/-]+@\d[\w.]*$/,
  go: /^[\w./-]+@v\d[\w.]*$/,
  debian: /^[\w-]+$/,
  machine: /^[\w-]+$/,
} as const;

describe('the judges of npm run outside', () => {
  test('have tools in fixed versions, where a registry keeps more than one', () => {
    const tools = JUDGES.flatMap(({ tools }) => tools);

    expect(tools.length).toBeGreaterThanOrEqual(JUDGES.length);
    expect(tools.filter(({ from, package: name }) => !VERSION[from].test(name))).toEqual([]);
  });

  test('excuse only what a finding starts with, for a reason', () => {
    const excuses = JUDGES.flatMap(({ excuses = [] }) => excuses);

    expect(excuses.filter(({ finding }) => !/^\^[^.|]{8}/.test(finding.source))).toEqual([]);
    expect(excuses.filter(({ why }) => !/^[A-Z].{20,}\.$/.test(why))).toEqual([]);
    expect(excuses.filter(({ finding }) => finding.test(''))).toEqual([]);
  });

  test('are heard once each, the quick ones first', () => {
    const rows = JUDGES.map(({ name, of }) => `${name} ${of}`);

    expect(new Set(rows).size).toBe(rows.length);
    expect(JUDGES.slice(0, QUICK.length)).toEqual(QUICK);
  });
});

test('weigh, when a finding is not excused, keeps it; an excused one is told once with its reason', () => {
  const excuses = [
    { finding: /^old: known$/, why: 'It is meant.' },
    { finding: /^never$/, why: 'Nobody finds it.' },
  ];

  expect(weigh(['old: known', 'old: known', 'old: known, and more', 'new'], excuses)).toEqual({
    findings: ['old: known, and more', 'new'],
    excused: [{ why: 'It is meant.', findings: ['old: known'] }],
  });
});

test('tableOf, has a row for each judge, then findings and reasons', () => {
  const judge = { name: 'a judge', of: 'a thing' };
  const text = tableOf([
    { judge, verdict: weigh(['bad', 'fine'], [{ finding: /^fine$/, why: 'It is fine.' }]), seconds: 1.25 },
    { judge: { name: 'another', of: 'it' }, verdict: { missing: 'there is no java' }, seconds: 0 },
  ]);

  expect(text).toContain('| a judge | a thing | 1, and 1 with a reason | 1.3 s |');
  expect(text).toContain('| another | it | not heard: there is no java | 0.0 s |');
  expect(text).toContain('Findings of a judge, a thing:\n- bad\n');
  expect(text).toContain('No faults, a judge, a thing:\n- fine\n  It is fine.');
});
