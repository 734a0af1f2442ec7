import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeFolder } from '../../../src/app/folders.ts';
import { tempFolder } from '../../kit/folder.ts';

let dir: string;

beforeEach(async () => {
  dir = await tempFolder();
});

afterEach(() => rm(dir, { recursive: true, force: true }));

function refusal(path: string): Promise<string> {
  return makeFolder('DATA_DIR', path).then(
    () => 'made',
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
}

describe('makeFolder', () => {
  test('makes all that is missing for its owner alone, by many at once too, and again does nothing', async () => {
    const path = join(dir, 'a', 'b', 'c');
    const all = await Promise.all(Array.from({ length: 10 }, () => refusal(path)));

    expect(new Set(all)).toEqual(new Set(['made']));
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect(await refusal(path)).toBe('made');
  });

  test('F27: where a file, or a link that leads nowhere, is in the way, names setting and folder', async () => {
    await writeFile(join(dir, 'file'), 'mine');
    await symlink(join(dir, 'nowhere', 'at', 'all'), join(dir, 'link'));
    await symlink(join(dir, 'round'), join(dir, 'round'));
    for (const name of ['file', 'file/below', 'link', 'round', 'round/below']) {
      const said = await refusal(join(dir, name));
      expect(said).toMatch(/^DATA_DIR cannot be used: /);
      expect(said).toContain(join(dir, name));
      expect(said).not.toMatch(/E[A-Z]{3}/);
    }
    expect(await readFile(join(dir, 'file'), 'utf8')).toBe('mine');
  });

  test.runIf(process.platform === 'linux')(
    'where the system makes no folder for anybody, says so at once',
    async () => {
      expect(await refusal('/proc/nope')).toContain('the system lets nobody make a folder there');
      expect(await refusal('/proc/nope/deep/down')).toContain('DATA_DIR cannot be used');
    },
  );

  test('through a link to a folder, takes it', async () => {
    await mkdir(join(dir, 'real'));
    await symlink(join(dir, 'real'), join(dir, 'link'));
    expect(await refusal(join(dir, 'link', 'data'))).toBe('made');
    expect((await stat(join(dir, 'real', 'data'))).isDirectory()).toBe(true);
  });
});
