import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { BoundedMap } from '../../ports/bounded-map.ts';
import type { Chosen } from './languages/languages.ts';
import { refuseFraming } from '../request/guard.ts';
import { keepLanguage } from './languages/language-places.ts';
import { readGuidePart } from './guide-parts.ts';
import { addressesOf, NOT_FOUND_PAGE, PAGE_ROWS } from './page-rows.ts';
import { brandCss, HELPER_HASH, pagePlaces, type PageFacts } from './page-places.ts';
import { dropUnset, fillPlaces, includeParts, translate, type Places } from './page-template.ts';
import type { PasskeyHelper } from './passkey-helper.ts';
import { refuseOtherMethods } from '../request/problem.ts';
import { sitePathOf } from '../request/site-path.ts';
import { socialTags } from './social-tags.ts';
import { assetFiles, encodingFor, type Encoding } from './asset-files.ts';

/** Each page is packed once, when it is first wanted so. The best level takes ten times as long and saves only 2 % more. */
const BROTLI_QUALITY = 9;
/** A page that each new host makes the server pack again takes a quarter of the time and is a tenth larger. */
const QUICK_BROTLI_QUALITY = 4;
/** The page that is not the same for each host, because it shows the hash of what it offers. Only so many of it are kept. */
const HOST_PAGE = 'passkey';
const MAX_HOST_PAGES = 16;

type Facts = Omit<PageFacts, 'language'>;

/** A page in a language; `isInAddress` if its address names the language, which its links then carry on. */
type Rendition = Chosen & { readonly name: string };

type PageContent = {
  readonly etag: string;
  readonly html: string;
  readonly bodyAs: (encoding: Encoding) => Buffer;
};

/** The pages, their assets and the page for unknown addresses. Each is read and filled once: in the first language at the start, in others when it is first wanted. */
export class Pages {
  readonly #pages = new Map<string, PageContent>();
  readonly #facts: Facts;
  /** {@link HOST_PAGE} by the hash in it. */
  readonly #hostPages = new BoundedMap<string, PageContent>(MAX_HOST_PAGES);

  /** Throws if a page names a text or a place without a value, so that the mistake is found at the start and not by a visitor. */
  constructor(facts: Facts) {
    this.#facts = facts;
    const language = facts.languages.first;
    for (const { name } of PAGE_ROWS) this.#page({ name, language, isInAddress: false });
  }

  /** `helper` is `null` if the operator does not offer it. */
  routes(helper: PasskeyHelper | null): Router {
    const router = Router();
    const rows = PAGE_ROWS.filter(({ needs }) => needs === undefined || this.#facts.offers[needs]);
    for (const row of rows) {
      const addresses = [...addressesOf(row)];
      if (addresses.length === 0) continue;
      router.get(addresses, refuseFraming, async (request, response) => {
        const { name } = row;
        const wanted = { name, ...this.#facts.languages.choose(request) };
        const page = name === HOST_PAGE ? await this.#hostPage(request, wanted, helper) : this.#page(wanted);
        send(request, response.set('Cache-Control', 'no-cache'), wanted, page);
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
      const wanted = { name: NOT_FOUND_PAGE, ...this.#facts.languages.choose(request) };
      send(request, response.status(404).set('Cache-Control', 'no-store'), wanted, this.#page(wanted));
    };
  }

  #page({ name, language, isInAddress }: Rendition): PageContent {
    const key = `${name} ${language.lang} ${isInAddress}`;
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const html = renderPage({ ...this.#facts, language }, name, isInAddress);
    const page = pack(html, BROTLI_QUALITY);
    this.#pages.set(key, page);
    return page;
  }

  /** Makes the page for the host of this request. */
  async #hostPage(request: Request, wanted: Rendition, helper: PasskeyHelper | null): Promise<PageContent> {
    if (helper === null) throw new Error('a page shows the hash of nothing');
    const { sha256 } = await helper.zipFor(request);
    const plain = this.#page(wanted);
    const key = `${sha256} ${plain.etag}`;
    const known = this.#hostPages.get(key);
    if (known !== undefined) return known;
    const page = pack(plain.html.replace(HELPER_HASH, sha256), QUICK_BROTLI_QUALITY);
    this.#hostPages.set(key, page);
    return page;
  }
}

function send(
  request: Request,
  response: Response,
  { language, isInAddress }: Rendition,
  { etag, bodyAs }: PageContent,
): void {
  const encoding = encodingFor(request);
  response.set('ETag', `"${etag}-${encoding}"`).set('Content-Language', language.lang);
  response.vary(isInAddress ? 'Accept-Encoding' : 'Accept-Encoding, Accept-Language').type('html');
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.send(bodyAs(encoding));
}

/** Makes the HTML of a page. Throws with the name of the page if a text or a place has no value. */
export function renderPage(facts: PageFacts, name: string, isInAddress = false): string {
  const readPage = (file: string) => readFileSync(join(facts.publicDir, `${file}.html`), 'utf8');
  try {
    const { publicDir, language } = facts;
    const readPart = (part: string) =>
      readGuidePart(publicDir, language.lang, part) ?? readPage(join('parts', part));
    const parts = includeParts(readPage(name), readPart);
    const places: Places = pagePlaces(facts, name);
    const html = dropUnset(translate(parts, language.page), places);
    const path = PAGE_ROWS.find((row) => row.name === name)?.path ?? null;
    const social = socialTags(facts, html, path, places);
    const filled = fillPlaces(html, new Map([...places, ['social', social]]));
    const whole = isInAddress ? keepLanguage(filled, language) : filled;
    return underPath(whole, sitePathOf(facts.server.publicUrl));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw new Error(`public/${name}.html cannot be used: ${reason}`, { cause: error });
  }
}

/** Puts the path of the site in front of each address in a page that begins at the root. */
function underPath(html: string, path: string): string {
  return path === '' ? html : html.replace(/(\s(?:href|src|action|data-sprite)=")(?=\/(?!\/))/g, `$1${path}`);
}

function pack(html: string, brotliQuality: number): PageContent {
  const etag = createHash('sha256').update(html).digest('base64url');
  const packers: Readonly<Record<Encoding, () => Buffer>> = {
    identity: () => Buffer.from(html),
    br: () => brotliCompressSync(html, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
    gzip: () => gzipSync(html),
  };
  const bodies = new Map<Encoding, Buffer>();
  const bodyAs = (encoding: Encoding) => {
    const body = bodies.get(encoding) ?? packers[encoding]();
    bodies.set(encoding, body);
    return body;
  };
  return { etag, html, bodyAs };
}
