import type { Languages } from './languages.ts';
import type { Language } from '../../../texts/form/language.ts';
import { addressesOf, PAGE_ROWS } from '../page-rows.ts';
import { escapeHtml } from '../page-template.ts';

/** The languages in which a page can be read, and that of the page itself. */
type Choice = { readonly language: Language; readonly languages: Languages };

const PAGE_ADDRESSES: ReadonlySet<string> = new Set(PAGE_ROWS.flatMap(addressesOf));
const LINK = /(<a\s[^<>]*?\bhref=")(\/[^"#?]*)((?:#[^"]*)?")/g;

/** Returns the address of a page in a language. */
function inLanguage(path: string, { lang }: Language): string {
  return `${path}?lang=${encodeURIComponent(lang)}`;
}

/** Writes the links to the same page in each language, by its own name; an empty text if there is only one. */
export function languageLinks(path: string | null, { language, languages }: Choice): string {
  if (languages.all.length < 2) return '';
  return languages.all
    .map((each) => {
      const { lang, dir, name } = each;
      const current = each === language ? ' aria-current="true"' : '';
      const address = inLanguage(path ?? '/', each);
      return `<li><a href="${address}" lang="${lang}" dir="${dir}" hreflang="${lang}"${current}>${escapeHtml(name)}</a></li>`;
    })
    .join('');
}

/** Writes where search engines find this page in each language. They take whole addresses alone, which only `PUBLIC_URL` gives. */
export function alternateLinks(path: string | null, { languages }: Choice, publicUrl: string | null): string {
  if (languages.all.length < 2 || path === null || publicUrl === null) return '';
  const site = escapeHtml(publicUrl);
  const link = (lang: string, address: string) =>
    `<link rel="alternate" hreflang="${lang}" href="${site}${address}">`;
  return [
    ...languages.all.map((each) => link(each.lang, inLanguage(path, each))),
    link('x-default', path),
  ].join('');
}

/** Carries the language of a page on to the pages to which it leads, for a visitor whose language stands in the address. */
export function keepLanguage(html: string, language: Language): string {
  return html.replace(LINK, (whole, start: string, path: string, end: string) =>
    PAGE_ADDRESSES.has(path) ? `${start}${inLanguage(path, language)}${end}` : whole,
  );
}
