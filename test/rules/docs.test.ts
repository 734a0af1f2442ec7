import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problems } from '../../src/texts/en/problems.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { apiDocsHtml } from '../../src/http/site/docs-page.ts';
import { read, ROOT, trackedFiles } from '../kit/repo.ts';

const ROWS = Object.entries(SETTINGS);
const NAMES = ROWS.map(([name]) => name);

/** `NAME=value` of every line of .env.example that could be a setting, commented out or not. */
function exampleEntries(): readonly (readonly [string, string])[] {
  return [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=(.*)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
}

describe('src/README.md', () => {
  const walks =
    read('src/README.md')
      .split(/^## /m)
      .find((part) => part.startsWith('Five walks')) ?? '';

  test('leads along five walks of at most ten files each, all of which exist', () => {
    const files = walks
      .split(/^\*\*/m)
      .slice(1)
      .map((walk) => [...walk.matchAll(/`([\w/-]+\.ts)`/g)].map(([, path = '']) => path));

    expect(files).toHaveLength(5);
    expect(files.filter((walk) => walk.length > 10)).toEqual([]);
    expect(files.flat().filter((path) => !existsSync(join(ROOT, 'src', path)))).toEqual([]);
  });
});

describe('.env.example', () => {
  test('names exactly the settings there are, each once, in their order', () => {
    expect(
      exampleEntries()
        .map(([name]) => name)
        .filter((name) => name !== 'NAME_FILE'),
    ).toEqual(NAMES);
  });

  test('shows the default of every setting that has one', () => {
    const shown = new Map(exampleEntries());
    const wrong = ROWS.filter(([name, row]) => row.default !== null && shown.get(name) !== row.default);

    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('explains every setting with its own sentence', () => {
    const text = read('.env.example').replaceAll('\n# ', ' ');

    expect(ROWS.filter(([, row]) => !text.includes(row.about)).map(([name]) => name)).toEqual([]);
  });

  test('sets nothing by itself and holds no key', () => {
    const lines = read('.env.example').split('\n');

    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    expect(lines.filter((line) => /[A-Za-z0-9+/]{43}=/.test(line))).toEqual([]);
  });
});

describe('docs/settings.md', () => {
  test('has every setting in its table, with its default and its sentence, in their order', () => {
    const rows = [...read('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$/gm)].map(
      ([, name, shown, about]) => [name, shown, about],
    );

    expect(rows).toEqual(
      ROWS.map(([name, row]) => [name, row.default === null ? 'unset' : `\`${row.default}\``, row.about]),
    );
  });
});

describe('/docs', () => {
  test('tells every error code with its title and its sentence', () => {
    const html = apiDocsHtml(problems, {
      site: 'https://example.org',
      offers: { passkey: true, keepStates: true },
      iconOf: () => '',
    });

    for (const [code, { title }] of Object.entries(problems.errors)) {
      expect(html).toContain(`id="${code}"`);
      expect(html).toContain(title.replaceAll("'", '&#39;'));
    }
  });
});

describe('README.md', () => {
  test('can be read in a few minutes: 900 words at most', () => {
    expect(read('README.md').split(/\s+/).length).toBeLessThanOrEqual(900);
  });

  test('leads to every page of the documents, and every link in them is there', () => {
    const pages = trackedFiles()?.filter((path) => path.endsWith('.md')) ?? [];
    const linked = new Set<string>();
    for (const page of pages) {
      for (const [, target = ''] of read(page).matchAll(/\]\((?!https?:|#|\/)([^)#]+)[^)]*\)/g)) {
        const path = join(dirname(page), target);
        linked.add(path);
        expect([page, target, existsSync(join(ROOT, path))]).toEqual([page, target, true]);
      }
    }

    // A page in another language is linked from where the site shows it: the page that it translates leads to it.
    const original = (page: string) => page.replace(/\.[a-z]{2}(?:-[A-Z]{2})?\.md$/, '.md');
    expect(pages.filter((page) => page.startsWith('docs/') && !linked.has(original(page)))).toEqual([]);
  });
});
