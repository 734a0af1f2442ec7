import { counted, type Counted } from '../form/counting.ts';

export const LANG = 'ar';

/** The forms that follow a verb or a preposition; `Intl` writes those of a subject, which differ for two. */
const SECONDS: Counted = {
  zero: '{n} ثانية',
  one: 'ثانية واحدة',
  two: 'ثانيتين',
  few: '{n} ثوان',
  many: '{n} ثانية',
  other: '{n} ثانية',
};
const MINUTES: Counted = {
  zero: '{n} دقيقة',
  one: 'دقيقة واحدة',
  two: 'دقيقتين',
  few: '{n} دقائق',
  many: '{n} دقيقة',
  other: '{n} دقيقة',
};

/** Writes a number of seconds as it stands within a sentence. */
export function inSeconds(count: number): string {
  return counted(LANG, count, SECONDS);
}

/** Writes a number of minutes as it stands within a sentence. */
export function inMinutes(count: number): string {
  return counted(LANG, count, MINUTES);
}
