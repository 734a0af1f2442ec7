import { describe, expect, test } from 'vitest';
import { asRecord, read, readJson } from '../kit/repo.ts';

const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

describe('package.json', () => {
  const manifest = readJson('package.json');
  const groups = ['dependencies', 'devDependencies', 'overrides'];

  test('pins every version exactly', () => {
    const loose = groups.flatMap((group) =>
      Object.entries(asRecord(manifest[group])).filter(([, version]) => !EXACT.test(String(version))),
    );

    expect(loose).toEqual([]);
  });

  test('is private, for the Node releases that run it, and runs nothing at install', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'heroku-postbuild'];

    expect(manifest['private']).toBe(true);
    expect(manifest['engines']).toEqual({ node: '^20.19.0 || ^22.12.0 || ^24.0.0' });
    expect(Object.keys(asRecord(manifest['scripts'])).filter((name) => hooks.includes(name))).toEqual([]);
  });

  test('has no optional package of its own, which would invite leaving out the binaries of others', () => {
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(asRecord(manifest['dependencies'])).toHaveProperty('pm2');
  });
});

describe('package-lock.json', () => {
  const entries = Object.entries(asRecord(readJson('package-lock.json')['packages'])).filter(
    ([path]) => path !== '',
  );

  test('T40: has a checksum for every package', () => {
    const without = entries.filter(
      ([, entry]) => !String(asRecord(entry)['integrity']).startsWith('sha512-'),
    );

    expect(entries.length).toBeGreaterThan(100);
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test('names no host and no git source', () => {
    expect(entries.filter(([, entry]) => 'resolved' in asRecord(entry)).map(([path]) => path)).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/git(?:\+|:\/\/|hub:)/);
  });

  test('agrees with package.json', () => {
    const root = asRecord(asRecord(readJson('package-lock.json')['packages'])['']);
    const manifest = readJson('package.json');

    for (const group of ['dependencies', 'devDependencies']) {
      expect(root[group]).toEqual(manifest[group]);
    }
  });
});

test('.npmrc, keeps versions exact and never leaves optional packages out', () => {
  expect(read('.npmrc')).toContain('save-exact=true');
  expect(read('.npmrc')).not.toMatch(/omit\s*=|https?:/);
});
