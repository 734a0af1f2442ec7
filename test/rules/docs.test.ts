import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/wire/errors.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { read, ROOT } from '../kit/repo.ts';

const ROWS = Object.entries(SETTINGS);
const NAMES = ROWS.map(([name]) => name);

/** Lines of tables in README.md; fails by name while there is no README. */
function readmeTables(): readonly string[] {
  expect(existsSync(join(ROOT, 'README.md')), 'README.md exists').toBe(true);
  return read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('|'));
}

/** `NAME=value` of every line of .env.example that could be a setting, commented out or not. */
function exampleEntries(): readonly (readonly [string, string])[] {
  return [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
}

describe('.env.example', () => {
  test('names exactly the settings there are, each once, in their order', () => {
    expect(
      exampleEntries()
        .map(([name]) => name)
        .filter((name) => name !== 'NAME_FILE'),
    ).toEqual(NAMES);
  });

  test('shows the default of every setting that has one', () => {
    const shown = new Map(exampleEntries());
    const wrong = ROWS.filter(([name, row]) => row.default !== null && shown.get(name) !== row.default);

    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('explains every setting with its own sentence', () => {
    const text = read('.env.example').replaceAll('\n# ', ' ');

    expect(ROWS.filter(([, row]) => !text.includes(row.about)).map(([name]) => name)).toEqual([]);
  });

  test('sets nothing by itself and holds no key', () => {
    const lines = read('.env.example').split('\n');

    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    expect(lines.filter((line) => /[A-Za-z0-9+/]{43}=/.test(line))).toEqual([]);
  });
});

describe('README.md', () => {
  test('has every setting in a table', () => {
    const tables = readmeTables().join('\n');

    expect(NAMES.filter((name) => !tables.includes(`\`${name}\``))).toEqual([]);
  });

  test('has every error code in a table', () => {
    const tables = readmeTables().join('\n');

    expect(Object.keys(ERRORS).filter((code) => !tables.includes(`\`${code}\``))).toEqual([]);
  });
});
