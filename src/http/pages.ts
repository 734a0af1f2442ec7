import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCountryCodeForRegionCode, getSupportedRegionCodes } from 'awesome-phonenumber';
import express, { Router, type RequestHandler } from 'express';
import type { HttpDeps } from './deps.ts';
import { refuseFraming } from './guard.ts';
import { allowOnly } from './problem.ts';

/** Addresses of the pages; each also answers with `.html` behind it. */
const PAGES = { '/': 'index', '/qr': 'qr', '/pair': 'pair', '/validate': 'validate' } as const;
const NOT_FOUND_PAGE = '404';
const PLACE = /\{\{([a-zA-Z:.-]+)\}\}/g;

type PageContent = { readonly html: string; readonly etag: string };
type PageFacts = Pick<HttpDeps, 'config' | 'publicDir' | 'deviceName'>;

/** The four pages, their assets and the page for unknown addresses. Read and filled in once, at start. */
export class Pages {
  readonly #pages: ReadonlyMap<string, PageContent>;
  readonly #facts: PageFacts;

  /** Throws if a page names a place that nothing fills: better at start than in front of a visitor. */
  constructor(facts: PageFacts) {
    this.#facts = facts;
    const places = collectPlaces(facts);
    const names = [...Object.values(PAGES), NOT_FOUND_PAGE];
    this.#pages = new Map(names.map((name) => [name, fillIn(facts.publicDir, name, places)]));
  }

  routes(): Router {
    const router = Router();
    for (const [path, name] of Object.entries(PAGES)) {
      const paths = path === '/' ? ['/', '/index.html'] : [path, `${path}.html`];
      router.get(paths, refuseFraming, this.#send(name));
    }
    const assets = express.static(join(this.#facts.publicDir, 'assets'), {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (response) => response.set('Cache-Control', 'public, max-age=31536000, immutable'),
    });
    router.use('/assets', preferPacked, assets);
    router.get('/brand.css', (_request, response) => {
      response.set('Cache-Control', 'no-cache').type('css').send(brandCss(this.#facts.config.brand.accent));
    });
    router.all(['/', '/index.html', '/pair', '/pair.html', '/qr.html', '/validate.html'], allowOnly('GET'));
    return router;
  }

  /** For browsers that ask for a page that is not there. */
  notFound(): RequestHandler {
    return (request, response, next) => {
      const wantsPage = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
      if (!wantsPage) next();
      else
        response
          .status(404)
          .set('Cache-Control', 'no-store')
          .type('html')
          .send(this.#page(NOT_FOUND_PAGE).html);
    };
  }

  #page(name: string): PageContent {
    const page = this.#pages.get(name);
    if (page === undefined) throw new Error(`no page ${name}`);
    return page;
  }

  #send(name: string): RequestHandler {
    const { html, etag } = this.#page(name);
    return (_request, response) => {
      response.set('Cache-Control', 'no-cache').set('ETag', etag).type('html').send(html);
    };
  }
}

/** Assets are packed at build time: hands out the brotli or gzip twin that the browser takes. */
const preferPacked: RequestHandler = (request, response, next) => {
  const encoding = request.acceptsEncodings('br', 'gzip');
  const suffix = encoding === 'br' ? '.br' : encoding === 'gzip' ? '.gz' : '';
  const type = /\.(js|css|svg)$/.exec(request.path)?.[1];
  if (suffix !== '' && type !== undefined) {
    response
      .set('Content-Encoding', encoding === 'br' ? 'br' : 'gzip')
      .set('Vary', 'Accept-Encoding')
      .type(type);
    request.url = request.path + suffix;
  }
  next();
};

function collectPlaces({ config, publicDir, deviceName }: PageFacts): ReadonlyMap<string, string> {
  const { brand, session, reveal, language } = config;
  const escaped = {
    brandName: brand.name,
    brandUrl: brand.url ?? '',
    supportUrl: brand.supportUrl ?? '',
    prefix: session.prefix,
    deviceName,
    lang: language,
    dir: 'ltr',
    longFormat: String(session.longFormat),
    defaultFormat: session.format,
    reveal,
    brandCss: '/brand.css',
  };
  const places = new Map(Object.entries(escaped).map(([name, value]) => [name, escapeHtml(value)]));
  places.set('regions', regionOptions(language));
  const manifest: unknown = JSON.parse(readFileSync(join(publicDir, 'assets', 'manifest.json'), 'utf8'));
  for (const [name, file] of Object.entries(manifest as Readonly<Record<string, string>>)) {
    places.set(`asset:${name}`, `/assets/${escapeHtml(file)}`);
  }
  return places;
}

function fillIn(publicDir: string, name: string, places: ReadonlyMap<string, string>): PageContent {
  const raw = readFileSync(join(publicDir, `${name}.html`), 'utf8');
  const html = raw.replace(PLACE, (_match, place: string) => {
    const value = places.get(place);
    if (value === undefined) throw new Error(`public/${name}.html has a place that nothing fills: ${place}`);
    return value;
  });
  return { html, etag: `"${createHash('sha256').update(html).digest('base64url')}"` };
}

/** `<option>`s of all regions with a calling code, by name in the page's language. */
function regionOptions(language: string): string {
  const names = new Intl.DisplayNames([language], { type: 'region' });
  return getSupportedRegionCodes()
    .map((region) => ({
      region,
      name: names.of(region) ?? region,
      code: getCountryCodeForRegionCode(region),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, language))
    .map(({ region, name, code }) => `<option value="${region}">${escapeHtml(name)} (+${code})</option>`)
    .join('');
}

/** The operator's accent; the dark theme keeps its own, which is light enough to read. */
function brandCss(accent: string | null): string {
  return accent === null ? '' : `:root{--brand:${accent}}`;
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
