import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '../../../../src/texts/languages.ts';
import { PAGE_PATHS } from '../../../kit/browser/page-paths.ts';
import { startProcess, type TestProcess } from '../../../kit/program/start-process.ts';
import { ROOT } from '../../../kit/repo.ts';

/** A tenth language, made up of the English one in wide letters, is one file and one line in a copy of the sources. */

const TAG = 'xx';
const SOURCES = ['src', 'public', 'docs', 'package.json', 'tsconfig.json'];
const NAME = 'Ｘｘ';
const LINE = `export * as ${TAG} from './${TAG}.ts';\n`;
/** Only the texts are English words; a place, as in `{time}`, stays. */
const FILE = `
import { message as m } from './en/message.ts';
import { page as p } from './en/page.ts';
import { problems as d } from './en/problems.ts';
import { reasons as r } from './en/reasons.ts';
import { restore as c } from './en/restore.ts';
import { script as s } from './en/script.ts';

function wide<T>(value: T): T {
  if (typeof value === 'string') return letters(value) as T;
  if (typeof value === 'function') return ((...given: unknown[]) => letters(String(value(...given)))) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wide(inner)])) as T;
}

function letters(text: string): string {
  return text
    .split(/(\\{+\\w+\\}+)/)
    .map((part) =>
      part.startsWith('{')
        ? part
        : part.replace(/[A-Za-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
    )
    .join('');
}

export const lang: string = '${TAG}';
export const dir = 'rtl';
export const name: string = letters('Xx');
export const [message, page, problems, reasons, restore, script] = [wide(m), wide(p), wide(d), wide(r), wide(c), wide(s)];
`;

let copy: string;
let program: TestProcess | undefined;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'trekker-tenth-'));
  const isBuilt = (path: string) => /public\/(?:assets|guide)\b/.test(path);
  await Promise.all(
    SOURCES.map((path) =>
      cp(join(ROOT, path), join(copy, path), { recursive: true, filter: (from) => !isBuilt(from) }),
    ),
  );
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  await writeFile(join(copy, 'src', 'texts', `${TAG}.ts`), FILE);
  const list = join(copy, 'src', 'texts', 'all.ts');
  await writeFile(list, (await readFile(list, 'utf8')) + LINE);
  await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: copy });
  program = await startProcess(
    { DATA_DIR: join(copy, 'data'), TEMP_DIR: join(copy, 'temp'), PASSKEY: 'on' },
    [join(copy, 'dist', 'main.js')],
    { cwd: copy },
  );
}, 120_000);
afterAll(async () => {
  await program?.end('SIGTERM');
  await rm(copy, { recursive: true, force: true });
});

async function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await fetch((program?.url ?? '') + path, { headers: { Accept: 'text/html', ...headers } });
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
}

/** The English words of a page that are neither code nor marked as English. Intl does not know the language, so that it says days in English. */
function wordsOf(html: string): readonly string[] {
  const shown = html
    .replaceAll(/<(script|style|template|code|pre|noscript|select)\b.*?<\/\1>/gs, '')
    .replaceAll(/<(\w+)\s[^<>]*(?:translate="no"|lang="en"|hreflang=)[^<>]*>.*?<\/\1>/gs, '');
  return [...shown.matchAll(/>([^<>]+)</g)]
    .flatMap(([, text = '']) => text.replace(/&#?\w+;/g, '').match(/[A-Za-z]{4,}/g) ?? [])
    .filter((word) => !/^(?:TREKKER|Android|iPhone|Chrome|Ubuntu|days)$/.test(word));
}

test('it is spoken on every page, by its sentences and by the restore client, and each language leads to it', async () => {
  const pages = await Promise.all(PAGE_PATHS.map((path) => get(`${path}?lang=${TAG}`)));
  expect(pages.filter((page) => !page.includes(`<html lang="${TAG}" dir="rtl"`))).toEqual([]);
  // The guide is English as long as the language has none of its own.
  expect(pages.filter((_, at) => PAGE_PATHS[at] !== '/bots').flatMap(wordsOf)).toEqual([]);
  const html = await get('/', { 'Accept-Language': `${TAG},en;q=0.5` });
  const sentences = /data-sentences="([^"]+)"/.exec(html)?.[1] ?? '';
  const client = await get(`/restore.mjs?lang=${TAG}`);

  expect(html).toContain(`<html lang="${TAG}" dir="rtl"`);
  expect(sentences).toContain(`/assets/sentences-${TAG}-`);
  expect(await get(sentences)).toContain('reasons');
  expect(client).toContain('65248');
  for (const tag of Object.keys(LANGUAGES)) {
    const other = await get(`/?lang=${tag}`);
    expect(other).toContain(`<html lang="${tag}"`);
    expect(other).toContain(`lang="${TAG}" dir="rtl" hreflang="${TAG}">${NAME}<`);
  }
  expect(pages[PAGE_PATHS.indexOf('/bots')]).toMatch(/<main [^<>]*lang="en" dir="ltr"/);
});
