import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildRestoreClient } from '../../../src/build/restore-client.ts';
import { clientFile } from '../../../src/http/sessions/client-file.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';
import { tempFolder } from '../../kit/folder.ts';
import { read, ROOT } from '../../kit/repo.ts';

const { version } = JSON.parse(read('package.json')) as { version: string };
const TAGS = Object.keys(LANGUAGES);
const FORMATS = ['restore.cjs', 'restore.mjs'];
const HASHED = TAGS.flatMap((lang) => FORMATS.map((name) => clientFile(name, lang)));

async function built(languages: readonly string[]): Promise<Record<string, Buffer>> {
  const dir = await tempFolder();
  await buildRestoreClient(dir, languages);
  const names = (await readdir(dir)).toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(dir, name))));
  return Object.fromEntries(names.map((name, index) => [name, contents[index] ?? Buffer.alloc(0)]));
}

describe('the restore client', () => {
  let files: Record<string, Buffer>;
  beforeAll(async () => {
    files = await built(TAGS);
  });

  test('comes out the same, byte for byte, wherever and however often it is built', async () => {
    const cwd = process.cwd();
    process.chdir('/');
    const again = await built(['en', 'ar']);
    process.chdir(cwd);

    expect(Object.keys(files)).toEqual([...HASHED, 'restore.d.mts'].toSorted());
    expect(Object.entries(again).filter(([name, bytes]) => files[name]?.equals(bytes) !== true)).toEqual([]);
    expect(Object.keys(again)).toHaveLength(5);
    for (const name of HASHED) {
      const text = String(files[name]);
      expect(text.split('\n')[0]).toContain(`release ${version}`);
      expect(text).not.toContain(ROOT);
      expect(text).not.toMatch(/\.\.\/\.\.\//);
    }
  });

  test('waits for nothing at its top, so that require() takes it', () => {
    const { 'restore.mjs': file } = files;

    expect(String(file)).not.toMatch(/^await |^(?:const|let|var) .*= await /m);
  });

  test('in a language, holds the sentences of that language, and no page', () => {
    for (const { lang, restore, page } of Object.values(LANGUAGES)) {
      const text = String(files[clientFile('restore.mjs', lang)]);
      expect(text).toContain(restore.input.stdinEmpty);
      expect(text).not.toContain(page.homeHeading);
    }
    expect(files['restore.es.mjs'] ?? '').not.toContain(LANGUAGES['en']?.restore.input.stdinEmpty);
  });

  test('of a release has the hashes that the changelog names', () => {
    const heading = new RegExp(
      `^## ${version.replaceAll('.', '\\.')}\\b[^\\n]*\\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`,
      'm',
    );
    const section = heading.exec(read('CHANGELOG.md'))?.[1];
    // The section is added with the release. Before that it is missing, which is no fault.
    const told = section ?? '';
    const hashes = HASHED.map((name) =>
      createHash('sha256')
        .update(files[name] ?? '')
        .digest('hex'),
    );

    if (section !== undefined) for (const hash of hashes) expect(told).toContain(hash);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });
});
