import type { StartRequest } from '../api.ts';

const MAX_GUESSES = 5;

/** A method in new browsers, a getter in older ones. */
type LocaleWithZones = Intl.Locale & {
  getTimeZones?: () => readonly string[] | undefined;
  timeZones?: readonly string[] | undefined;
};

/** Gives the countries their names in the visitor's own language, where that is not the page's. */
export function renameRegions(select: HTMLSelectElement): void {
  const { language } = navigator;
  if (baseOf(language) === baseOf(document.documentElement.lang)) return;
  const names = new Intl.DisplayNames([language], { type: 'region' });
  const options = [...select.options].filter(({ value }) => value !== '');
  for (const option of options) {
    const code = /\(\+\d+\)$/.exec(option.text)?.[0] ?? '';
    option.text = `${names.of(option.value) ?? option.value} ${code}`;
  }
  select.append(...options.toSorted((a, b) => a.text.localeCompare(b.text, language)));
}

/**
 * The country of the number, and whether the visitor chose it. A guess is what the time zone says, as people set a clock
 * before a language, then the languages; `en-US` stands for anywhere.
 */
export class RegionChoice {
  readonly #select: HTMLSelectElement;
  readonly #guesses: readonly string[];
  #isGuessed = false;

  constructor(select: HTMLSelectElement) {
    this.#select = select;
    const offered = [...select.options].map(({ value }) => value).filter((value) => value !== '');
    const languages = navigator.languages
      .filter((language) => language !== 'en-US')
      .map((language) => new Intl.Locale(language).region ?? '');
    // A browser that comes back to the page may have filled the field.
    const all = [select.value, ...regionsOfTimeZone(offered), ...languages];
    this.#guesses = [...new Set(all)].filter((region) => offered.includes(region)).slice(0, MAX_GUESSES);
    const [best] = this.#guesses;
    if (best === undefined) return;
    select.value = best;
    this.#isGuessed = true;
    select.addEventListener('input', () => (this.#isGuessed = false));
  }

  /** The visitor said it. */
  choose(region: string): void {
    this.#isGuessed = false;
    if ([...this.#select.options].some(({ value }) => value === region)) this.#select.value = region;
  }

  /** What goes with the number. */
  read(): Pick<StartRequest, 'region' | 'guessedRegions'> {
    if (this.#isGuessed) return { guessedRegions: this.#guesses };
    const { value } = this.#select;
    return value === '' ? {} : { region: value };
  }
}

/** What the browser itself knows of zones; those that know nothing leave it to the languages. */
function regionsOfTimeZone(regions: readonly string[]): readonly string[] {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return regions.filter((region) => {
    const locale: LocaleWithZones = new Intl.Locale('und', { region });
    return (locale.getTimeZones?.() ?? locale.timeZones)?.includes(timeZone);
  });
}

function baseOf(language: string): string {
  return new Intl.Locale(language).language;
}
