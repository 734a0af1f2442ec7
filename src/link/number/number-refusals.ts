import { getCountryCodeForRegionCode, parsePhoneNumber } from 'awesome-phonenumber';
import { AppError, ASKS_COUNTRY } from '../../wire/errors.ts';
import { countryName } from './number-choices.ts';
import type { Piece } from './number-text.ts';

/** The longest number, with the prefixes that are dialled before it. */
export const MAX_DIGITS = 25;

/** The prefix for calls abroad: two zeros in most countries, three in some. No country code begins with 0. */
export const ABROAD = /^00+/;

export const SAID = {
  empty: 'Type your WhatsApp number.',
  noDigits: 'Type the number in digits.',
  noNumber: 'This holds no phone number. Type your WhatsApp number.',
  letter: 'There is a letter among the digits. Check every digit.',
  two: 'There are two numbers here. Type one.',
  noArea: 'The area code is missing. Type it before the number.',
  more: 'There are more digits here than one number has. Type the number alone, without an extension.',
};

/** The reasons that the library gives for digits that are no number. */
const REASONS: Readonly<Record<string, string>> = {
  'too-short': 'The number is too short. Check every digit.',
  'too-long': 'The number is too long. Check every digit.',
  'invalid-country-code': 'No country has this code. Check the start of the number.',
};

/** An area code of each country in which people leave it out in local calls, by country code. */
const AN_AREA: Readonly<Record<number, string>> = { 1: '201', 52: '55', 54: '11', 55: '11' };

/** Makes the error for digits that are no number. */
export function whyNot({ digits, isInternational }: Piece, region: string | undefined): AppError {
  if (digits.length > MAX_DIGITS) return invalid(REASONS['too-long']);
  const isBare = !isInternational && !digits.startsWith('00');
  if (!isBare) return invalid(REASONS[parsePhoneNumber(`+${digits.replace(ABROAD, '')}`).possibility]);
  if (region !== undefined) return invalid(whyNotIn(digits, region));
  return digits.length > 15 ? invalid(REASONS['too-long']) : new AppError('PHONE_COUNTRY_CODE_MISSING');
}

/** The reason in a chosen country, which may be the wrong one for digits of another country. */
function whyNotIn(digits: string, region: string): string | undefined {
  const { possibility } = parsePhoneNumber(digits, { regionCode: region });
  const code = getCountryCodeForRegionCode(region);
  const area = AN_AREA[code];
  if (area !== undefined && parsePhoneNumber(`+${code}${area}${digits}`).valid) return SAID.noArea;
  const reason = REASONS[possibility];
  if (possibility === 'invalid-country-code' || digits.length > 15) return reason;
  const country = `This is no number of ${countryName(region)}. ${ASKS_COUNTRY}`;
  return reason === undefined ? country : `${reason} ${country}`;
}

export function invalid(detail: string | undefined): AppError {
  return new AppError('PHONE_INVALID', detail === undefined ? {} : { fields: { detail } });
}
