import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PAGE_ROWS } from '../../src/http/site/page-rows.ts';
import { read, ROOT } from '../kit/repo.ts';

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
