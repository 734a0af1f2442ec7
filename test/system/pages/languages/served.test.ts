import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../../src/texts/languages.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../../kit/browser/page-paths.ts';
import { ask } from '../../../kit/program/raw-request.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Who gets a page in which language, what the answer says about it, and what it weighs; without script and without a browser. */

/** What one language may add to a page: the words of its scripts, and the sentences that they fetch. */
const MAX_LANGUAGE_BYTES = 8_000;
const MAX_PAGE_BYTES = 40 * 1024;
const MAX_REQUESTS = 6;
const SITE = 'https://ids.example.org';
const TAGS = Object.keys(LANGUAGES);
const TEXTS = Object.values(LANGUAGES);
const PATHS = [...PAGE_PATHS, '/docs', UNKNOWN_PATH];

let app: TestApp;
let ofTwo: TestApp;
let ofOne: TestApp;

beforeAll(async () => {
  [app, ofTwo, ofOne] = await Promise.all([
    startApp({ PASSKEY: 'on', PUBLIC_URL: SITE, ALLOWED_HOSTS: '127.0.0.1' }),
    startApp({ LANGUAGE: 'sw', LANGUAGES: 'fr,sw,pt' }),
    startApp({ LANGUAGE: 'es', LANGUAGES: 'es' }),
  ]);
});
afterAll(() => Promise.all([app.close(), ofTwo.close(), ofOne.close()]));

type Served = {
  readonly status: number;
  readonly html: string;
  readonly header: (name: string) => string;
  /** What `<html>` says. */
  readonly lang: string;
  readonly dir: string;
};

async function get(path: string, headers: Readonly<Record<string, string>> = {}, at = app): Promise<Served> {
  const answer = await ask(at.url, path, { headers: { Accept: 'text/html', ...headers } });
  const html = String(answer.body);
  const [, lang = '', dir = ''] = /^<!doctype html>\s*<html lang="([^"]*)" dir="([^"]*)"/.exec(html) ?? [];
  return {
    status: answer.status,
    html,
    header: (name) => String(answer.headers[name.toLowerCase()] ?? ''),
    lang,
    dir,
  };
}

/** The language of a page for who sends this `Accept-Language`. */
async function langFor(acceptLanguage: string, at = app): Promise<string> {
  return (await get('/', { 'Accept-Language': acceptLanguage }, at)).lang;
}

/** The addresses and languages of links, by an attribute that they have. */
function linksOf(html: string, tag: 'a' | 'link'): readonly (readonly [lang: string, address: string])[] {
  const links = html.match(new RegExp(`<${tag}\\s[^<>]*\\bhreflang="[^"]+"[^<>]*>`, 'g')) ?? [];
  return links.map((link) => [
    /\shreflang="([^"]+)"/.exec(link)?.[1] ?? '',
    /\shref="([^"]+)"/.exec(link)?.[1] ?? '',
  ]);
}

describe.each(TEXTS)('who asks for ?lang=$lang', ({ lang, dir, page }) => {
  const wanted = () =>
    Promise.all(PATHS.map(async (path) => [path, await get(`${path}?lang=${lang}`)] as const));

  test('gets every page in that language, whatever the browser says, and no cookie', async () => {
    for (const [path, served] of await wanted()) {
      expect([path, served.lang, served.dir]).toEqual([path, lang, dir]);
      expect(served.header('Content-Language')).toBe(lang);
      expect(served.header('Vary')).not.toContain('Accept-Language');
      expect(served.header('Set-Cookie')).toBe('');
    }
    expect((await get(`/?lang=${lang}`, { 'Accept-Language': lang === 'fr' ? 'es' : 'fr' })).lang).toBe(lang);
    expect((await get(`/?lang=${lang.toUpperCase()}`)).lang).toBe(lang);
  });

  test('is led on in it by every link within the site, and to each other language by its own name', async () => {
    for (const [path, { html }] of await wanted()) {
      const inSite = [...html.matchAll(/<a\s[^<>]*?\bhref="(\/[^"#]*)(?:#[^"]*)?"[^<>]*>/g)].map(
        ([, to = '']) => to,
      );
      const others = inSite.filter(
        (to) => !to.endsWith(`?lang=${lang}`) && !/\.(?:zip|mjs|cjs|json)\b/.test(to),
      );
      const switching = linksOf(html, 'a');

      expect([path, inSite.length > 5]).toEqual([path, true]);
      expect([path, [...others].toSorted()]).toEqual([
        path,
        switching
          .map(([, to]) => to)
          .filter((to) => !to.endsWith(`?lang=${lang}`))
          .toSorted(),
      ]);
      expect(switching.map(([each]) => each)).toEqual(TAGS);
      for (const each of TEXTS) expect(html).toContain(`hreflang="${each.lang}"`);
    }
  });

  test('finds the switch named in it, and each language named in itself and marked', async () => {
    const { html } = await get(`/?lang=${lang}`);
    const [list = ''] = /<details class="languages".*?<\/details>/s.exec(html) ?? [];

    expect(list).toContain(page.language);
    for (const each of TEXTS) {
      const current = each.lang === lang ? ' aria-current="true"' : '';
      expect(list).toContain(
        `lang="${each.lang}" dir="${each.dir}" hreflang="${each.lang}"${current}>${each.name}<`,
      );
    }
  });

  test('finds each other language of a page named in its head, with whole addresses', async () => {
    for (const [path, { html }] of await wanted()) {
      if (path === UNKNOWN_PATH) continue;
      expect(linksOf(html, 'link')).toEqual([
        ...TAGS.map((tag) => [tag, `${SITE}${path}?lang=${tag}`]),
        ['x-default', SITE + path],
      ]);
    }
  });
});

test('each language of a page has a tag of its own, and is not sent again to who has it', async () => {
  const all = await Promise.all(TAGS.map((tag) => get('/pair', { 'Accept-Language': tag })));
  const tags = all.map((served) => served.header('ETag'));
  const again = await Promise.all(
    TAGS.map((tag, at) => get('/pair', { 'Accept-Language': tag, 'If-None-Match': tags[at] ?? '' })),
  );
  const another = await get('/pair', { 'Accept-Language': 'es', 'If-None-Match': tags[0] ?? '' });

  expect(new Set(tags).size).toBe(TAGS.length);
  expect(again.map(({ status }) => status)).toEqual(TAGS.map(() => 304));
  expect([another.status, another.lang]).toEqual([200, 'es']);
  for (const served of all) expect(served.header('Vary')).toMatch(/\bAccept-Language\b/);
});

describe('without ?lang, the language of the browser decides:', () => {
  test.each([
    ['es', 'es'],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['pt-PT,pt;q=0.9', 'pt-BR'],
    ['pt', 'pt-BR'],
    ['PT-br', 'pt-BR'],
    ['en-GB;q=0.5, ur-PK;q=0.9', 'ur'],
    ['de-DE,de;q=0.9,sw;q=0.2', 'sw'],
    ['fr;q=0, id', 'id'],
    ['de', 'en'],
    ['zh-CN,zh;q=0.9', 'en'],
    ['*', 'en'],
    ['de, *;q=0.5', 'en'],
    ['', 'en'],
    ['q=1;;,,;', 'en'],
    ['hi;q=1.0', 'hi'],
    // So Java and Android called Indonesian for long.
    ['in-ID, en-US;q=0.8', 'id'],
    ['__proto__, constructor', 'en'],
    [`ar, ${'xx-XX;q=0.1,'.repeat(100)}`, 'en'],
  ])('%s: %s', async (header, lang) => {
    expect(await langFor(header)).toBe(lang);
  });

  test.each(['de', '', '__proto__', 'es&lang=fr', '%00', 'x'.repeat(2000)])(
    'also with ?lang=%s',
    async (asked) => {
      expect((await get(`/?lang=${asked}`, { 'Accept-Language': 'hi' })).lang).toBe('hi');
    },
  );

  test.each([
    ['es-MX', 'es'],
    ['es-419', 'es'],
    ['pt-PT', 'pt-BR'],
    ['Id-iD', 'id'],
    ['in', 'id'],
  ])('but ?lang=%s is %s', async (asked, lang) => {
    const { lang: shown, header } = await get(`/?lang=${asked}`, { 'Accept-Language': 'hi' });

    expect([shown, header('Vary')]).toEqual([lang, 'Accept-Encoding']);
  });

  test('and the answer says that it does', async () => {
    for (const path of PATHS) {
      const { lang, html, header } = await get(path, { 'Accept-Language': 'ar' });
      expect([path, lang, header('Content-Language')]).toEqual([path, 'ar', 'ar']);
      expect(header('Vary')).toMatch(/\bAccept-Language\b/);
      // The next page is chosen again.
      expect(html).toMatch(/<a [^<>]*href="\/qr"/);
    }
  });
});

type Weight = { readonly head: number; readonly body: number };

/** The bytes of a file as browsers get it. */
async function weigh(path: string): Promise<Weight> {
  const { status, body, headers } = await ask(app.url, path, {
    headers: { Accept: 'text/html', 'Accept-Encoding': 'br' },
  });
  if (status !== 200 && !path.startsWith(UNKNOWN_PATH)) throw new Error(`${path} answered ${status}`);
  expect([path, headers['content-encoding']]).toEqual([path, 'br']);
  const head = Object.entries(headers).map((header) => `${header.join(': ')}\r\n`);
  return { head: head.join('').length, body: body.length };
}

describe.each(TEXTS)('on the wire, $lang', ({ lang }) => {
  test('makes no page heavier than 40 KB or 6 requests, on a first visit', async () => {
    const sums = await Promise.all(
      PATHS.map(async (path) => {
        const address = `${path}?lang=${lang}`;
        const { html } = await get(address);
        const files = [...html.matchAll(/(?:src|href|data-sprite)="(\/assets\/[^"#]+)"/g)];
        const all = [address, ...new Set(files.map(([, file = '']) => file))];
        const weights = await Promise.all(all.map(weigh));

        expect([address, all.length <= MAX_REQUESTS]).toEqual([address, true]);
        // Only the language in use is named, and it is fetched when a sentence is needed.
        expect(html.replaceAll(`/sentences-${lang}-`, '')).not.toContain('/sentences-');
        return weights.reduce((sum, { head, body }) => sum + head + body, 0);
      }),
    );
    process.stdout.write(`${lang}: the heaviest page has ${(Math.max(...sums) / 1024).toFixed(1)} KB\n`);

    expect(sums.filter((sum) => sum > MAX_PAGE_BYTES)).toEqual([]);
  });

  test('takes at most 8 kB for its sentences, and as much for the words of the scripts', async () => {
    const { html } = await get(`/qr?lang=${lang}`);
    const sentences = /data-sentences="([^"]*)"/.exec(html)?.[1] ?? '';
    const words = /<template data-texts>(.*?)<\/template>/s.exec(html)?.[1] ?? '';
    const ofWords = brotliCompressSync(words).length;
    const ofSentences = sentences === '' ? 0 : (await weigh(sentences)).body;
    process.stdout.write(`${lang}: words ${ofWords}, sentences ${ofSentences} bytes\n`);

    expect(sentences === '').toBe(lang === 'en');
    expect(ofWords).toBeGreaterThan(1000);
    expect(ofWords).toBeLessThanOrEqual(MAX_LANGUAGE_BYTES);
    expect(ofSentences).toBeLessThanOrEqual(MAX_LANGUAGE_BYTES);
  });
});

describe('the settings', () => {
  test('LANGUAGE is spoken to who reads none of the others, LANGUAGES alone are offered', async () => {
    const { html } = await get('/', {}, ofTwo);

    expect(linksOf(html, 'a').map(([lang]) => lang)).toEqual(['sw', 'fr', 'pt-BR']);
    for (const [header, lang] of [
      ['es,hi;q=0.9', 'sw'],
      ['en', 'sw'],
      ['fr-CA', 'fr'],
      ['pt-AO', 'pt-BR'],
    ] as const)
      expect(await langFor(header, ofTwo)).toBe(lang);
    expect((await get('/?lang=hi', { 'Accept-Language': 'fr' }, ofTwo)).lang).toBe('fr');
  });

  test('a single language has no switch and no other addresses', async () => {
    const { lang, html } = await get('/', { 'Accept-Language': 'fr' }, ofOne);

    expect(lang).toBe('es');
    expect(html).not.toMatch(/hreflang|class="languages"/);
  });
});

describe('what stays English for everybody', () => {
  test('is the detail of each problem, in whatever language it is asked for', async () => {
    const headers = { 'Accept-Language': 'fr', 'Content-Type': 'application/json', 'X-Trekker-Page': '1' };
    const answer = await fetch(`${app.url}/code`, { method: 'POST', headers, body: '{"number":"+25412"}' });
    const problem = (await answer.json()) as Readonly<Record<string, unknown>>;

    expect(problem['detail']).toBe('The number is too short. Check every digit.');
    expect(problem['reason']).toBe('number-too-short');
  });

  test('and the description of the API, which is marked so', async () => {
    const { html } = await get('/docs?lang=ar');

    expect(html).toMatch(/<main [^<>]*lang="en" dir="ltr"/);
  });
});
