import { parsePhoneNumber } from 'awesome-phonenumber';
import { describe, expect, test } from 'vitest';
import { canonicalNumber, isSameNumber, spellingsOf } from '../../../../src/link/number/number-spellings.ts';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { digitsOf, examplesOf, REGIONS } from '../../../kit/link/examples.ts';

/** Numbers in two spellings: both in digits, the region, and both as typed within the country. */
const PAIRS = [
  ['557588740000', '5575988740000', 'BR', '75 8874-0000', '75 98874-0000'],
  ['551164180266', '5511964180266', 'BR', '(11) 6418-0266', '(11) 96418-0266'],
  ['557178740000', '5571978740000', 'BR', '071 7874-0000', '071 97874-0000'],
  ['525512345678', '5215512345678', 'MX', '55 1234 5678', '55 1234 5678'],
  ['541112345678', '5491112345678', 'AR', '11 1234-5678', '11 15 1234-5678'],
  ['22513991200', '2250713991200', 'CI', '13 99 12 00', '07 13 99 12 00'],
  ['22523456789', '2250123456789', 'CI', '23 45 67 89', '01 23 45 67 89'],
  ['22512345678', '2252112345678', 'CI', '12 34 56 78', '21 12 34 56 78'],
  ['22997123456', '2290197123456', 'BJ', '97 12 34 56', '01 97 12 34 56'],
  ['2416123456', '24166123456', 'GA', '06 12 34 56', '066 12 34 56'],
  ['2417123456', '24177123456', 'GA', '07 12 34 56', '077 12 34 56'],
  ['24107123456', '24177123456', 'GA', '07 12 34 56', '077 12 34 56'],
  ['2411712345', '24111712345', 'GA', '01 71 23 45', '011 71 23 45'],
  ['84701234567', '841201234567', 'VN', '070 123 4567', '0120 123 4567'],
  ['84321234567', '841621234567', 'VN', '032 123 4567', '0162 123 4567'],
  ['84591234567', '841991234567', 'VN', '059 123 4567', '0199 123 4567'],
  ['23777123456', '237677123456', 'CM', '77 12 34 56', '6 77 12 34 56'],
  ['23722123456', '237222123456', 'CM', '22 12 34 56', '2 22 12 34 56'],
  ['38344123456', '37744123456', 'XK', '044 123 456', '044 123 456'],
  ['38349123456', '38649123456', 'XK', '049 123 456', '049 123 456'],
  ['970599123456', '972599123456', 'PS', '0599 123 456', '0599 123 456'],
  ['5713456789', '576013456789', 'CO', '1 345 6789', '601 345 6789'],
  ['6322345678', '63282345678', 'PH', '02 234 5678', '02 8234 5678'],
  ['2455123456', '245955123456', 'GW', '5123456', '955 123 456'],
  ['2307123456', '23057123456', 'MU', '712 3456', '5712 3456'],
] as const;

describe('T54: two spellings of one number', () => {
  test.each(PAIRS)('%s and %s are the same', (one, other) => {
    expect(isSameNumber(one, other)).toBe(true);
    expect(isSameNumber(other, one)).toBe(true);
    expect(canonicalNumber(one)).toBe(canonicalNumber(other));
  });

  test.each(PAIRS)('%s and %s are both taken as they are typed', (one, other) => {
    expect(parsePhone(`+${one}`).digits).toBe(one);
    expect(parsePhone(`+${other}`).digits).toBe(other);
    expect(parsePhone(one).digits).toBe(one);
    expect(parsePhone(`00 ${other}`, 'DE').digits).toBe(other);
  });

  test.each(PAIRS)('of %s and %s, typed within the country, are read', (one, other, region, old, now) => {
    for (const text of [old, now]) expect(isSameNumber(parsePhone(text, region).digits, one)).toBe(true);
    expect(isSameNumber(parsePhone(now, region).digits, other)).toBe(true);
  });
});

test.each([
  ['2250713991200', '2250513991200', 'two operators'],
  ['5511345678901', '551145678901', 'a fixed number'],
  ['5511945678901', '551145678901', 'a 9 in front of a fixed number'],
  ['254712345678', '254712345679', 'one digit'],
  ['63282345678', '63272345678', 'two operators'],
  ['4915112345678', '49151123456789', 'a digit more'],
])('T54: %s and %s are two owners: %s', (one, other) => {
  expect(isSameNumber(one, other)).toBe(false);
  expect(isSameNumber(other, one)).toBe(false);
});

/** Regions where libphonenumber counts both spellings as valid numbers, although both belong to one owner. */
const ONE_OWNER = ['AR', 'BR', 'GA', 'XK', 'MC', 'SI', 'PS', 'IL'];

test('T54: no two numbers of today count as one, in any country', () => {
  const merged = REGIONS.flatMap((region) =>
    numbersOf(region)
      .filter((digits) => spellingsOf(digits).slice(1).some(isValid))
      .map((digits) => `${region} ${digits}`),
  );
  expect(merged.filter((text) => !ONE_OWNER.includes(text.slice(0, 2)))).toEqual([]);
});

test('T54: spellings agree with one another, whichever is asked', () => {
  for (const region of REGIONS) {
    for (const digits of numbersOf(region)) {
      for (const spelling of spellingsOf(digits)) {
        expect(canonicalNumber(spelling)).toBe(canonicalNumber(digits));
        expect(isSameNumber(spelling, digits)).toBe(true);
      }
    }
  }
});

/** The examples of a region, each also with other last four digits. */
function numbersOf(region: string): readonly string[] {
  return examplesOf(region)
    .map(digitsOf)
    .flatMap((digits) => ['', '5511'].map((tail) => swapTail(digits, tail)))
    .filter(isValid);
}

function swapTail(digits: string, tail: string): string {
  return tail === '' ? digits : digits.slice(0, -tail.length) + tail;
}

function isValid(digits: string): boolean {
  return parsePhoneNumber(`+${digits}`).valid;
}
