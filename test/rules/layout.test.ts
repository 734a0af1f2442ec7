import { dirname } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { read, trackedFiles } from '../kit/repo.ts';

/** Tracked files; skips the test in a copy without git. */
function files(context: TestContext): readonly string[] {
  return trackedFiles() ?? context.skip('this copy has no git folder');
}

const MAX_FILES = 14;
const TOP_LEVEL = [
  '.ci',
  '.dockerignore',
  '.env.example',
  '.github',
  '.gitignore',
  '.node-version',
  '.npmrc',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  '.slugignore',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'Dockerfile',
  'LICENSE',
  'Procfile',
  'README.md',
  'SECURITY.md',
  'app.json',
  'compose.yaml',
  'docs',
  'ecosystem.config.js',
  'package-lock.json',
  'package.json',
  'public',
  'render.yaml',
  'src',
  'temp',
  'test',
  'tsconfig.json',
];

const IGNORED = [
  '/data/',
  '/secrets/',
  '/temp/*',
  '!/temp/.gitkeep',
  '/dist/',
  '/public/assets/',
  '.env',
  '*.keystore',
  'creds*.json',
  'pre-key-*.json',
  'session-*.json',
];

const FORBIDDEN =
  /(?:^|\/)(?:creds[^/]*\.json|pre-key-[^/]*|session-[^/]*\.json|\.env|[^/]*\.(?:keystore|db|db-wal|db-shm|pem|key))$|^(?:dist|data|node_modules|coverage|public\/assets)\//;

describe('tracked files', () => {
  test('at the top, are exactly the known ones', (context) => {
    const top = [...new Set(files(context).map((path) => path.split('/')[0] ?? ''))];

    expect(top.toSorted()).toEqual(TOP_LEVEL.toSorted());
  });

  test('hold no credentials, stores or things that are built', (context) => {
    expect(files(context).filter((path) => FORBIDDEN.test(path))).toEqual([]);
  });

  test('in temp, are nothing but the file that keeps the folder', (context) => {
    expect(files(context).filter((path) => path.startsWith('temp/'))).toEqual(['temp/.gitkeep']);
  });

  test('in src and test, have names in small letters and hyphens, but for the region in the tag of a language', (context) => {
    const odd = files(context).filter(
      (path) =>
        /^(?:src|test)\/.*\.[jt]s$/.test(path) &&
        !/^(?:src\/texts\/[a-z]+-[A-Z]{2}(?=[./]))?[a-z0-9./-]+$/.test(path),
    );

    expect(odd).toEqual([]);
  });

  test(`in each folder of src and test, are at most ${MAX_FILES}`, (context) => {
    const folders = files(context)
      .filter((path) => /^(?:src|test)\//.test(path))
      .map((path) => dirname(path));
    const full = [...new Set(folders)].filter(
      (folder) => folders.filter((each) => each === folder).length > MAX_FILES,
    );

    expect(full).toEqual([]);
  });
});

test.each([
  'creds.json',
  'creds-1.json',
  'data/pre-key-1.json',
  'x/session-254.0.json',
  '.env',
  'dist/main.js',
])('the rule for forbidden files, when %s is tracked, finds it', (path) => {
  expect(FORBIDDEN.test(path)).toBe(true);
});

test.each(['.gitignore', '.slugignore', '.dockerignore'])(
  '%s, leaves out whatever may hold a secret',
  (file) => {
    expect(read(file).split('\n')).toEqual(expect.arrayContaining(IGNORED));
  },
);

test('LICENSE, is MIT', () => {
  expect(read('LICENSE')).toMatch(
    /^MIT License\n\nCopyright \(c\) TREKKER-MD Session Generator contributors\n/,
  );
});

test('CHANGELOG.md, starts with what is not released yet; each release has a date', () => {
  const [intro = '', unreleased = '', ...releases] = read('CHANGELOG.md').split(/^## /m);

  expect(intro).toMatch(/^# Changelog/);
  expect(unreleased).toMatch(/^Unreleased\n\n(?:Nothing yet\.|### (?:Added|Changed|Fixed)\n\n- )/);
  expect(releases.length).toBeGreaterThan(0);
  expect(releases.filter((each) => !/^\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d\n/.test(each))).toEqual([]);
});
