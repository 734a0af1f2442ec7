import { baseOf } from '../wire/language-tag.ts';

/** Returns a language like `pt-BR` in its usual spelling; `undefined` for any other text. */
export function languageTag(text: string): string | undefined {
  const [, language, country] = /^([a-z]{2})(?:-([a-z]{2}))?$/i.exec(text) ?? [];
  if (language === undefined) return undefined;
  return language.toLowerCase() + (country === undefined ? '' : `-${country.toUpperCase()}`);
}

/** True for a value of `LANGUAGE` that a system sets for its own programs. */
export function isOfSystem(text: string): boolean {
  return /^(?:C|POSIX)$|[_:.@]/.test(text) && text.split(':').every(isLocale);
}

/** Returns the languages in a value that a system has set. */
export function localesIn(text: string): readonly string[] {
  return text.split(':').map((locale) => (locale.split(/[.@]/)[0] ?? '').replace('_', '-'));
}

/** True for the name of a language in the form of the C library. */
function isLocale(text: string): boolean {
  return /^(?:(?:C|POSIX|[a-z]{2,3}(?:_[A-Z]{2,3})?)(?:\.[\w-]+)?(?:@\w+)?)?$/.test(text);
}

/** Returns the first of these languages that is known, by its own tag or by that of another country; `undefined` if there is none. */
export function knownLanguage(wanted: readonly string[], known: readonly string[]): string | undefined {
  const found = wanted.map(
    (tag) => known.find((each) => each === tag) ?? known.find((each) => baseOf(each) === baseOf(tag)),
  );
  return found.find((each) => each !== undefined);
}

/** The settings of these names. */
type Wanted = { readonly LANGUAGE: readonly string[]; readonly LANGUAGES: readonly string[] | null };

/**
 * Returns the language for whoever reads none of the others; `undefined` if the program does not have it. What a system has set is a wish: the
 * operator's `LANGUAGES` say what can be had.
 */
export function firstLanguage({ LANGUAGE, LANGUAGES }: Wanted, known: readonly string[]): string | undefined {
  const isWish = LANGUAGE.length > 1;
  if (LANGUAGES === null || !isWish) return knownLanguage(LANGUAGE, known);
  const offered = LANGUAGES.flatMap((each) => knownLanguage([each], known) ?? []);
  return knownLanguage(LANGUAGE, offered) ?? offered[0];
}

/** Returns the languages that visitors can read, that of `LANGUAGE` first. */
export function offeredLanguages(wanted: Wanted, known: readonly string[]): readonly string[] {
  const first = firstLanguage(wanted, known) ?? 'en';
  const all = wanted.LANGUAGES?.map((each) => knownLanguage([each], known) ?? each) ?? known;
  return [...new Set([first, ...all])];
}
