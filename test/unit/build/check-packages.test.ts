import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../kit/folder.ts';
import { ROOT } from '../../kit/repo.ts';

const SCRIPT = join(ROOT, 'src', 'build', 'check-packages.js');

function check(cwd: string): Promise<{ readonly code: unknown; readonly err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT], { cwd }, (error, _out, err) =>
      resolve({ code: error?.code ?? 0, err }),
    );
  });
}

test('check-packages, in this checkout, finds every binary', async () => {
  expect(await check(ROOT)).toEqual({ code: 0, err: '' });
});

test('check-packages, after an install without optional packages, says in one line what is missing', async () => {
  const dir = await tempFolder();
  await writeFile(join(dir, 'package.json'), JSON.stringify({ dependencies: { esbuild: '1.0.0' } }));
  for (const name of ['typescript', 'esbuild', 'libsql', 'sharp']) {
    const folder = join(dir, 'node_modules', name);
    await mkdir(folder, { recursive: true });
    const optionalDependencies = { [`@binaries/${name}-linux-x64`]: '1.0.0' };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, optionalDependencies }));
  }
  await mkdir(join(dir, 'node_modules', '@binaries', 'esbuild-linux-x64'), { recursive: true });

  expect(await check(dir)).toEqual({
    code: 1,
    err: 'The binaries of typescript, libsql, sharp are missing. Install again without --omit=optional: npm ci\n',
  });
});

test('check-packages, after an update without an install, names in one line the packages that are not there', async () => {
  const dir = await tempFolder();
  await writeFile(
    join(dir, 'package.json'),
    JSON.stringify({ dependencies: { one: '1.0.0', '@a/two': '1.0.0' } }),
  );

  expect(await check(dir)).toEqual({
    code: 1,
    err: 'These packages are not installed: one, @a/two. Install them: npm ci\n',
  });
});
