import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, ROOT } from '../kit/repo.ts';

const MAX_LINES = 300;
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:[jt]s|css|html)$/.test(path))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: read(join('src', path)) }));
const TESTS = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: `test/${path}`, text: read(join('test', path)) }));
/** The restore client, whose exports bots import; and the schemas, which register themselves under their names. */
const ENTRIES = ['restore/main.ts', 'http/description/schema.ts'];
const READERS = ['app/launch.ts', 'restore/main.ts'];

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

function pathsWhere(matches: (source: (typeof SOURCES)[number]) => boolean): readonly string[] {
  return SOURCES.filter(matches).map(({ path }) => path);
}

describe('src', () => {
  test('reads the environment at launch and in the restore client only', () => {
    expect(pathsWhere(({ path, text }) => /process\.env\b/.test(text) && !READERS.includes(path))).toEqual(
      [],
    );
  });

  test('imports own files by their whole name', () => {
    const isCut = (from: string) => from.startsWith('.') && !/\.(?:ts|css)$/.test(from);

    expect(pathsWhere(({ text }) => importsOf(text).some(isCut))).toEqual([]);
  });

  test('T10: makes no unsafe random numbers, has no default exports and never uses innerHTML', () => {
    expect(pathsWhere(({ text }) => /Math\.random\(|^export default|\.innerHTML/m.test(text))).toEqual([]);
  });

  test('T61: opens sockets to WhatsApp at the gate alone', () => {
    const opens = /new CompanionSocket\(|makeWASocket\(|new WebSocket\(/;
    const places = ['whatsapp/socket/companion-socket.ts', 'whatsapp/socket/socket-gate.ts'];

    expect(pathsWhere(({ text }) => opens.test(text))).toEqual(places);
  });

  test('exports no function, class or value that no other file imports', () => {
    const ours = [...SOURCES.map(({ path, text }) => ({ path: `src/${path}`, text })), ...TESTS];
    const unused = SOURCES.filter(({ path }) => !ENTRIES.includes(path)).flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)]
        .map(([, name = '']) => name)
        .filter((name) => {
          const word = new RegExp(`\\b${name}\\b`);
          return !ours.some((other) => other.path !== `src/${path}` && word.test(other.text));
        })
        .map((name) => `${path}: ${name}`),
    );

    expect(unused).toEqual([]);
  });

  test('has no file above 300 lines, comments and blank lines included', () => {
    expect(pathsWhere(({ text }) => text.trimEnd().split('\n').length > MAX_LINES)).toEqual([]);
  });
});
