import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DATA_NAMES } from '../../src/pages/data-names.ts';
import { PAGE_ROWS } from '../../src/http/site/page-rows.ts';
import { read, ROOT } from '../kit/repo.ts';

/** Attributes that the server removes when it renders a page. */
const TEMPLATE_MARK = /^data-(?:t|t-[a-z-]+|if)$/;
const SERVER = 'src/http/site/page-places.ts';
const DATA = /\bdata-[a-z]+(?:-[a-z]+)*/g;

const htmlNames = readdirSync(join(ROOT, 'public'))
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.replace(/\.html$/, ''));

describe('the rows of the pages', () => {
  test('are one for each page in public/', () => {
    expect(PAGE_ROWS.map(({ name }) => name).toSorted()).toEqual(htmlNames.toSorted());
  });

  test.each(PAGE_ROWS)('name the script that $name.html loads', ({ name, entry }) => {
    const own = [...read(`public/${name}.html`).matchAll(/\{\{asset:([a-z-]+)\.js\}\}/g)].map(
      ([, script]) => script,
    );

    expect(own).toEqual(entry === null ? [] : [entry]);
  });

  test('name the pages to which the navigation leads, in its order', () => {
    const links = [
      ...read('public/parts/header.html').matchAll(/<a href="([^"]+)"\{\{current:([a-z]+)\}\}/g),
    ];

    expect(links.map(([, path, name]) => ({ path, name }))).toEqual(
      PAGE_ROWS.filter(({ inNav }) => inNav).map(({ path, name }) => ({ path, name })),
    );
  });
});

describe('the browsers that the pages promise to work in', () => {
  test('are those that the build makes them for', () => {
    const promised = /Chrome and Edge (\d+), Firefox (\d+), Safari (\d+)/.exec(read('README.md'));
    const [, chrome, firefox, safari] = promised ?? [];

    for (const target of [
      `chrome${chrome}`,
      `edge${chrome}`,
      `firefox${firefox}`,
      `safari${safari}`,
      `ios${safari}`,
    ])
      expect(read('src/build/assets.ts')).toContain(`'${target}'`);
  });

  test('meet no pattern that the oldest of them cannot read', () => {
    const scripts = readdirSync(join(ROOT, 'public', 'assets')).filter((name) => name.endsWith('.js'));

    expect(scripts.length).toBeGreaterThan(3);
    const LATER = /\(\?<[=!]|\/[dgimsuy]*v[dgimsuy]*\.(?:test|exec)\(/;
    expect(scripts.filter((name) => LATER.test(read(`public/assets/${name}`)))).toEqual([]);
  });
});

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(ending) && !path.includes('assets') && !path.endsWith('data-names.ts'));
}

function allIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([whole, name]) => name ?? whole);
}

describe('the list of data-* names', () => {
  const html = filesIn('public', '.html').map(read).join('\n');
  const scripts = filesIn('src/pages', '.ts').map(read).join('\n');
  const styles = filesIn('src/pages', '.css').map(read).join('\n');
  const asAttribute = (name: string) => `data-${name}`;
  const written = new Set([
    ...allIn(html, DATA).filter((name) => !TEMPLATE_MARK.test(name)),
    ...allIn(scripts, /dataset\['([a-z]+)'\] = /g).map(asAttribute),
    ...allIn(read(SERVER), /<(?:template|span) (data-[a-z]+)>/g),
    ...allIn(read('src/http/site/snippet.ts').replace(/`data-[a-z]+`/g, ''), DATA),
    ...allIn(/const facts = \{([^}]*)\}/.exec(read(SERVER))?.[1] ?? '', /(?:^|, ?)\s*([a-z]+)(?=[,:])/g).map(
      asAttribute,
    ),
  ]);
  const used = new Set([
    ...allIn(scripts, /\[(data-[a-z-]+)[\]=]/g),
    ...allIn(styles, /\[(data-[a-z-]+)[\]=]/g),
    ...allIn(scripts, /dataset\['([a-z]+)'\](?! = )/g).map(asAttribute),
  ]);
  const listed = Object.keys(DATA_NAMES).toSorted();

  test('has every name that a page, a script or the server writes, and no other', () => {
    expect([...written].toSorted()).toEqual(listed);
  });

  test('has every name that a script or a style looks for, and no other', () => {
    expect([...used].toSorted()).toEqual(listed);
  });
});
