/** A text for each kind of number that a language tells apart; `{n}` is the number. */
export type Counted = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** Numbers are written in the digits of codes and phone numbers, in every language: they stand beside them. */
const DIGITS = 'latn';

/** Returns the tag of a language by which `Intl` writes in it. */
export function localeOf(lang: string): string {
  return `${lang}-u-nu-${DIGITS}`;
}

/** Writes a text about a number of things, in the form that the language has for this number. */
export function counted(lang: string, count: number, forms: Counted): string {
  const form = forms[new Intl.PluralRules(lang).select(count)] ?? forms.other;
  return form.replace('{n}', () => new Intl.NumberFormat(localeOf(lang)).format(count));
}

/** Writes a time in whole units in words, for example `3 minutes`. */
export function timeInWords(lang: string, count: number, unit: 'second' | 'minute' | 'day'): string {
  return new Intl.NumberFormat(localeOf(lang), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** Joins things by the word for "or" of a language. */
export function oneOf(lang: string, things: readonly string[]): string {
  return new Intl.ListFormat(lang, { type: 'disjunction' }).format(things);
}
