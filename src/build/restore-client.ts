import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Builds what `GET /restore.mjs` hands out: one readable file that needs Node alone. */
export async function buildRestoreClient(): Promise<void> {
  const result = await build({
    entryPoints: [join(ROOT, 'src', 'restore', 'main.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'inline',
    banner: { js: '// Restores a WhatsApp session from its ID. Needs Node 20 or newer and nothing else.' },
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error('nothing came out of src/restore');
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  writeFileSync(join(ROOT, 'dist', 'restore.mjs'), file.contents);
}
