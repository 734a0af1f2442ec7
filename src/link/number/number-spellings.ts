/*
 * Some numbers have several spellings: a country changed its numbering, but WhatsApp keeps an account under the spelling with which it was
 * opened. All numbers here are digits with country code, without `+`.
 */

type Spelling = { readonly match: RegExp; readonly toKey: string; readonly ofKey: string };

type Row = {
  /** The spelling that limits and comparisons use for all spellings of the row. */
  readonly key: RegExp;
  readonly others: readonly Spelling[];
  /** `several` if each of the other spellings has its own owner, because several operators put a prefix before the same old number. */
  readonly owners: 'one' | 'several';
};

/** The digits that all spellings of a row share: `N` in their texts, and `A` for an area code that stands apart. */
type Shared = { readonly N: string; readonly A?: string };

function row(
  key: string,
  { N, A = '' }: Shared,
  others: readonly string[],
  owners: Row['owners'] = 'one',
): Row {
  const match = (text: string) =>
    new RegExp(`^${text.replace('A', `(?<A>${A})`).replace('N', `(?<N>${N})`)}$`);
  const template = (text: string) => text.replace('A', '$<A>').replace('N', '$<N>');
  return {
    key: match(key),
    others: others.map((text) => ({ match: match(text), toKey: template(key), ofKey: template(text) })),
    owners,
  };
}

/** Mobile ranges of Viet Nam that lost a digit: the old digits before the last seven, and the new ones. */
const VIETNAM = {
  120: 70,
  121: 79,
  122: 77,
  123: 83,
  124: 84,
  125: 85,
  126: 76,
  127: 81,
  128: 78,
  129: 82,
  162: 32,
  163: 33,
  164: 34,
  165: 35,
  166: 36,
  167: 37,
  168: 38,
  169: 39,
  186: 56,
  188: 58,
  199: 59,
};

/** Mobile ranges of Gabon: the old digit before the last six, and the two new ones. */
const GABON = { 1: 11, 2: 62, 4: 74, 5: 65, 6: 66, 7: 77 };

/** Area codes of Brazil. Source: libphonenumber. */
const BRAZIL = '[14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579]';

const ROWS: readonly Row[] = [
  // Brazil, 2012 to 2016: mobile numbers got a 9 in front. WhatsApp shows most of them without it, depending on the area code and the age of
  // the account. Old numbers start with 6 to 9; a number that starts with another digit after the 9 was never without it.
  // Source: ANATEL, resolution 553.
  row('55AN', { A: BRAZIL, N: String.raw`[6-9]\d{7}` }, ['55A9N']),
  // Mexico, 2019: mobile numbers lost their 1; older accounts have it. Source: IFT.
  row('52N', { N: String.raw`[2-9]\d{9}` }, ['521N']),
  // Argentina: a 9 marks mobile numbers. They share one range with fixed ones, so no two owners differ by the 9 alone. Source: ENACOM.
  row('54N', { N: String.raw`[1-8]\d{9}` }, ['549N']),
  // Ivory Coast, January 2021: the eight digits got two digits of the operator in front. Source: ARTCI.
  row(
    '225N',
    { N: String.raw`\d{8}` },
    ['01', '05', '07', '21', '25', '27'].map((prefix) => `225${prefix}N`),
    'several',
  ),
  // Benin, November 2024: the eight digits got 01 in front. Source: ARCEP Benin.
  row('229N', { N: String.raw`[24-9]\d{7}` }, ['22901N']),
  // Gabon, November 2019: numbers got a digit of the operator after the 0, and calls from abroad leave the 0 out. Source: ARCEP Gabon.
  ...Object.entries(GABON).map(([old, now]) =>
    row(`241${old}N`, { N: String.raw`\d{6}` }, [`2410${old}N`, `241${now}N`]),
  ),
  row('2413N', { N: String.raw`\d{6}` }, ['24103N']),
  // Viet Nam, 2018: mobile numbers of ten digits lost one digit. Source: libphonenumber, recipes of its migrator.
  ...Object.entries(VIETNAM).map(([old, now]) => row(`84${now}N`, { N: String.raw`\d{7}` }, [`84${old}N`])),
  // Cameroon, November 2014: mobile numbers got a 6 in front, fixed ones a 2. Source: ART.
  row('237N', { N: String.raw`[5-79]\d{7}` }, ['2376N']),
  row('237N', { N: String.raw`[23]\d{7}` }, ['2372N']),
  // Kosovo, 2017 to 2019: mobile networks moved from the codes of Monaco and Slovenia to the country's own. Source: ARKEP.
  row('383N', { N: String.raw`4[45]\d{6}` }, ['377N']),
  row('383N', { N: String.raw`4[39]\d{6}` }, ['386N']),
  // Palestine: two country codes reach its two mobile networks. Source: libphonenumber, which lists them under both.
  row('970N', { N: String.raw`5[69]\d{7}` }, ['972N']),
  // Colombia, September 2021: fixed numbers got 60 in front. Source: CRC.
  row('57N', { N: String.raw`[1-8]\d{7}` }, ['5760N']),
  // Philippines, October 2019: fixed numbers of Manila got a digit of the operator in front. Source: libphonenumber, recipes of its migrator.
  row(
    '632N',
    { N: String.raw`\d{7}` },
    ['3', '5', '6', '7', '8'].map((prefix) => `632${prefix}N`),
    'several',
  ),
  // Guinea-Bissau, 2014: mobile numbers got a 9 and their first digit again in front. Source: ARN.
  ...['5', '6', '7'].map((digit) => row(`245${digit}N`, { N: String.raw`\d{6}` }, [`2459${digit}${digit}N`])),
  // Mauritius, September 2013: mobile numbers got a 5 in front. Source: ICTA.
  row('230N', { N: String.raw`[79]\d{6}` }, ['2305N']),
];

/**
 * Returns one spelling for all spellings of a number, for limits. Several owners share it if operators gave one old number several prefixes,
 * so {@link isSameNumber} must be used to compare two numbers.
 */
export function canonicalNumber(digits: string): string {
  for (const { others } of ROWS) {
    const other = others.find(({ match }) => match.test(digits));
    if (other !== undefined) return digits.replace(other.match, other.toKey);
  }
  return digits;
}

/** Returns every spelling under which WhatsApp may know the account of this number, the given one first. */
export function spellingsOf(digits: string): readonly string[] {
  const key = canonicalNumber(digits);
  const found = ROWS.filter((row) => row.key.test(key)).flatMap(({ key: pattern, others, owners }) => {
    // The same digits after the prefix of another operator belong to another owner.
    if (owners === 'several' && digits !== key) return [key];
    return [key, ...others.map(({ ofKey }) => key.replace(pattern, ofKey))];
  });
  return [...new Set([digits, ...found])];
}

/** True if both are spellings of one number. */
export function isSameNumber(one: string, other: string): boolean {
  return spellingsOf(one).includes(other);
}
