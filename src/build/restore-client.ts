import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { clientFile } from '../http/sessions/client-file.ts';
import { LANGUAGES } from '../texts/languages.ts';

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
 * packages give the same bytes on every machine, so that a hash of them can be published. There is one client for each language.
 */
export async function buildRestoreClient(
  out: string = join(ROOT, 'dist'),
  languages: readonly string[] = Object.keys(LANGUAGES),
): Promise<void> {
  mkdirSync(out, { recursive: true });
  await Promise.all(languages.map((lang) => buildIn(lang, out)));
  copyFileSync(join(FOLDER, 'restore.d.mts'), join(out, 'restore.d.mts'));
}

async function buildIn(lang: string, out: string): Promise<void> {
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
      plugins: [textsOf(lang)],
    });
    const [file] = result.outputFiles;
    if (file === undefined) throw new Error('nothing came out of src/restore');
    writeFileSync(join(out, clientFile(name, lang)), file.contents);
  }
}

/** Puts the texts of a language in the place of the English ones. */
function textsOf(lang: string): Plugin {
  return {
    name: 'texts',
    setup: (under) => {
      under.onResolve({ filter: /\/en\.ts$/ }, ({ resolveDir, path }) => ({
        path: join(resolveDir, path.replace(/en\.ts$/, `${lang}.ts`)),
        sideEffects: false,
      }));
    },
  };
}
