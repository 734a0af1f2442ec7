import { mkdtemp, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import type { PageFacts } from '../../../src/http/site/page-places.ts';
import { Pages, renderPage } from '../../../src/http/site/pages.ts';
import { Languages } from '../../../src/http/site/languages/languages.ts';
import * as en from '../../../src/texts/en.ts';
import { ROOT } from '../../kit/repo.ts';
import { problems } from '../../../src/texts/en/problems.ts';
import { PAGE_NAMES } from '../../kit/browser/page-paths.ts';

function factsOf(env: Readonly<Record<string, string>>): PageFacts {
  const { config } = loadConfig(env, () => '');
  return {
    ...config,
    publicDir: join(ROOT, 'public'),
    deviceNames: { qr: 'Chrome (Bots)', code: 'Chrome (Ubuntu)' },
    language: en,
    languages: new Languages([en]),
    words: problems,
    offers: { passkey: env['PASSKEY'] !== 'off', keepStates: true },
  };
}

describe.each(PAGE_NAMES)('the page %s', (name) => {
  test('with nothing set, has no empty link and nothing left to fill in', () => {
    const html = renderPage(factsOf({}), name);

    expect(html).not.toMatch(/href=""|\{\{|data-t[=-]|data-if/);
    expect(html).not.toContain('/brand.css');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\sstyle="|\son[a-z]+="/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain('href="/docs"');
  });

  test('T20: with a brand that looks like HTML, shows it as text, with its links', () => {
    const html = renderPage(
      factsOf({
        BRAND_NAME: '<b>&"',
        BRAND_URL: 'https://example.org/?a=1&b=2',
        SUPPORT_URL: 'mailto:help@example.org',
        BRAND_ACCENT: '#0b5d57',
      }),
      name,
    );

    expect(html).not.toContain('<b>&');
    expect(html).toContain('<bdi>&lt;b&gt;&amp;&quot;</bdi>');
    expect(html).toContain('href="https://example.org/?a=1&amp;b=2"');
    expect(html).toContain('href="mailto:help@example.org"');
    expect(html).toContain('<link rel="stylesheet" href="/brand.css"');
  });
});

test('a page, names the new device as the phone will, or both names where either may be meant', () => {
  const namesOn = (name: string) =>
    new Set(renderPage(factsOf({}), name).match(/Chrome \((?:Bots|Ubuntu)\)(?:<\/bdi> or)?/g));

  expect(namesOn('qr')).toEqual(new Set(['Chrome (Bots)']));
  expect(namesOn('pair')).toEqual(new Set(['Chrome (Ubuntu)']));
  const both = new Set(['Chrome (Bots)', 'Chrome (Bots)</bdi> or', 'Chrome (Ubuntu)']);
  for (const name of ['index', 'validate']) expect(namesOn(name)).toEqual(both);
});

test.each(['qr', 'pair'])('the page %s has nothing for a passkey unless the operator offers that', (name) => {
  expect(renderPage(factsOf({}), name)).toContain('data-testid="compare-same"');
  expect(renderPage(factsOf({ PASSKEY: 'off' }), name)).not.toMatch(
    /data-passkey|data-compare|"\/passkey|passkey-helper|passkey\.js/,
  );
});

test('the pages, when long IDs are not offered, do not ask for the kind', () => {
  expect(renderPage(factsOf({}), 'qr')).toContain('value="long"');
  expect(renderPage(factsOf({ LONG_FORMAT: 'false' }), 'qr')).not.toContain('name="format"');
});

test('the landing page, when sessions are kept for ever, does not say when they end', () => {
  expect(renderPage(factsOf({ SESSION_TTL_DAYS: '7' }), 'index')).toContain(
    '7 days after your bot last fetched it',
  );
  const kept = renderPage(factsOf({ SESSION_TTL_DAYS: '0' }), 'index');

  expect(kept).toContain('kept until you withdraw it.');
  expect(kept).not.toContain('days after your bot');
});

test.each([
  ['never', ['Only your own chat gets the ID', 'The page does not show it.']],
  ['on-failure', ['this page only if that fails', 'Only if that message fails, the page']],
  ['always', ['Only your own chat and this page show the ID', 'shows it to you as well.']],
])('the landing page, with REVEAL_ON_PAGE=%s, promises what is so', (REVEAL_ON_PAGE, own) => {
  const html = renderPage(factsOf({ REVEAL_ON_PAGE }), 'index');
  const all = [
    'Only your own chat gets the ID',
    'The page does not show it.',
    'this page only if that fails',
    'Only if that message fails, the page',
    'Only your own chat and this page show the ID',
    'shows it to you as well.',
  ];

  expect(all.filter((sentence) => html.includes(sentence)).toSorted()).toEqual(own.toSorted());
});

test('the landing page, when PUBLIC_URL is set, has it in the command and asks nobody to fill it in', () => {
  const html = renderPage(factsOf({ PUBLIC_URL: 'https://example.org/ids' }), 'index');

  expect(html).toContain('curl -fsSO https://example.org/ids/restore.mjs &amp;&amp; node restore.mjs');
  expect(html).toContain('data-address="https://example.org/ids"');
  expect(html).not.toContain('address-of-this-site');
});

describe('a page with a fault', () => {
  let publicDir: string;

  beforeAll(async () => {
    publicDir = await mkdtemp(join(tmpdir(), 'trekker-public-'));
    await cp(join(ROOT, 'public'), publicDir, { recursive: true });
  });
  afterAll(() => rm(publicDir, { recursive: true, force: true }));

  test.each([
    ['a place that nothing fills', '<p>{{nobody}}</p>'],
    ['an icon that the sprite lacks', '<p>{{icon:nobody}}</p>'],
    ['a text that the catalogue lacks', '<p data-t="nobody">x</p>'],
    ['a condition that nothing sets', '<p data-if="nobody">x</p>'],
  ])('which is %s, stops the start and names page and fault', async (_what, fault) => {
    const path = join(publicDir, 'qr.html');
    const good = await readFile(path, 'utf8');
    await writeFile(path, good.replace('</main>', `${fault}</main>`));
    const start = () => new Pages({ ...factsOf({}), publicDir });

    expect(start).toThrow(/public\/qr\.html .*nobody/);
    await writeFile(path, good);
    expect(start).not.toThrow();
  });
});
