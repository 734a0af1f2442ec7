import { readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { read, ROOT } from '../kit/repo.ts';

/** Checks imports against the table "Who may import whom" in src/README.md. */

const ROW = /^\| `([\w-]+(?:\/|\.ts))` \| (.*?) *\| (.*?) *\|/gm;
const IMPORT = /\b(import|export)\b( type\b)?[^;'"`]*?\bfrom\s*'([^']+)'|\bimport\s*\(?\s*'([^']+)'/g;
const MAX_ROOMS = 20;
const EVERYTHING = 'all';

type Rule = {
  readonly room: string;
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
};
type Import = { readonly file: string; readonly target: string; readonly isType: boolean };

const rules: readonly Rule[] = [...read('src/README.md').matchAll(ROW)].map(
  ([, room = '', rooms = '', packages = '']) => ({
    room: room.replace(/\/$/, ''),
    rooms: listOf(rooms),
    packages: listOf(packages),
  }),
);
const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.[jt]s$/.test(path));
const imports: readonly Import[] = files.flatMap(importsOf);
const own = imports.filter(({ target }) => target.endsWith('.ts') || target.endsWith('.css'));
const foreign = imports.filter((one) => !own.includes(one));
const arrows = new Set(
  own
    .map(({ file, target }) => `${roomOf(file)} -> ${roomOf(target)}`)
    .filter((arrow) => arrow.split(' -> ')[0] !== arrow.split(' -> ')[1]),
);

function listOf(cell: string): readonly string[] {
  return cell === '' || cell === '-' ? [] : cell.split(', ').map((name) => name.replaceAll('`', ''));
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function importsOf(file: string): readonly Import[] {
  return [...read(join('src', file)).matchAll(IMPORT)].map(([, , type, from, loaded]) => {
    const name = from ?? loaded ?? '';
    const target = name.startsWith('.') ? normalize(join(dirname(file), name)).replaceAll('\\', '/') : name;
    return { file, target, isType: type !== undefined };
  });
}

function ruleOf(file: string): Rule {
  const rule = rules.find(({ room }) => room === roomOf(file));
  if (rule === undefined) throw new Error(`src/README.md has no row for ${roomOf(file)}`);
  return rule;
}

function mayImport({ file, target, isType }: Import): boolean {
  const { room, rooms } = ruleOf(file);
  if (roomOf(target) === room || rooms.includes(EVERYTHING)) return true;
  const names = [roomOf(target), target];
  return rooms.some((allowed) =>
    names.some((name) => allowed === name || (isType && allowed === `${name} (types)`)),
  );
}

function mayUse({ file, target, isType }: Import): boolean {
  return ruleOf(file).packages.some((allowed) => {
    const name = allowed.replace(' (types)', '');
    return (
      (target === name ||
        target.startsWith(`${name}/`) ||
        (name === 'node:*' && target.startsWith('node:'))) &&
      (isType || allowed === name)
    );
  });
}

function told(list: readonly Import[]): readonly string[] {
  return list.map(({ file, target }) => `${file} imports ${target}`);
}

/** Every circle of files, as the way along it. */
function circles(): readonly string[] {
  const targets = new Map(files.map((file) => [file, own.filter((one) => one.file === file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (way.includes(file) || done.has(file)) return;
    for (const { target } of targets.get(file) ?? []) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

describe('src/README.md', () => {
  test('has a row for each room and no other, the deepest first', () => {
    expect(rules.map(({ room }) => room).toSorted()).toEqual([...new Set(files.map(roomOf))].toSorted());
  });

  test('lets no room import one that stands below it', () => {
    const order = rules.map(({ room }) => room);
    const upwards = rules.flatMap(({ room, rooms }) =>
      rooms
        .map((name) => roomOf(name.replace(' (types)', '')))
        .filter((name) => name !== EVERYTHING && order.indexOf(name) >= order.indexOf(room))
        .map((name) => `${room} -> ${name}`),
    );

    expect(upwards).toEqual([]);
  });
});

describe('src', () => {
  test('imports of its own rooms what the table allows, and nothing else', () => {
    expect(told(own.filter((one) => !mayImport(one)))).toEqual([]);
  });

  test('uses packages and parts of Node where the table allows them, and nowhere else', () => {
    expect(told(foreign.filter((one) => !mayUse(one)))).toEqual([]);
  });

  test('has no line in the table that nothing uses', () => {
    const unused = rules.flatMap(({ room, rooms, packages }) => {
      const of = (list: readonly Import[]) => list.filter(({ file }) => roomOf(file) === room);
      const isUsed = (list: readonly Import[], name: string) =>
        of(list).some(({ target }) => `${target}/`.startsWith(name === 'node:*' ? 'node:' : `${name}/`));
      return [
        ...rooms.filter((name) => name !== EVERYTHING && !isUsed(own, name.replace(' (types)', ''))),
        ...packages.filter((name) => !isUsed(foreign, name.replace(' (types)', ''))),
      ].map((name) => `${room}: ${name}`);
    });

    expect(unused).toEqual([]);
  });

  test('has no circle of imports, not even of types within a room', () => {
    expect(circles()).toEqual([]);
  });

  test(`has at most ${MAX_ROOMS} folders at its root, and one file there`, () => {
    const rooms = new Set(files.filter((path) => path.includes('/')).map(roomOf));

    expect(rooms.size).toBeLessThanOrEqual(MAX_ROOMS);
    expect(files.filter((path) => !path.includes('/'))).toEqual(['main.ts']);
  });
});

afterAll(() => {
  const lines = rules.map(({ room, rooms }) => {
    const count = files.filter((path) => roomOf(path) === room).length;
    return `  ${room.padEnd(12)} ${String(count).padStart(3)} files   ${rooms.join(', ') || '-'}`;
  });
  process.stdout.write(`\n${rules.length} rows, ${arrows.size} arrows between rooms\n${lines.join('\n')}\n`);
});
