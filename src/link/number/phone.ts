import { getCountryCodeForRegionCode, parsePhoneNumber } from 'awesome-phonenumber';
import { AppError } from '../../wire/errors.ts';
import type { PhoneNumber } from '../../ports/phone-number.ts';
import { withoutWrapping } from './number-cards.ts';
import { byLikelihood, whichOne } from './number-choices.ts';
import { findLinks } from './number-links.ts';
import { ABROAD, invalid, MAX_DIGITS, whyNot } from './number-refusals.ts';
import { canonicalNumber, isSameNumber, spellingsOf } from './number-spellings.ts';
import { piecesOf, plainText, type Piece } from './number-text.ts';
import { withoutFormerTrunk, withoutTrunk } from './number-trunks.ts';

/** Names of countries that people write but ISO 3166 does not have. */
const ALSO_CALLED: Readonly<Record<string, string>> = { UK: 'GB', EL: 'GR' };

/**
 * Reads a phone number as people type and paste it.
 * A `+` or `00` in the number overrides `region` (ISO 3166, two letters).
 * Errors: BODY_INVALID for a region without a country code, PHONE_INVALID, PHONE_COUNTRY_CODE_MISSING, the latter with `choices` if the digits
 * could be several numbers.
 */
export function parsePhone(text: string, region?: string): PhoneNumber {
  return toPhoneNumber(readDigits(text, region));
}

/** The only place that makes a `PhoneNumber`. */
function toPhoneNumber(digits: string): PhoneNumber {
  return { digits, canonical: canonicalNumber(digits), masked: maskNumber(digits) } as PhoneNumber;
}

function readDigits(text: string, region: string | undefined): string {
  const plain = withoutWrapping(plainText(text));
  if (plain.trim() === '') throw invalid({ reason: 'number-empty' });
  const regionCode = regionOf(region);
  const found = findLinks(plain);
  if (found.kind === 'no-number') throw invalid({ reason: 'number-none' });
  if (found.kind === 'none') return readText(found.text, regionCode);
  const numbers = found.texts.map((number) => readLinked(number, regionCode));
  const around = piecesOf(found.rest, (piece) => readingsOf(piece, regionCode).length > 0);
  const others = around.flatMap((piece) => readingsOf(piece, regionCode).slice(0, 1));
  const [number = ''] = numbers;
  if (![...numbers, ...others].every((other) => isSameNumber(number, other)))
    throw invalid({ reason: 'number-two' });
  return number;
}

/**
 * Does the same as {@link parsePhone} for a visitor who has not chosen a country; `guessed` are regions, the best first. It accepts only digits
 * that are the same number in every region. Any other number gives PHONE_COUNTRY_CODE_MISSING with `choices`, even if there is only one.
 */
export function parseGuessed(text: string, guessed: readonly string[]): PhoneNumber {
  const regions = guessed.filter((region) => knownRegion(region) !== null);
  const [anywhere, ...guesses] = [undefined, ...regions].map((region) => numbersIn(text, region));
  const all = [...guesses, anywhere].flatMap((found) => found ?? []);
  const numbers = all.filter((number, index) => !all.slice(0, index).some((it) => isSameNumber(it, number)));
  const [number] = numbers;
  if (number === undefined) return parsePhone(text, regions[0]);
  if (numbers.length > 1 || !anywhere?.includes(number)) throw whichOne(numbers);
  return toPhoneNumber(number);
}

/** Returns every number that the text can be in a region; none if it is refused there. */
function numbersIn(text: string, region: string | undefined): readonly string[] {
  try {
    return [readDigits(text, region)];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return (error.fields.choices ?? []).map(({ number }) => number.slice(1));
  }
}

/** Refuses an unknown region, because without its country the number could be read as one of another country. */
function regionOf(region: string | undefined): string | undefined {
  if (region === undefined) return undefined;
  const known = knownRegion(region);
  if (known !== null) return known;
  throw new AppError('BODY_INVALID', {
    why: { reason: 'region-unknown', values: { region: region.toUpperCase() } },
  });
}

/** Returns the region as in ISO 3166, in capitals; `null` if it has no country code. */
function knownRegion(region: string): string | null {
  const capitals = region.toUpperCase();
  const code = ALSO_CALLED[capitals] ?? capitals;
  return getCountryCodeForRegionCode(code) === 0 ? null : code;
}

/** Shows only the country code and the last two digits, `+254 ... 78`, because other people may see no more. */
export function maskNumber(digits: string): string {
  const { countryCode } = parsePhoneNumber(`+${digits}`);
  return `+${countryCode ?? digits.slice(0, 2)} ... ${digits.slice(-2)}`;
}

/** Reads the number of a link, which has its country code, with or without `+`. */
function readLinked(text: string, region: string | undefined): string {
  const isBare = /^ *[1-9]/.test(text);
  if (isBare && readInternational(text.replace(/\D/g, '')).length > 0)
    return readText(`+${text.trim()}`, region);
  return readText(text, region);
}

function readText(text: string, region: string | undefined): string {
  const pieces = piecesOf(text, (piece) => readingsOf(piece, region).length > 0);
  const [piece] = pieces;
  if (piece === undefined) throw invalid({ reason: 'number-no-digits' });
  // The letters O, o, l and I look like digits, so a number with one of them is refused.
  if (/(?<!\p{L})[OolI](?=\d)|\d[OolI](?!\p{L})/u.test(text)) throw invalid({ reason: 'number-with-letter' });
  const all = pieces.map((each) => readingsOf(each, region));
  const [readings = []] = all;
  if (pieces.length > 1) {
    const [first = ''] = readings;
    const isOne = all.every((each) => each.length === 1 && isSameNumber(first, each[0] ?? ''));
    if (!isOne) {
      const hasTwo = all.filter((each) => each.length > 0).length > 1;
      throw invalid({ reason: hasTwo ? 'number-two' : 'number-too-many-digits' });
    }
  }
  const [number] = readings;
  if (number === undefined) throw whyNot(piece, region);
  if (readings.length > 1)
    throw whichOne(byLikelihood(readings, piece.digits, piece.isInternational ? undefined : region));
  return number;
}

/** Returns every number that the digits can be, the likeliest first, each in one spelling. */
function readingsOf(piece: Piece, region: string | undefined): readonly string[] {
  const found = [...new Set([piece.digits, piece.withoutZero])]
    .filter((digits) => digits.length <= MAX_DIGITS)
    .flatMap((digits) =>
      piece.isInternational
        ? readInternational(digits.replace(ABROAD, ''))
        : [...readNational(digits, region), ...readBare(piece, digits)],
    );
  return withoutRepeats(found);
}

/** Returns the numbers without other spellings of one before. */
function withoutRepeats(numbers: readonly string[]): readonly string[] {
  return numbers.filter((number, at) => !numbers.slice(0, at).some((other) => isSameNumber(other, number)));
}

/** Reads digits without `+` that may still begin with a country code. */
function readBare({ bracketed }: Piece, digits: string): readonly string[] {
  const numbers = readInternational(digits.replace(ABROAD, ''));
  if (bracketed === null || digits.startsWith('00') || !digits.startsWith(bracketed)) return numbers;
  return numbers.filter((number) => String(parsePhoneNumber(`+${number}`).countryCode) === bracketed);
}

/**
 * Reads digits with country code. Digits that are a number as they stand are that number; otherwise they may hold a prefix of national calls
 * after the code. None if no phone can have the number.
 */
function readInternational(digits: string): readonly string[] {
  if (digits.startsWith('0')) return [];
  const parsed = parsePhoneNumber(`+${digits}`);
  if (parsed.valid) return [parsed.number.e164.slice(1)];
  if (livesToday(digits)) return [digits];
  const code = String(parsed.countryCode ?? '');
  const national = withoutTrunk(code, digits.slice(code.length));
  return withoutRepeats(national.flatMap((each) => readValid(code + each) ?? []));
}

/** Reads digits with country code as the number of a phone of today, or as an old spelling of one; otherwise `null`. */
function readValid(digits: string): string | null {
  const parsed = parsePhoneNumber(`+${digits}`);
  if (parsed.valid) return parsed.number.e164.slice(1);
  return livesToday(digits) ? digits : null;
}

/** Reads digits as people dial them in a country, including calls abroad with the country's own prefix. */
function readNational(digits: string, region: string | undefined): readonly string[] {
  if (region === undefined) return [];
  const parsed = parsePhoneNumber(digits, { regionCode: region });
  const code = String(getCountryCodeForRegionCode(region));
  // Digits that begin with two zeros are a call abroad, never a number of the same country.
  if (digits.startsWith('00') && String(parsed.countryCode) === code) return [];
  if (parsed.valid) return [parsed.number.e164.slice(1)];
  const old = [code + digits, code + digits.replace(/^0+/, '')].find(livesToday);
  if (old !== undefined) return [old];
  const former = withoutFormerTrunk(code, digits).flatMap((each) => readValid(code + each) ?? []);
  // Some people write a 0 before the code of their own country.
  const whole = digits.startsWith(`0${code}`) ? readInternational(digits.slice(1)) : [];
  return withoutRepeats([...former, ...whole]);
}

/** True if the digits are an old spelling of a number that is valid today. */
function livesToday(digits: string): boolean {
  const spellings = spellingsOf(digits);
  return spellings.length > 1 && spellings.some((spelling) => parsePhoneNumber(`+${spelling}`).valid);
}
