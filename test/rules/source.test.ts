import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read, ROOT } from '../support/repo.ts';

const MOST_LINES = 300;
const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path: path.replaceAll('\\', '/'), text: read(join('src', path)) }));
const MAINS = ['main.ts', 'rotate.ts', 'cli/main.ts', 'restore/main.ts'];

/** The only folders or files that may import a package. */
const OWNERS: Readonly<Record<string, RegExp>> = {
  '@whiskeysockets/baileys': /^whatsapp\//,
  express: /^http\//,
  helmet: /^http\//,
  cors: /^http\//,
  'body-parser': /^http\//,
  mongodb: /^store\//,
  libsql: /^store\//,
  'node-cache': /^(?:store|whatsapp)\//,
  pino: /^log\.ts$/,
  'prom-client': /^(?:process-)?metrics\.ts$/,
  dotenv: /^(?:(?:cli\/)?main|rotate)\.ts$/,
  esbuild: /^build\//,
  pm2: /^$/,
};

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

function pathsWhere(matches: (source: (typeof SOURCES)[number]) => boolean): readonly string[] {
  return SOURCES.filter(matches).map(({ path }) => path);
}

describe('src', () => {
  test('reads the environment in the mains only', () => {
    expect(pathsWhere(({ path, text }) => /process\.env\b/.test(text) && !MAINS.includes(path))).toEqual([]);
  });

  test.each(Object.entries(OWNERS))('imports %s only where it belongs', (name, owner) => {
    const uses = pathsWhere(
      ({ path, text }) =>
        !owner.test(path) && importsOf(text).some((from) => from === name || from.startsWith(`${name}/`)),
    );

    expect(uses).toEqual([]);
  });

  test('in link and session, imports no adapter, no file system and no timer', () => {
    const foreign = /whatsapp\/|store\/|delivery\/|http\/|cli\/|^node:(?:fs|timers|net|http|child_process)/;

    expect(
      pathsWhere(
        ({ path, text }) =>
          /^(?:link|session)\//.test(path) && importsOf(text).some((from) => foreign.test(from)),
      ),
    ).toEqual([]);
  });

  test('in restore, needs nothing but Node, the errors, the texts of session IDs and the judge of states', () => {
    const shared = ['../errors.ts', '../session/found-state.ts', '../session/long.ts'];
    const isOwn = (from: string) =>
      /^(?:node:|\.\/|\.\.\/(?:auth-state|session-id)\/)/.test(from) || shared.includes(from);

    expect(
      pathsWhere(({ path, text }) => path.startsWith('restore/') && !importsOf(text).every(isOwn)),
    ).toEqual([]);
  });

  test('in auth-state, which the restore client brings along, needs nothing but arithmetic and types', () => {
    const isOwn = (from: string) => ['node:crypto', '../errors.ts'].includes(from) || from.startsWith('./');
    const codeOf = (text: string) => text.replace(/^import type [^;]+;/gm, '');

    expect(
      pathsWhere(({ path, text }) => path.startsWith('auth-state/') && !importsOf(codeOf(text)).every(isOwn)),
    ).toEqual([]);
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
    const places = ['whatsapp/companion-socket.ts', 'whatsapp/socket-gate.ts'];

    expect(pathsWhere(({ text }) => opens.test(text))).toEqual(places);
  });

  test('has no file above 300 lines of code', () => {
    const lengthOf = (text: string) =>
      text.split('\n').filter((line) => !/^\s*(?:$|\/\/|\/?\*)/.test(line)).length;

    expect(pathsWhere(({ text }) => lengthOf(text) > MOST_LINES)).toEqual([]);
  });
});
