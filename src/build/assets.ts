import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import { PAGE_ROWS } from '../http/site/page-rows.ts';
import { GUIDE_FOLDER, GUIDE_LANGUAGE } from '../http/site/guide-parts.ts';
import { HELPER_FOLDER } from '../http/site/passkey-helper.ts';
import { translate } from '../http/site/page-template.ts';
import type { Language } from '../texts/form/language.ts';
import { LANGUAGES } from '../texts/languages.ts';
import { buildGuide } from './guide.ts';
import { buildPictures } from './pictures.ts';
import { buildRestoreClient } from './restore-client.ts';

/** Builds the files that the server hands out: scripts, styles and the icon sprite for browsers, and the restore client for bots. */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PAGES = join(ROOT, 'src', 'pages');
const TEXTS = join(ROOT, 'src', 'texts');
const OUT = join(ROOT, 'public', 'assets');
/** The scripts of the pages, and that of the theme, which is on every page. */
const ENTRIES = new Set(['theme', ...PAGE_ROWS.flatMap(({ entry }) => entry ?? [])]);
/** Scripts that other scripts fetch for the few visitors who need them. */
const MODULES = ['passkey'];
/** The styles of every page, and those that only some pages need. */
const SHEETS = ['style.css', 'link.css', 'home.css', 'validate.css', 'reading.css'];
const ICON_USE = /(?:#icon-|\{\{icon:)([a-z0-9-]+)/g;
const HASH_LENGTH = 10;
const PACKED_AS_TEXT = { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };
/** The pages promise to work in browsers of the last five years. */
const OLDEST_BROWSERS = ['chrome96', 'edge96', 'firefox94', 'safari15', 'ios15'];

await buildAssets();
await buildPictures(join(OUT, 'pictures'), join(ROOT, 'public', 'index.html'));
buildGuides();
// The files are handed out as they are.
cpSync(join(ROOT, 'src', 'passkey-helper'), join(ROOT, 'public', HELPER_FOLDER), { recursive: true });
await buildRestoreClient();

async function buildAssets(): Promise<void> {
  checkTexts();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const manifest: Record<string, string> = {};
  const publish = (name: string, content: string) => {
    manifest[name] = writeHashed(name, content);
  };
  for (const entry of ENTRIES) publish(`${entry}.js`, await bundle(join(PAGES, `${entry}.ts`)));
  for (const entry of MODULES) publish(`${entry}.js`, await bundle(join(PAGES, `${entry}.ts`), 'esm'));
  for (const language of Object.values(LANGUAGES)) {
    if (language.lang !== GUIDE_LANGUAGE)
      publish(`sentences-${language.lang}.js`, await bundleSentences(language));
  }
  for (const sheet of SHEETS) publish(sheet, await bundle(join(PAGES, 'css', sheet)));
  publish('sprite.svg', createSprite());
  writeFileSync(join(OUT, 'manifest.json'), JSON.stringify(manifest, null, 2));
}

/** Builds the guide of each language that has one. */
function buildGuides(): void {
  for (const lang of Object.keys(LANGUAGES)) {
    const file = join(ROOT, 'docs', lang === GUIDE_LANGUAGE ? 'bots.md' : `bots.${lang}.md`);
    if (existsSync(file)) buildGuide(join(ROOT, 'public', GUIDE_FOLDER), lang, file);
  }
}

/** Bundles the sentences that pages in a language other than English say for reasons of the server. */
async function bundleSentences({ lang, problems: { titles } }: Language): Promise<string> {
  const contents = `export { reasons } from './${lang}.ts';\nexport const titles = ${JSON.stringify(titles)};`;
  return bundled({ stdin: { contents, resolveDir: TEXTS }, charset: 'utf8' }, 'esm');
}

async function bundle(entry: string, format: 'iife' | 'esm' = 'iife'): Promise<string> {
  return bundled({ entryPoints: [entry] }, format);
}

async function bundled(what: BuildOptions, format: 'iife' | 'esm'): Promise<string> {
  const result = await build({
    ...what,
    bundle: true,
    write: false,
    format,
    minify: true,
    platform: 'browser',
    target: OLDEST_BROWSERS,
    legalComments: 'none',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`nothing came out of ${JSON.stringify(what)}`);
  return file.text;
}

/** Writes a file with a hash of its content in its name, and the same content packed with brotli and gzip beside it. */
function writeHashed(name: string, content: string): string {
  const hash = createHash('sha256')
    .update(content)
    .digest('base64url')
    .replace(/[-_]/g, '')
    .slice(0, HASH_LENGTH);
  const file = name.replace(/\.(\w+)$/, `-${hash}.$1`);
  writeFileSync(join(OUT, file), content);
  writeFileSync(join(OUT, `${file}.br`), brotliCompressSync(content, PACKED_AS_TEXT));
  writeFileSync(join(OUT, `${file}.gz`), gzipSync(content, { level: 9 }));
  return file;
}

/** Makes one sprite of the icons that pages and scripts use, with their licence. */
function createSprite(): string {
  const folder = dirname(
    createRequire(import.meta.url).resolve('@fortawesome/fontawesome-free/package.json'),
  );
  const symbols = usedIcons().map((name) => {
    const path = ['solid', 'brands', 'regular']
      .map((style) => join(folder, 'svgs', style, `${name}.svg`))
      .find(existsSync);
    if (path === undefined) throw new Error(`Font Awesome has no icon ${name}`);
    const svg = readFileSync(path, 'utf8');
    const viewBox = /viewBox="([^"]+)"/.exec(svg)?.[1] ?? '';
    const shapes = [...svg.matchAll(/<path[^<>]*\/>/g)]
      .map(([shape]) => shape.replace(/ fill="[^"]*"/, ''))
      .join('');
    return `<symbol id="icon-${name}" viewBox="${viewBox}">${shapes}</symbol>`;
  });
  const licence = '<!-- Font Awesome Free, https://fontawesome.com, icons under CC BY 4.0 -->';
  return `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join('')}</svg>`;
}

/** Names of the icons that pages (`{{icon:name}}`) and scripts (`'#icon-name'`) use. */
function usedIcons(): readonly string[] {
  const texts = [...readAll(join(ROOT, 'public'), '.html'), ...readAll(PAGES, '.ts')];
  const names = texts.flatMap((text) => [...text.matchAll(ICON_USE)].map(([, name = '']) => name));
  return [...new Set(names)].toSorted();
}

function readAll(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Throws if a page marks a text that a language lacks. */
function checkTexts(): void {
  const pages = readAll(join(ROOT, 'public'), '.html');
  for (const { page } of Object.values(LANGUAGES)) for (const html of pages) translate(html, page);
}
