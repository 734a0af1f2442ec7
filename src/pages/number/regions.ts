import type { StartRequest } from '../api.ts';
import { tryExtra } from '../extra.ts';
import { ltr } from '../../texts/form/direction.ts';

const MAX_GUESSES = 5;
/** How long the search through all regions may keep the page from answering; the whole search takes half a second on a slow phone. */
const SLICE_MS = 8;

/** New browsers have a method for the time zones of a region, older ones a getter, some neither. */
type LocaleWithZones = Intl.Locale & {
  getTimeZones?: () => readonly string[] | undefined;
  timeZones?: readonly string[] | undefined;
};

/**
 * Writes the names of the countries in the visitor's language if the browser knows them. Not if the page could have come in that language: then the
 * visitor has chosen another one.
 */
export function renameRegions(select: HTMLSelectElement): void {
  const { language } = navigator;
  // These tags in a row hold no other language by chance.
  if (document.documentElement.dataset['languages']?.includes(baseOf(language))) return;
  const names = new Intl.DisplayNames([language], { type: 'region' });
  // The first one stands for no country.
  const [, ...options] = select.options;
  // All names are made before the first one is written, so that a failure leaves the list as it was.
  const named = options.map((option) => {
    const code = /\+\d+/.exec(option.text)?.[0] ?? '';
    return { option, text: `${names.of(option.value) ?? option.value} (${ltr(code)})` };
  });
  named.sort((a, b) => a.text.localeCompare(b.text, language));
  for (const { option, text } of named) option.text = text;
  select.append(...named.map(({ option }) => option));
}

/**
 * The country of the number, and whether the visitor chose it. Guesses come from the time zone first, because more people set their clock
 * than their language, and then from the languages. `en-US` gives no guess, because it is the default in many countries.
 */
export class RegionChoice {
  readonly #select: HTMLSelectElement;
  #search: Iterator<boolean> | null = null;
  #guesses: readonly string[] = [];
  #isGuessed = false;
  #isChosen = false;

  constructor(select: HTMLSelectElement) {
    this.#select = select;
    select.addEventListener('input', () => this.#take());
  }

  /** Makes the guesses in the background, and chooses the best one if nothing was chosen before. */
  guess(): void {
    this.#search ??= this.#guessing();
    this.#goOn(this.#search);
  }

  #goOn(search: Iterator<boolean>): void {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) if (search.next().done === true) return;
    setTimeout(() => this.#goOn(search));
  }

  /** Looks at one region at each step. */
  *#guessing(): Generator<boolean, void> {
    const offered = [...this.#select.options].flatMap(({ value }) => value || []);
    // The browser may have filled the field when the visitor came back to the page.
    const all = [this.#select.value];
    const timeZone = tryExtra(() => new Intl.DateTimeFormat().resolvedOptions().timeZone, '');
    for (const region of offered) {
      const isUsed = usesTimeZone(region, timeZone);
      if (isUsed) all.push(region);
      yield isUsed;
    }
    all.push(...regionsOfLanguages());
    this.#guesses = [...new Set(all)].filter((region) => offered.includes(region)).slice(0, MAX_GUESSES);
    const [best] = this.#guesses;
    if (best === undefined || this.#isChosen) return;
    this.#select.value = best;
    this.#isGuessed = true;
  }

  /** Sets the country that the visitor chose. */
  choose(region: string): void {
    this.#take();
    if ([...this.#select.options].some(({ value }) => value === region)) this.#select.value = region;
  }

  #take(): void {
    this.#isChosen = true;
    this.#isGuessed = false;
  }

  /** Returns the fields of the request that name the country or the guesses. */
  read(): Pick<StartRequest, 'region' | 'guessedRegions'> {
    this.#search ??= this.#guessing();
    while (this.#search.next().done !== true);
    if (this.#isGuessed) return { guessedRegions: this.#guesses };
    const region = this.chosen;
    return region === '' ? {} : { region };
  }

  /** The region that the visitor or the browser chose, '' if none. */
  get chosen(): string {
    return this.#isGuessed ? '' : this.#select.value;
  }
}

/** True if a region uses a time zone; false if the browser does not know the zones of a region. */
function usesTimeZone(region: string, timeZone: string): boolean {
  return tryExtra(() => {
    const locale: LocaleWithZones = new Intl.Locale('und', { region });
    return (locale.getTimeZones?.() ?? locale.timeZones)?.includes(timeZone) ?? false;
  }, false);
}

/** Returns the regions of the languages that the visitor reads; a language that the browser does not take, as `C`, has none. */
function regionsOfLanguages(): readonly string[] {
  const languages = tryExtra(() => navigator.languages.filter((language) => language !== 'en-US'), []);
  return languages.map((language) => tryExtra(() => new Intl.Locale(language).region ?? '', ''));
}

function baseOf(language: string): string {
  return new Intl.Locale(language).language;
}
