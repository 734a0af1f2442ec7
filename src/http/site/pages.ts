import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { BoundedMap } from '../../ports/bounded-map.ts';
import type { HttpDeps } from '../request/deps.ts';
import { refuseFraming } from '../request/guard.ts';
import { readGuidePart } from './guide-parts.ts';
import { addressesOf, NOT_FOUND_PAGE, PAGE_ROWS } from './page-rows.ts';
import { brandCss, HELPER_HASH, pagePlaces, type PageFacts } from './page-places.ts';
import { dropUnset, fillPlaces, includeParts, translate, type Places } from './page-template.ts';
import type { PasskeyHelper } from './passkey-helper.ts';
import { refuseOtherMethods } from '../request/problem.ts';
import { sitePathOf } from '../request/site-path.ts';
import { socialTags } from './social-tags.ts';
import { assetFiles, encodingFor, type Encoding } from './asset-files.ts';

/** The pages are packed once, at the start. The best level takes ten times as long and saves only 2 % more. */
const BROTLI_QUALITY = 9;
/** A page that is packed while a visitor waits takes a quarter of the time and is a tenth larger. */
const QUICK_BROTLI_QUALITY = 4;
/** The page that is not the same for each host, because it shows the hash of what it offers. Only so many of it are kept. */
const HOST_PAGE = 'passkey';
const MAX_HOST_PAGES = 16;

type PageContent = { readonly etag: string; readonly bodies: Readonly<Record<Encoding, Buffer>> };

/** The pages, their assets and the page for unknown addresses. All pages are read and filled once, at the start. */
export class Pages {
  readonly #pages: ReadonlyMap<string, PageContent>;
  readonly #facts: PageFacts;
  /** {@link HOST_PAGE} by the hash in it. */
  readonly #hostPages = new BoundedMap<string, PageContent>(MAX_HOST_PAGES);

  /** Throws if a page names a text or a place without a value, so that the mistake is found at the start and not by a visitor. */
  constructor(facts: Pick<HttpDeps, keyof PageFacts>) {
    this.#facts = facts;
    this.#pages = new Map(PAGE_ROWS.map(({ name }) => [name, pack(renderPage(facts, name), BROTLI_QUALITY)]));
  }

  /** `helper` is `null` if the operator does not offer it. */
  routes(helper: PasskeyHelper | null): Router {
    const router = Router();
    const rows = PAGE_ROWS.filter(({ needs }) => needs === undefined || this.#facts.offers[needs]);
    for (const row of rows) {
      const addresses = [...addressesOf(row)];
      if (addresses.length === 0) continue;
      router.get(addresses, refuseFraming, async (request, response) => {
        const page = row.name === HOST_PAGE ? await this.#hostPage(request, helper) : this.#page(row.name);
        send(request, response.set('Cache-Control', 'no-cache'), page);
      });
    }
    router.use('/assets', assetFiles(join(this.#facts.publicDir, 'assets')));
    router.get('/brand.css', (_request, response) => {
      response.set('Cache-Control', 'no-cache').type('css').send(brandCss(this.#facts.brand.accent));
    });
    // The routes that start a link or check an ID are declared before this one, so their methods are not refused here.
    router.all([...rows.flatMap(addressesOf), '/brand.css'], refuseOtherMethods);
    return router;
  }

  /** Answers browsers that request an unknown page. */
  notFound(): RequestHandler {
    return (request, response, next) => {
      response.vary('Accept');
      const wantsPage = request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
      if (!wantsPage) return next();
      send(request, response.status(404).set('Cache-Control', 'no-store'), this.#page(NOT_FOUND_PAGE));
    };
  }

  #page(name: string): PageContent {
    const page = this.#pages.get(name);
    if (page === undefined) throw new Error(`no page ${name}`);
    return page;
  }

  /** Makes the page for the host of this request. */
  async #hostPage(request: Request, helper: PasskeyHelper | null): Promise<PageContent> {
    if (helper === null) throw new Error('a page shows the hash of nothing');
    const { sha256 } = await helper.zipFor(request);
    const known = this.#hostPages.get(sha256);
    if (known !== undefined) return known;
    const html = this.#page(HOST_PAGE).bodies.identity.toString().replace(HELPER_HASH, sha256);
    const page = pack(html, QUICK_BROTLI_QUALITY);
    this.#hostPages.set(sha256, page);
    return page;
  }
}

function send(request: Request, response: Response, { etag, bodies }: PageContent): void {
  const encoding = encodingFor(request);
  response.set('ETag', `"${etag}-${encoding}"`).vary('Accept-Encoding').type('html');
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.send(bodies[encoding]);
}

/** Makes the HTML of a page. Throws with the name of the page if a text or a place has no value. */
export function renderPage(facts: PageFacts, name: string): string {
  const readPage = (file: string) => readFileSync(join(facts.publicDir, `${file}.html`), 'utf8');
  try {
    const { publicDir, language } = facts;
    const readPart = (part: string) =>
      readGuidePart(publicDir, language.lang, part) ?? readPage(join('parts', part));
    const whole = includeParts(readPage(name), readPart);
    const places: Places = pagePlaces(facts, name);
    const html = dropUnset(translate(whole, facts.language.page), places);
    const path = PAGE_ROWS.find((row) => row.name === name)?.path ?? null;
    const social = socialTags(facts, html, path, places);
    const filled = fillPlaces(html, new Map([...places, ['social', social]]));
    return underPath(filled, sitePathOf(facts.server.publicUrl));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new Error(`public/${name}.html cannot be used: ${reason}`, { cause: error });
  }
}

/** Puts the path of the site in front of each address in a page that begins at the root. */
function underPath(html: string, path: string): string {
  return path === '' ? html : html.replace(/(\s(?:href|src|action|data-sprite)=")(?=\/(?!\/))/g, `$1${path}`);
}

function pack(html: string, quality: number): PageContent {
  const identity = Buffer.from(html);
  const br = brotliCompressSync(identity, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  const etag = createHash('sha256').update(identity).digest('base64url');
  return { etag, bodies: { identity, br, gzip: gzipSync(identity) } };
}
