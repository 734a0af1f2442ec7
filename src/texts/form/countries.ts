import type { NamedNumber } from '../../wire/reasons/refusals.ts';

/** Returns the name of a region in a language; empty if the code is not that of a country. */
export function countryName(lang: string, region: string): string {
  if (!/^[A-Z]{2}$/.test(region)) return '';
  return new Intl.DisplayNames([lang], { type: 'region' }).of(region) ?? region;
}

/** Writes a number with its country behind it. */
export function withCountry(lang: string, { number, region }: NamedNumber): string {
  const country = countryName(lang, region);
  return country === '' ? number : `${number} (${country})`;
}
