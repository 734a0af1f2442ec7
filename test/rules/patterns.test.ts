import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';
import { checkSync } from 'recheck';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { read, ROOT } from '../kit/repo.ts';

/** Checks that every regular expression of `src` takes time linear in the length of the text, whatever the text is. */

type Pattern = { readonly source: string; readonly flags: string };

const PATHS = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'));
const LIMIT_MS = 60_000;
/** The checker tries random texts; a seed makes them the same in each run. */
const SEED = 1;

function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (!Array.isArray(node)) visit(node as Record<string, unknown>);
  for (const inner of Object.values(node)) walk(inner, visit);
}

/** The literal patterns of a file, and whether it also makes patterns from strings. */
function patternsOf(path: string): { readonly written: readonly Pattern[]; readonly makes: boolean } {
  const { code } = transformSync(read(join('src', path)), { loader: 'ts', target: 'es2024' });
  const written: Pattern[] = [];
  let makes = false;
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    const { type, regex, callee } = node;
    if (type === 'Literal' && regex !== undefined) {
      const { pattern, flags } = regex as { readonly pattern: string; readonly flags: string };
      written.push({ source: pattern, flags });
    }
    const isCall = type === 'NewExpression' || type === 'CallExpression';
    if (isCall && (callee as { readonly name?: string }).name === 'RegExp') makes = true;
  });
  return { written, makes };
}

const FILES = PATHS.map((path) => ({ path, ...patternsOf(path) }));
const WRITTEN = new Map(
  FILES.flatMap(({ path, written }) =>
    written.map(({ source, flags }) => [`/${source}/${flags}`, { path, source, flags }] as const),
  ),
);

/** Judgements so far. Files that put patterns together import each other, so most of theirs come up several times. */
const judged = new Map<string, string | null>();

/** `null` if the time is linear; else its growth, with the shape of a text that takes it. */
function faultOf(pattern: Pattern): string | null {
  const name = `/${pattern.source}/${pattern.flags}`;
  const known = judged.get(name);
  if (known !== undefined) return known;
  const fault = judge(pattern);
  judged.set(name, fault);
  return fault;
}

function judge({ source, flags }: Pattern): string | null {
  // A single character class needs no check, because it looks at each character once.
  if (/^(?:\\?.|\[(?:\\.|[^\\\]])+\]|\\p\{\w+\})$/u.test(source)) return null;
  const result = checkSync(source, flags, { timeout: LIMIT_MS, randomSeed: SEED });
  if (result.status === 'safe') return null;
  return result.status === 'vulnerable'
    ? `${result.complexity.summary}: ${result.attack.pattern}`
    : 'unknown';
}

describe('T72: patterns', () => {
  test('are found in the sources', () => {
    expect(WRITTEN.size).toBeGreaterThan(150);
  });

  test('the checker, finds one that is quadratic and one that is exponential', () => {
    const sources = [String.raw`^(?:export\s+)?(?:ID\s*[=:])?\s*(?=\{)`, '^(a+)+$', String.raw`\s+$`];
    expect(sources.map((source) => faultOf({ source, flags: '' }))).toEqual(
      sources.map(() => expect.stringMatching(/polynomial|exponential/)),
    );
  });

  test.each(
    [...WRITTEN.values()].map(
      ({ path, source, flags }) => [path, `/${source}/${flags}`, { source, flags }] as const,
    ),
  )(
    'in %s, %s is linear',
    (_path, _text, pattern) => {
      expect(faultOf(pattern)).toBeNull();
    },
    LIMIT_MS * 2,
  );
});

describe('T72: patterns that are put together', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  test.each(FILES.filter(({ makes }) => makes).map(({ path }) => [path]))(
    'in %s, are linear',
    async (path) => {
      const made: Pattern[] = [];
      const keep = <Made extends object>(pattern: Made): Made => {
        const { source, flags } = pattern as unknown as RegExp;
        made.push({ source, flags });
        return pattern;
      };
      vi.stubGlobal(
        'RegExp',
        new Proxy(RegExp, {
          construct: (target, args: [string, string?]) => keep(new target(...args)),
          apply: (target, _self, args: [string, string?]) => keep(target(...args)),
        }),
      );
      vi.resetModules();
      await import(join(ROOT, 'src', path));
      vi.unstubAllGlobals();
      const unique = new Map(made.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));

      expect(unique.size).toBeGreaterThan(0);
      expect([...unique].flatMap(([text, pattern]) => (faultOf(pattern) === null ? [] : [text]))).toEqual([]);
    },
    LIMIT_MS * 5,
  );
});
