import { parsePhoneNumber } from 'awesome-phonenumber';
import { AppError } from '../errors.ts';

/** Digits of Arabic, Persian and Devanagari keyboards, by the code point of their zero. */
const ZEROS = [0x0660, 0x06f0, 0x0966] as const;
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g;
const NOT_DIALLED = /[^\d+]/g;
const MAX_LENGTH = 40;

const REASONS: Readonly<Record<string, string>> = {
  'too-short': 'The number is too short. Check every digit.',
  'too-long': 'The number is too long. Check every digit.',
  'invalid-country-code': 'No country has this code. Check the start of the number.',
};

/**
 * Reads a phone number as people type it. Shape of the answer: digits with country code, without `+`.
 * A `+` or `00` in the number overrides `region` (ISO 3166, two letters).
 * Errors: PHONE_INVALID, PHONE_COUNTRY_CODE_MISSING.
 */
export function parsePhone(text: string, region?: string): string {
  const dialled = toDialled(text);
  if (!/\d/.test(dialled))
    throw new AppError('PHONE_INVALID', { fields: { detail: 'Type the number in digits.' } });
  if (dialled.startsWith('+')) return mustBeValid(dialled);
  const inRegion = region === undefined ? null : validDigits(dialled, region.toUpperCase());
  // Bare digits may start with the country code.
  const international = inRegion ?? validDigits(`+${dialled}`);
  if (international !== null) return international;
  if (region === undefined) throw new AppError('PHONE_COUNTRY_CODE_MISSING');
  return mustBeValid(dialled, region.toUpperCase());
}

/** One spelling for numbers that WhatsApp knows under two: Brazil's ninth digit, Mexico's 1, Argentina's 9. */
export function canonicalNumber(digits: string): string {
  return digits
    .replace(/^(55\d{2})9(\d{8})$/, '$1$2')
    .replace(/^521(\d{10})$/, '52$1')
    .replace(/^549(\d{10})$/, '54$1');
}

/** `+254 ... 78`: country code and last two digits, all that anybody but the owner may see. */
export function maskNumber(digits: string): string {
  const parsed = parsePhoneNumber(`+${digits}`);
  const countryCode = parsed.valid ? String(parsed.countryCode) : digits.slice(0, 2);
  return `+${countryCode} ... ${digits.slice(-2)}`;
}

function toDialled(text: string): string {
  const ascii = text.slice(0, MAX_LENGTH).replace(OTHER_DIGITS, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.find((start) => code >= start && code <= start + 9) ?? code;
    return String(code - zero);
  });
  const plain = ascii.replace(NOT_DIALLED, '');
  return plain.startsWith('00') ? `+${plain.slice(2)}` : plain;
}

function validDigits(dialled: string, regionCode?: string): string | null {
  const parsed = parsePhoneNumber(dialled, regionCode === undefined ? {} : { regionCode });
  return parsed.valid ? parsed.number.e164.slice(1) : null;
}

function mustBeValid(dialled: string, regionCode?: string): string {
  const digits = validDigits(dialled, regionCode);
  if (digits !== null) return digits;
  const { possibility } = parsePhoneNumber(dialled, regionCode === undefined ? {} : { regionCode });
  const detail = REASONS[possibility ?? ''];
  throw new AppError('PHONE_INVALID', detail === undefined ? {} : { fields: { detail } });
}
