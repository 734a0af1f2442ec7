import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, ROOT } from '../kit/repo.ts';

const MAX_LINES = 300;
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:ts|css)$/.test(path))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: read(join('src', path)) }));
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

  test('has no file above 300 lines, comments and blank lines included', () => {
    expect(pathsWhere(({ text }) => text.trimEnd().split('\n').length > MAX_LINES)).toEqual([]);
  });
});
