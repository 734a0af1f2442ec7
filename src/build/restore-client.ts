import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const FOLDER = join(ROOT, 'src', 'restore');

/** For each format the name of its file, and what the file needs in addition to the output of esbuild. */
const FORMATS = {
  esm: { name: 'restore.mjs', banner: '', define: {} },
  cjs: {
    name: 'restore.cjs',
    banner: "\nconst thisFile = require('node:url').pathToFileURL(__filename).href;",
    define: { 'import.meta.url': 'thisFile' },
  },
} as const;

/**
 * Builds the files of `GET /restore.mjs`, `/restore.cjs` and `/restore.d.mts`: readable files that need only Node. The same source and
 * packages give the same bytes on every machine, so that a hash of them can be published.
 */
export async function buildRestoreClient(out: string = join(ROOT, 'dist')): Promise<void> {
  mkdirSync(out, { recursive: true });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  for (const [format, { name, banner, define }] of Object.entries(FORMATS)) {
    const about = `// Restores a WhatsApp session from its ID; release ${version}. Needs Node 20 or newer and nothing else.`;
    const result = await build({
      entryPoints: [join(FOLDER, 'main.ts')],
      absWorkingDir: ROOT,
      bundle: true,
      write: false,
      format: format === 'esm' ? 'esm' : 'cjs',
      platform: 'node',
      target: 'node20',
      charset: 'utf8',
      legalComments: 'inline',
      banner: { js: about + banner },
      define,
    });
    const [file] = result.outputFiles;
    if (file === undefined) throw new Error('nothing came out of src/restore');
    writeFileSync(join(out, name), file.contents);
  }
  copyFileSync(join(FOLDER, 'restore.d.mts'), join(out, 'restore.d.mts'));
}
