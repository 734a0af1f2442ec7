import { getCountryCodeForRegionCode, parsePhoneNumber } from 'awesome-phonenumber';
import { describe, expect, test } from 'vitest';
import { isSameNumber } from '../../../../src/link/number/number-spellings.ts';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { errorOf } from '../../../kit/session/harness.ts';
import { digitsOf, exampleOf, examplesOf, REGIONS, type Example } from '../../../kit/link/examples.ts';
import { sayInEnglish } from '../../../../src/texts/en/reasons.ts';

/**
 * T53: no way to write a number, in any country, requests a code for a number that was not typed. The text is read, or refused
 * with a reason, or answered with a question that has the right number among its choices.
 */

/** Every seventh of 60,000 pairs of a number and a chosen country is tested; `soak/numbers.test.ts` tests all. */
const EVERY = 7;

/** The outcome of a text that stands for the number `digits`. */
async function outcomeOf(text: string, region: string | undefined, digits: string): Promise<string> {
  let read = '';
  const error = await errorOf(() => {
    read = parsePhone(text, region).digits;
  });
  if (error === null)
    return read === digits ? 'read' : `read as another number: ${text} in ${region}: ${read}`;
  const { choices } = error.fields;
  if (choices === undefined) return `refused: ${text} in ${region}`;
  const isNamed = choices.some(({ number }) => isSameNumber(number.slice(1), digits));
  const isSaid = error.why !== null && sayInEnglish(error.why).includes(`+${digits}`);
  return isNamed && isSaid ? 'asked' : `asked without naming it: ${text} in ${region}`;
}

/** All mobile numbers, and every fourth of the other types. */
const EXAMPLES = REGIONS.flatMap(examplesOf).filter(
  ({ type }, index) => type === 'mobile' || index % 4 === 0,
);

/** Ways to write a number with its country code. */
const WHOLE: Readonly<Record<string, (example: Example) => string>> = {
  '+': (example) => `+${digitsOf(example)}`,
  groups: ({ number }) => number.international,
  dashes: ({ number }) => number.international.replaceAll(' ', '-'),
  'odd dashes': ({ number }) => number.international.replaceAll(' ', ' \u2013 '),
  'wide digits': (example) => `\uff0b${inDigitsOf(0xff10, digitsOf(example))}`,
  'Bengali digits': (example) => `+${inDigitsOf(0x09e6, digitsOf(example))}`,
  'hidden marks': ({ number }) => `\u202a${number.international.replaceAll(' ', '\u00a0')}\u202c`,
  '+ behind': (example) => `${digitsOf(example)}+`,
  words: ({ number }) => `My WhatsApp number: ${number.international} (private)`,
  'tel:': ({ number }) => number.rfc3966,
  'tel: with an extension': ({ number }) => `${number.rfc3966};ext=12`,
  'ext 12': ({ number }) => `${number.international} ext 12`,
  x12: ({ number }) => `${number.international}x12`,
  '#12': ({ number }) => `${number.international} #12`,
  'wa.me': (example) => `https://wa.me/${digitsOf(example)}?text=Hello%2012, I want 2`,
  'wa.me/+': (example) => `wa.me/+${digitsOf(example)}`,
  'send?phone=': (example) => `https://api.whatsapp.com/send?phone=${digitsOf(example)}&text=Hi%2034`,
  'send/?…phone=%2B': (example) =>
    `https://api.whatsapp.com/send/?text=1&phone=%2B${digitsOf(example)}&app_absent=0`,
  'whatsapp://': (example) => `whatsapp://send?phone=${digitsOf(example)}`,
  JID: (example) => `${digitsOf(example)}:7@s.whatsapp.net`,
};

/** Ways to write a number with 00. In countries with another international prefix the digits can mean two numbers. */
const ABROAD: typeof WHOLE = {
  '00': (example) => `00${digitsOf(example)}`,
  '00 and dots': ({ number }) => `00${number.international.slice(1).replaceAll(' ', '.')}`,
};

/** Ways to write a number within its country, which is chosen. */
const NATIONAL: Readonly<Record<string, (example: Example) => string>> = {
  national: ({ number }) => number.national,
  'no trunk prefix': ({ number }) => number.significant,
  'only digits': ({ number }) => number.national.replace(/\D/g, ''),
  'code without +': (example) => digitsOf(example),
  dashes: ({ number }) => number.national.replace(/[\s-]+/g, '-'),
  dots: ({ number }) => number.national.replace(/[\s-]+/g, '.'),
  slashes: ({ number }) => number.national.replace(/[\s-]+/g, '/'),
  'loose dashes': ({ number }) => number.national.replace(/[\s-]+/g, ' - '),
  brackets: ({ number }) => number.national.replace(/^(\d+)[\s-]/, '($1) '),
  '(0)': ({ region, number }) => `+${getCountryCodeForRegionCode(region)} (0) ${number.significant}`,
  'Arabic digits': ({ number }) => inDigitsOf(0x0660, number.national.replace(/\D/g, '')),
};

/** What people dial before a number in one country or another; 0 is kept behind the code of any country. */
const TRUNKS = ['0', '1', '8', '06', '80', '015'] as const;
/** Prefixes of the past, which libphonenumber does not know, by country code. */
const FORMER_TRUNKS: Readonly<Record<number, readonly string[]>> = {
  52: ['01', '02', '044', '045', '1044', '1 045'],
  ...Object.fromEntries([371, 372, 373, 374, 380, 992, 993, 994, 995, 996, 998].map((code) => [code, ['8']])),
};

/** True if a prefix is one of national calls to a number. Canada's numbers of seven digits cannot be called from abroad. */
function isTrunkOf(trunk: string, { region, number }: Example): boolean {
  if (trunk === '0') return true;
  const home = parsePhoneNumber(trunk + number.significant, { regionCode: region });
  return home.valid && home.number.e164 === number.e164 && number.e164.length > '+13101234'.length;
}

/** Ways to write a number with text after it that does not belong to it. */
const LITTERED: Readonly<Record<string, (example: Example) => string>> = {
  '(2)': ({ number }) => `${number.international} (2)`,
  '/ 2': ({ number }) => `${number.international} / 2`,
  '/12': ({ number }) => `${number.international}/12`,
  ', 3': ({ number }) => `${number.international}, 3`,
  ' - 4': ({ number }) => `${number.international} - 4`,
  '[2]': ({ number }) => `${number.international} [2]`,
  'a lone 5': ({ number }) => `${number.international} 5`,
  'two lines': ({ number }) => `${number.international}\n${number.international}1`,
  'two numbers': ({ number }) => `${number.international} +254712345678`,
  'words with digits': ({ number }) => `${number.international} is my SIM 2`,
};

describe('T53: of a number of every kind and country,', () => {
  test.each(Object.entries(WHOLE))('written with its code and %s, is read', async (_, write) => {
    for (const [index, example] of EXAMPLES.entries()) {
      const region = REGIONS[(index * 31) % REGIONS.length];
      expect(await outcomeOf(write(example), region, digitsOf(example))).toBe('read');
    }
  });

  test.each(Object.entries(ABROAD))('written with %s, is read or asked', async (_, write) => {
    for (const [index, example] of EXAMPLES.entries()) {
      const region = REGIONS[(index * 31) % REGIONS.length];
      expect(await outcomeOf(write(example), region, digitsOf(example))).toMatch(/^(?:read|asked)$/);
    }
  });

  test.each(Object.entries(NATIONAL))('written %s at home, is read or asked', async (_, write) => {
    for (const example of EXAMPLES) {
      expect(await outcomeOf(write(example), example.region, digitsOf(example))).toMatch(/^(?:read|asked)$/);
    }
  });

  test.each(TRUNKS)('written with its code and %s of calls at home, is read or asked', async (trunk) => {
    const written = EXAMPLES.filter((example) => isTrunkOf(trunk, example));
    expect(written.length).toBeGreaterThan(0);
    for (const example of written) {
      const code = getCountryCodeForRegionCode(example.region);
      const { significant } = example.number;
      const apart = await outcomeOf(`+${code} ${trunk} ${significant}`, undefined, digitsOf(example));
      expect(apart).toMatch(/^(?:read|asked)$/);
      // Italian numbers may begin with a 0 themselves; together with it the digits may be another number as they stand.
      const isOther =
        parsePhoneNumber(`+${code}${trunk}${significant}`).number?.e164 === `+${code}${trunk}${significant}`;
      if (isOther) continue;
      const joined = await outcomeOf(`00${code}${trunk}${significant}`, 'KE', digitsOf(example));
      expect(joined).toBe('read');
    }
  });

  test('written with its code and a prefix that its country gave up, is read', async () => {
    for (const example of EXAMPLES) {
      const code = getCountryCodeForRegionCode(example.region);
      for (const trunk of FORMER_TRUNKS[code] ?? []) {
        const text = `+${code} ${trunk} ${example.number.significant}`;
        expect(await outcomeOf(text, 'KE', digitsOf(example))).toBe('read');
      }
    }
  });

  test.each(Object.entries(LITTERED))('with %s behind it, is read right or refused', async (_, write) => {
    for (const example of EXAMPLES) {
      const outcome = await outcomeOf(write(example), example.region, digitsOf(example));
      expect(outcome).toMatch(/^(?:read$|refused)/);
    }
  });
});

test('T53: a whole number without + under any other country is read or asked', async () => {
  const examples = REGIONS.flatMap((region) => exampleOf(region, 'mobile') ?? []);
  let asked = 0;
  for (const [at, example] of examples.entries()) {
    for (const [place, region] of REGIONS.entries()) {
      if ((at + place) % EVERY !== 0) continue;
      const outcome = await outcomeOf(digitsOf(example), region, digitsOf(example));
      expect(outcome).toMatch(/^(?:read|asked)$/);
      if (outcome === 'asked') asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(100);
});

/** The same digits in the script whose zero is at `zero`. */
function inDigitsOf(zero: number, digits: string): string {
  return digits
    .split('')
    .map((digit) => String.fromCodePoint(zero + Number(digit)))
    .join('');
}
