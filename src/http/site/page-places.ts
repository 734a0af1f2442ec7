import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getCountryCodeForRegionCode, getSupportedRegionCodes } from 'awesome-phonenumber';
import { timeInWords } from '../../texts/form/counting.ts';
import { ltr } from '../../texts/form/direction.ts';
import type { Language } from '../../texts/form/language.ts';
import { fetchClient, restoreCommand } from '../../wire/commands.ts';
import { UNKNOWN_SITE } from '../../wire/address/unknown-site.ts';
import { apiDocsHtml } from './docs-page.ts';
import { alternateLinks, languageLinks } from './languages/language-places.ts';
import { guideLanguage } from './guide-parts.ts';
import { PAGE_ROWS, type PageRow } from './page-rows.ts';
import type { HttpDeps } from '../request/deps.ts';
import { escapeHtml, type Places } from './page-template.ts';
import { commandHtml, EXAMPLE_SITE, withSite } from './snippet.ts';

/** The facts from which the pages are made. */
export type PageFacts = Pick<
  HttpDeps,
  'brand' | 'server' | 'session' | 'reveal' | 'publicDir' | 'deviceNames' | 'languages' | 'words' | 'offers'
> & {
  /** The language of the page. */
  readonly language: Language;
};

/** Stands for the hash of the passkey helper, which is another one for each host. */
export const HELPER_HASH = '0'.repeat(64);

/** What follows the prefix in the picture: as long as a session ID, with letters that no session ID has. */
const EXAMPLE_ID = '7kq1x2mozp4wb9ti3v1c8yo5rji6gn2fb0dh4s1';

type Texts = Readonly<Record<string, string>>;
/** The addresses of built files by their plain names. */
type Assets = Texts;

/** Returns the escaped value of each `{{place}}` on the page of this name; an empty value counts as not set. */
export function pagePlaces(facts: PageFacts, name: string): Places {
  const { session, language } = facts;
  const assets = readAssets(facts);
  const sprite = assets['sprite.svg'] ?? '';
  const site = siteAddress(facts);
  const clientLang = language === facts.languages.first ? undefined : language.lang;
  const sentences = assets[`sentences-${language.lang}.js`] ?? '';
  const icons = new Map(iconPlaces(facts, sprite));
  const path = PAGE_ROWS.find((row) => row.name === name)?.path ?? null;
  return new Map([
    ...Object.entries(textPlaces(facts)).map(([place, value]) => [place, escapeHtml(value)] as const),
    ...prefixPlaces(session.prefix),
    ['deviceName', eitherOf(devicesOn(name, facts), language.lang)],
    ...PAGE_ROWS.map((row) => [`current:${row.name}`, currentMark(row, name)] as const),
    ...['short', 'long'].map(
      (format) => [`checked:${format}`, format === session.format ? ' checked' : ''] as const,
    ),
    ['helperHash', `<code translate="no" dir="ltr">${HELPER_HASH}</code>`],
    ['regions', name === 'pair' ? regionOptions(language) : ''],
    ['site', site],
    ...commandPlaces(site, clientLang),
    [
      'apiDocs',
      name === 'docs'
        ? apiDocsHtml(facts.words, {
            site,
            offers: facts.offers,
            iconOf: (icon) => icons.get(`icon:${icon}`) ?? '',
          })
        : '',
    ],
    ['facts', factAttributes(facts, { sprite, sentences, client: clientLang ?? '' }, name)],
    ['languageLinks', languageLinks(path, facts)],
    ['alternates', alternateLinks(path, facts, facts.server.publicUrl)],
    ['texts', scriptTexts(facts)],
    ['copyTexts', copyTexts(facts)],
    ...assetPlaces(assets),
    ...icons,
  ]);
}

/** The commands that fetch the restore client; `lang` is its language, if it is not that of the server. */
function commandPlaces(site: string, lang: string | undefined): readonly (readonly [string, string])[] {
  return [
    ['restoreCommand', withSite(escapeHtml(restoreCommand(EXAMPLE_SITE, lang)), site)],
    ...['restore.mjs', 'restore.cjs'].map(
      (file) => [`fetch:${file}`, commandHtml(fetchClient(EXAMPLE_SITE, file, lang), site)] as const,
    ),
  ];
}

/** The places whose values are plain text. */
function textPlaces({
  brand,
  server,
  session,
  reveal,
  publicDir,
  language,
  languages,
  offers,
}: PageFacts): Texts {
  const guideLang = guideLanguage(publicDir, language.lang);
  return {
    brandName: brand.name,
    brandUrl: brand.url ?? '',
    supportUrl: brand.supportUrl ?? '',
    accent: brand.accent ?? '',
    lang: language.lang,
    languageName: language.name,
    languageTags: languages.all.map(({ lang }) => lang).join(' '),
    dir: language.dir,
    longFormat: session.longFormat ? 'yes' : '',
    reveal: reveal === 'never' ? '' : reveal,
    chatOnly: reveal === 'never' ? 'yes' : '',
    onFailure: reveal === 'on-failure' ? 'yes' : '',
    always: reveal === 'always' ? 'yes' : '',
    exampleId: EXAMPLE_ID,
    ttlTime: session.ttlDays === 0 ? '' : timeInWords(language.lang, session.ttlDays, 'day'),
    keeps: session.ttlDays === 0 ? 'yes' : '',
    passkey: offers.passkey ? 'yes' : '',
    unknownSite: server.publicUrl === null ? 'yes' : '',
    guideLang,
    guideDir: guideLang === language.lang ? language.dir : 'ltr',
  };
}

/** The prefix of session IDs, and how they start: the sign belongs to it, and would go to its other end where a page runs from right to left. */
function prefixPlaces(prefix: string): readonly (readonly [string, string])[] {
  return [
    ['prefix', untranslated(prefix, 'ltr')],
    ['idStart', untranslated(`${prefix}~`, 'ltr')],
  ];
}

/** Marks the link of a page in the navigation of the page called `name`. */
function currentMark(row: PageRow, name: string): string {
  if (row.name === name) return ' aria-current="page"';
  const { under } = PAGE_ROWS.find((each) => each.name === name) ?? {};
  return under === row.name ? ' aria-current="true"' : '';
}

/**
 * Writes the address of the site as HTML. Without `PUBLIC_URL` only the browser knows it, because strangers choose what the header `Host` says: the
 * script of the page puts it in the place of words that say what they stand for.
 */
function siteAddress({ server: { publicUrl } }: PageFacts): string {
  return publicUrl === null ? `<span data-site>${UNKNOWN_SITE}</span>` : escapeHtml(publicUrl);
}

/** Writes a name that people look for on their phone or type, so that no translator of a browser changes it. A name runs as it begins, a code from left to right. */
function untranslated(name: string, dir: 'auto' | 'ltr' = 'auto'): string {
  return `<bdi translate="no" dir="${dir}">${escapeHtml(name)}</bdi>`;
}

/** The names that a new device can have, on a page of this name. The pages that link know how they do it. */
function devicesOn(
  page: string,
  { deviceNames: { qr, code } }: Pick<PageFacts, 'deviceNames'>,
): readonly string[] {
  if (page === 'pair') return [code];
  return page === 'qr' || qr === code ? [qr] : [qr, code];
}

/** Writes names with the word for "or" of the language of the page between them. */
function eitherOf(names: readonly string[], lang: string): string {
  return new Intl.ListFormat(lang, { type: 'disjunction' })
    .formatToParts(names)
    .map(({ type, value }) => (type === 'element' ? untranslated(value) : escapeHtml(value)))
    .join('');
}

/** Writes the operator's accent colour as CSS. The dark theme keeps its own colour, which is light enough to read. */
export function brandCss(accent: string | null): string {
  return accent === null ? '' : `:root{--brand:${accent}}`;
}

/** Writes the facts that scripts need as attributes of the body. */
function factAttributes(
  { server, session, brand, deviceNames: names }: PageFacts,
  { sprite, sentences, client }: Readonly<Record<'sprite' | 'sentences' | 'client', string>>,
  page: string,
): string {
  const facts = {
    sprite,
    sentences,
    client,
    page,
    address: server.publicUrl ?? '',
    device: page === 'pair' ? names.code : names.qr,
    brand: brand.name,
    format: session.format,
    support: brand.supportUrl ?? '',
  };
  return Object.entries(facts)
    .map(([fact, value]) => `data-${fact}="${escapeHtml(value)}"`)
    .join(' ');
}

/** Writes the words of the scripts as JSON into a template, with the sentences of the server that an English page says in words of its own. */
function scriptTexts({ language: { lang, script }, words: { removeByHand, say } }: PageFacts): string {
  const saidByServer = lang === 'en' ? [removeByHand, say({ reason: 'sent-id-dead' })] : [];
  return inTemplate({ ...script, saidByServer });
}

/** Writes the words of the copy buttons, for pages whose scripts say nothing else. */
function copyTexts({ language: { script } }: PageFacts): string {
  const { copied, copyByHand } = script;
  return inTemplate({ copied, copyByHand });
}

function inTemplate(texts: object): string {
  return `<template data-texts>${escapeHtml(JSON.stringify(texts))}</template>`;
}

function assetPlaces(assets: Assets): readonly (readonly [string, string])[] {
  return Object.entries(assets).map(([name, file]) => [`asset:${name}`, file] as const);
}

/** Returns a place for each icon of the sprite. */
function iconPlaces({ publicDir }: PageFacts, sprite: string): readonly (readonly [string, string])[] {
  const symbols = readFileSync(join(publicDir, sprite), 'utf8').matchAll(/id="icon-([a-z0-9-]+)"/g);
  return [...symbols].map(([, name = '']) => [
    `icon:${name}`,
    `<svg class="icon" aria-hidden="true"><use href="${sprite}#icon-${name}"></use></svg>`,
  ]);
}

/** Returns the addresses of the built files by their plain names. */
function readAssets({ publicDir }: PageFacts): Assets {
  const manifest: unknown = JSON.parse(readFileSync(join(publicDir, 'assets', 'manifest.json'), 'utf8'));
  return Object.fromEntries(
    Object.entries(manifest as Assets).map(([name, file]) => [name, `/assets/${escapeHtml(file)}`]),
  );
}

/** Writes an `<option>` for each region with a calling code, sorted by name in the language of the page. */
function regionOptions({ lang, dir }: Language): string {
  const names = new Intl.DisplayNames([lang], { type: 'region' });
  return getSupportedRegionCodes()
    .map((region) => ({
      region,
      name: names.of(region) ?? region,
      code: getCountryCodeForRegionCode(region),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name, lang))
    .map(({ region, name, code }) => {
      const shown = dir === 'rtl' ? ltr(`+${code}`) : `+${code}`;
      return `<option value="${region}">${escapeHtml(name)} (${shown})</option>`;
    })
    .join('');
}
