import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KeyFileError, readKeyFile } from '../../../src/app/key-file.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trekker-keys-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test('readKeyFile, when ten start at once, makes one ring that all of them read whole', async () => {
  const files = await Promise.all(Array.from({ length: 10 }, () => readKeyFile(dir, 'create')));
  const [first] = files;
  expect(first?.text).toMatch(/^k1:[A-Za-z0-9+/]{43}=$/);
  expect(new Set(files.map((file) => file?.text)).size).toBe(1);
  expect(files.filter((file) => file?.isNew)).toHaveLength(1);
  expect(await readdir(dir)).toEqual(['encryption-keys']);
  expect((await stat(join(dir, 'encryption-keys'))).mode & 0o777).toBe(0o600);
});

test('readKeyFile, when rows exist and the file is gone, makes none', async () => {
  expect(await readKeyFile(dir, 'leave')).toBeNull();
  expect(await readdir(dir)).toEqual([]);
});

test('readKeyFile, when others can read the file, refuses it and says what to run', async () => {
  await readKeyFile(dir, 'create');
  await chmod(join(dir, 'encryption-keys'), 0o644);
  const refusal = await readKeyFile(dir, 'create').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(KeyFileError);
  expect(String(refusal)).toContain('chmod 600');
});
