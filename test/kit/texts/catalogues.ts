import * as en from '../../../src/texts/en.ts';
import type { Language } from '../../../src/texts/form/language.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';

export { en };

/** Every language but English. */
export const OTHERS: readonly Language[] = Object.values(LANGUAGES).filter(({ lang }) => lang !== 'en');

/** A text or function of a catalogue, by its way from the top. */
type Entry = readonly [path: string, entry: string | ((...given: readonly unknown[]) => unknown)];

/** Everything in a catalogue, by its way from the top, such as `script.errors.INTERNAL.text`. */
export function entriesOf(value: unknown, path = ''): readonly Entry[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, value as (...given: readonly unknown[]) => unknown]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    entriesOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

/** Says an entry with what is given; empty if it is none. */
export function say(entry: unknown, given: readonly unknown[]): string {
  if (typeof entry === 'function')
    return String((entry as (...all: readonly unknown[]) => unknown)(...given));
  return typeof entry === 'string' ? entry : '';
}
