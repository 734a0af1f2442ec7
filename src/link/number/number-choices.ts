import { getCountryCodeForRegionCode, parsePhoneNumber } from 'awesome-phonenumber';
import { AppError, type NumberChoice } from '../../wire/errors.ts';

/** Makes the error that asks which of these numbers is meant. */
export function whichOne(numbers: readonly string[]): AppError {
  const choices = numbers.map(choiceOf);
  const named = choices.map(({ number, region }) => ({ number, region }));
  return new AppError('PHONE_COUNTRY_CODE_MISSING', {
    why: { reason: 'number-ambiguous', values: { numbers: named } },
    fields: { choices },
  });
}

/** Sorts a number that was typed with the country's own code first, then numbers that may be mobile phones, then landlines. */
export function byLikelihood(
  numbers: readonly string[],
  typed: string,
  region: string | undefined,
): readonly string[] {
  const code = region === undefined ? 0 : getCountryCodeForRegionCode(region);
  const hasOwnCode = (number: string) => code !== 0 && typed === number && number.startsWith(String(code));
  const rank = (number: string) => (hasOwnCode(number) ? 0 : isLandline(number) ? 2 : 1);
  return numbers.toSorted((a, b) => rank(a) - rank(b));
}

function choiceOf(digits: string): NumberChoice {
  const { regionCode, number } = parsePhoneNumber(`+${digits}`);
  return {
    number: `+${digits}`,
    written: number?.international ?? `+${digits}`,
    region: regionCode ?? '',
    ...(isLandline(digits) ? { landline: true } : {}),
  };
}

function isLandline(digits: string): boolean {
  return parsePhoneNumber(`+${digits}`).type === 'fixed-line';
}
