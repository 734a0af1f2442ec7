import {
  getCountryCodeForRegionCode,
  getRegionCodeForCountryCode,
  parsePhoneNumber,
} from 'awesome-phonenumber';
import { AppError } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { Piece } from './number-text.ts';

/** The longest number, with the prefixes that are dialled before it. */
export const MAX_DIGITS = 25;

/** The prefix for calls abroad: two zeros in most countries, three in some. No country code begins with 0. */
export const ABROAD = /^00+/;

const TOO_LONG: Reason = { reason: 'number-too-long' };

/** The region that libphonenumber gives to codes of satellites, networks at sea and services. */
const NO_COUNTRY = '001';

/** The region that libphonenumber gives to codes that nobody has. */
const UNKNOWN = 'ZZ';

/** The reasons that the library gives for digits that are no number. */
const REASONS: Readonly<Record<string, Reason>> = {
  'too-short': { reason: 'number-too-short' },
  'too-long': TOO_LONG,
  'invalid-country-code': { reason: 'country-code-unknown' },
};

/** An area code of each country in which people leave it out in local calls, by country code. */
const AN_AREA: Readonly<Record<number, string>> = { 1: '201', 52: '55', 54: '11', 55: '11' };

/** Makes the error for digits that are no number. */
export function whyNot({ digits, isInternational }: Piece, region: string | undefined): AppError {
  if (digits.length > MAX_DIGITS) return invalid(TOO_LONG);
  const isBare = !isInternational && !digits.startsWith('00');
  if (!isBare) return whyNotAbroad(digits.replace(ABROAD, ''));
  if (region !== undefined) return whyNotIn(digits, region);
  return digits.length > 15 ? invalid(TOO_LONG) : new AppError('PHONE_COUNTRY_CODE_MISSING');
}

/** The error for digits with country code. */
function whyNotAbroad(digits: string): AppError {
  const { regionCode, possibility } = parsePhoneNumber(`+${digits}`);
  // The library finds no country in a code that nothing follows.
  if (getRegionCodeForCountryCode(Number(digits)) !== UNKNOWN) return invalid(REASONS['too-short']);
  return invalid(regionCode === NO_COUNTRY ? { reason: 'country-code-of-no-country' } : REASONS[possibility]);
}

/** The error in a chosen country, which may be the wrong one for digits of another country. */
function whyNotIn(digits: string, region: string): AppError {
  const { possibility } = parsePhoneNumber(digits, { regionCode: region });
  const code = getCountryCodeForRegionCode(region);
  const area = AN_AREA[code];
  if (area !== undefined && parsePhoneNumber(`+${code}${area}${digits}`).valid) {
    return invalid({ reason: 'number-no-area-code' });
  }
  if (possibility === 'invalid-country-code' || digits.length > 15) return invalid(REASONS[possibility]);
  const length = possibility === 'too-short' || possibility === 'too-long' ? possibility : null;
  return new AppError('PHONE_INVALID', {
    why: { reason: 'number-not-of-country', values: { region, length } },
    fields: { countryInDoubt: true },
  });
}

export function invalid(why: Reason | undefined): AppError {
  return new AppError('PHONE_INVALID', why === undefined ? {} : { why });
}
