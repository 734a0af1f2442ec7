/**
 * This file knows the digits that people put between the code of a country and the number, because they dial them within the country or did
 * so in former times.
 */

/** Countries of the former Soviet Union, in which 8 came before a call to another town. */
const WITH_EIGHT = [
  '7',
  '370',
  '371',
  '372',
  '373',
  '374',
  '375',
  '380',
  '992',
  '993',
  '994',
  '995',
  '996',
  '998',
];

/**
 * Prefixes of national calls that libphonenumber does not know any more, or not for all numbers, by country code. Mexico gave up its
 * prefixes in 2019, of which 044 and 045 were for mobile phones, and 1 in calls from abroad.
 */
const FORMER: Readonly<Record<string, RegExp>> = {
  52: /^1?(?:0[12]|04[45])/,
  ...Object.fromEntries(WITH_EIGHT.map((code) => [code, /^8/])),
};

/** Returns the digits after a country code without a prefix that the country gave up; none if they have no such prefix. */
export function withoutFormerTrunk(code: string, national: string): readonly string[] {
  const bare = national.replace(FORMER[code] ?? '', '');
  return bare === national ? [] : [bare];
}

/**
 * Returns every reading of the digits after a country code without a prefix of national calls. In all countries a 0 may stand there, because
 * people keep it where it is gone or never was; numbers that begin with a 0 themselves keep the zeros behind it.
 */
export function withoutTrunk(code: string, national: string): readonly string[] {
  const zeros = /^0{0,3}/.exec(national)?.[0].length ?? 0;
  const withoutZeros = Array.from({ length: zeros }, (_, at) => national.slice(at + 1));
  return [...withoutFormerTrunk(code, national), ...withoutZeros];
}
