import type { SettingValues } from './settings.ts';

/** Returns the first of these languages that is known, by its own tag or by that of another country; `undefined` if there is none. */
export function knownLanguage(wanted: readonly string[], known: readonly string[]): string | undefined {
  const found = wanted.map(
    (tag) => known.find((each) => each === tag) ?? known.find((each) => baseOf(each) === baseOf(tag)),
  );
  return found.find((each) => each !== undefined);
}

/** Returns the languages that visitors can read, that of `LANGUAGE` first. */
export function offeredLanguages(
  { LANGUAGE, LANGUAGES }: Pick<SettingValues, 'LANGUAGE' | 'LANGUAGES'>,
  known: readonly string[],
): readonly string[] {
  const first = knownLanguage(LANGUAGE, known) ?? 'en';
  const all = LANGUAGES?.map((each) => knownLanguage([each], known) ?? each) ?? known;
  return [...new Set([first, ...all])];
}

function baseOf(tag: string): string {
  return tag.split('-')[0] ?? tag;
}
