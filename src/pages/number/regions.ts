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

/** Chooses the visitor's country, as far as the browser tells; `en-US` stands for anywhere. */
export function guessRegion(select: HTMLSelectElement): void {
  const guess = navigator.languages
    .filter((language) => language !== 'en-US')
    .map((language) => new Intl.Locale(language).region)
    .find((code) => code !== undefined);
  const isOffered = [...select.options].some(({ value }) => value === guess);
  if (select.value === '' && guess !== undefined && isOffered) select.value = guess;
}

function baseOf(language: string): string {
  return new Intl.Locale(language).language;
}
