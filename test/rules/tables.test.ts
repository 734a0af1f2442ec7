import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, ROOT } from '../kit/repo.ts';

/** Checks that the tables of threats and faults in test/README.md name existing tests. */

const ROW = /^\| ([TF]\d\d) +\| (.+) \| (.+) \| (.+) \| (.+) \|$/gm;
const rows = [...read('test/README.md').matchAll(ROW)].map(([, number = '', , , tests = '']) => ({
  number,
  files: [...tests.matchAll(/`([^`]+)`/g)].map(([, file = '']) => join('test', file)),
}));

describe('test/README.md', () => {
  test.each(['T', 'F'])('has its numbers of %s once and in order', (letter) => {
    const numbers = rows.map(({ number }) => number).filter((number) => number.startsWith(letter));

    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers).toEqual([...new Set(numbers)].toSorted());
  });

  test.each(rows.map(({ number, files }) => [number, files] as const))(
    'names for %s tests that are there and bear the number in a name',
    (number, files) => {
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
        expect(read(file)).toMatch(
          new RegExp(`(?:test|describe|\\]\\)\\(|'|\`)[^\\n]*\\b${number}\\b[^\\n]*:`),
        );
      }
    },
  );
});
