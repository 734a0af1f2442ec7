import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asRecord, read, readJson, ROOT } from '../../../kit/repo.ts';

/** Checks the tables in the README of the patches: the library version of each patch, and the test that compares them. */

const FOLDER = 'src/whatsapp/patches';
const VERSION = /`((?:@[\w-]+\/)?[\w-]+) (\d[\w.-]*)`/g;
const TEST = /`(test\/[\w./-]+\.test\.ts)`/g;
/** Files in the folder that are no patches. */
const NO_PATCH = ['install.ts'];

const locked = asRecord(readJson('package-lock.json')['packages']);
const rows = read(`${FOLDER}/README.md`)
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => {
    const [, files = ''] = line.split('|');
    return {
      files: [...files.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file),
      versions: [...line.matchAll(VERSION)].map(([, name = '', version = '']) => ({ name, version })),
      tests: [...line.matchAll(TEST)].map(([, path = '']) => path),
    };
  });

describe('src/whatsapp/patches/README.md', () => {
  test.each(rows.map((row) => [row.files.join(', '), row] as const))(
    'names for %s the versions of the lock file: else read the new one, measure again, and write it there',
    (_files, { versions }) => {
      const found = versions.map(({ name }) => ({
        name,
        version: asRecord(locked[`node_modules/${name}`])['version'],
      }));

      expect(versions.length).toBeGreaterThan(0);
      expect(found).toEqual(versions);
    },
  );

  test('has a row for each file of the folder, and names files that are there', () => {
    const there = readdirSync(join(ROOT, FOLDER)).filter(
      (name) => name.endsWith('.ts') && !NO_PATCH.includes(name),
    );
    const named = rows.flatMap(({ files }) => files);

    expect(named.filter((name) => basename(name) === name).toSorted()).toEqual(there.toSorted());
    expect(named.filter((name) => !existsSync(join(ROOT, FOLDER, name)))).toEqual([]);
  });

  test('names a test for each row, which is there', () => {
    expect(rows.filter(({ tests }) => tests.length === 0)).toEqual([]);
    expect(rows.flatMap(({ tests }) => tests).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
