import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildRestoreClient } from '../../../src/build/restore-client.ts';
import { tempFolder } from '../../kit/folder.ts';
import { read, ROOT } from '../../kit/repo.ts';

const { version } = JSON.parse(read('package.json')) as { version: string };
const HASHED = ['restore.cjs', 'restore.mjs'] as const;

async function built(): Promise<Record<string, Buffer>> {
  const dir = await tempFolder();
  await buildRestoreClient(dir);
  const names = (await readdir(dir)).toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(dir, name))));
  return Object.fromEntries(names.map((name, index) => [name, contents[index] ?? Buffer.alloc(0)]));
}

describe('the restore client', () => {
  test('comes out the same, byte for byte, wherever and however often it is built', async () => {
    const cwd = process.cwd();
    const first = await built();
    process.chdir('/');
    const second = await built();
    process.chdir(cwd);

    expect(Object.keys(first)).toEqual(['restore.cjs', 'restore.d.mts', 'restore.mjs']);
    expect(second).toEqual(first);
    for (const name of HASHED) {
      const text = String(first[name]);
      expect(text.split('\n')[0]).toContain(`release ${version}`);
      expect(text).not.toContain(ROOT);
      expect(text).not.toMatch(/\.\.\/\.\.\//);
    }
  });

  test('waits for nothing at its top, so that require() takes it', async () => {
    const { 'restore.mjs': file } = await built();

    expect(String(file)).not.toMatch(/^await |^(?:const|let|var) .*= await /m);
  });

  test('of a release has the hashes that the changelog names', async () => {
    const heading = new RegExp(
      `^## ${version.replaceAll('.', '\\.')}\\b[^\\n]*\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`,
      'm',
    );
    const section = heading.exec(read('CHANGELOG.md'))?.[1];
    // The section is added with the release. Before that it is missing, which is no fault.
    const told = section ?? '';
    const files = await built();
    const hashes = HASHED.map((name) =>
      createHash('sha256')
        .update(files[name] ?? '')
        .digest('hex'),
    );

    if (section !== undefined) for (const hash of hashes) expect(told).toContain(hash);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });
});
