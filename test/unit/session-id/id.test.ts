import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanSessionText, formatShortId, parseShortId } from '../../../src/session-id/id.ts';
import { typoIn } from '../../../src/session-id/typo.ts';
import { codeOf, detailOf, PREFIX } from '../../kit/session/harness.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';

const SECRET = Uint8Array.from({ length: 20 }, (_, index) => index);
const ID = 'TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm';
const BODY = ID.slice(PREFIX.length + 1);
const SYMBOLS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

const secrets = fc.uint8Array({ minLength: 20, maxLength: 20 });
const prefixes = fc.stringMatching(/^[A-Z0-9]([A-Z0-9-]{0,22}[A-Z0-9])?$/);

describe('formatShortId', () => {
  test('with the published secret and prefix, gives the published ID', () => {
    expect(formatShortId(PREFIX, SECRET)).toBe(ID);
  });

  test('with any prefix and secret, gives the prefix, ~ and 39 symbols that read back', () => {
    fc.assert(
      fc.property(prefixes, secrets, (prefix, secret) => {
        const id = formatShortId(prefix, secret);
        expect(id).toMatch(new RegExp(`^${prefix}~[02-9ac-hj-np-z]{39}$`));
        expect(parseShortId(id, prefix)).toEqual(secret);
        expect(parseShortId(`${prefix}~${id.slice(prefix.length + 1).toUpperCase()}`, prefix)).toEqual(
          secret,
        );
      }),
    );
  });
});

describe('parseShortId', () => {
  const read = (text: string) => parseShortId(cleanSessionText(text), PREFIX);

  test.each([
    ['as it is', ID],
    ['in capitals', ID.toUpperCase()],
    ['spaces around and inside', `  TREKKER-MD~qqqqsyqcyq5rqwz qfpg9scrgwpugpzysn29avvm\t`],
    ['broken over lines', `TREKKER-MD~qqqqsyqcyq5rqwzq\r\nfpg9scrgwpugpzysn29avvm\n`],
    ['quotes', `"${ID}"`],
    ['curly quotes', `\u201c${ID}\u201d`],
    ['backticks', `\`${ID}\``],
    ['zero-width characters', `\u200b${ID.split('').join('\u2060')}\ufeff`],
    ['direction marks and soft hyphens', `\u202a\u2066${ID.slice(0, 20)}\u00ad${ID.slice(20)}\u2069\u202c`],
    ['as an assignment', `SESSION_ID=${ID}`],
    ['as a quoted assignment', `SESSION_ID = '${ID}'`],
    ['as an exported assignment', `export SESSION_ID="${ID}"`],
    ['as in a YAML file', `SESSION_ID: ${ID}`],
    ['a no-break space', `\u00a0${ID}\u3000`],
  ])('with %s, gives the secret', (_, text) => {
    expect(read(text)).toEqual(SECRET);
  });

  test.each([
    ['nothing', '', /starts with TREKKER-MD~/],
    ['no prefix', BODY, /starts with TREKKER-MD~/],
    ['another prefix', `OTHER-BOT~${BODY}`, /another program/],
    ['a part of the prefix', `TREKKER~${BODY}`, /another program/],
    ['the end cut off', ID.slice(0, -6), /33 of 39/],
    ['only the prefix', 'TREKKER-MD~', /0 of 39/],
    ['something behind it', `${ID}qq`, /too long: 41/],
    ['two IDs', `${ID} ${ID}`, /too long/],
    ['one symbol changed', ID.replace(/m$/, 'q'), /Character 39 .* is wrong/],
    ['two symbols swapped', ID.replace('vvm', 'vmv'), /Characters 38 and 39 .* are swapped/],
    ['a letter outside the alphabet', ID.replace('sy', 'bi'), /Character 5 .* is "b".* 6 or 8/],
    ['three symbols changed', ID.replace('qqqq', 'qppp'), /More than one character/],
    ['mixed case', ID.replace('avvm', 'AVVM'), /capital/],
  ])('with %s, refuses and says so', async (_, text, wanted) => {
    expect(await codeOf(() => read(text))).toBe('SESSION_ID_MALFORMED');
    expect(await detailOf(() => read(text))).toMatch(wanted);
  });

  test('with the version symbol of another version and a good checksum, says so', async () => {
    const { bech32m } = await import('@scure/base');
    const text = bech32m.encode(PREFIX.toLowerCase(), [1, ...bech32m.toWords(SECRET)], false);
    const id = `${PREFIX}~${text.slice(PREFIX.length + 1)}`;
    expect(await detailOf(() => read(id))).toMatch(/another version/);
  });

  test('with bech32 instead of bech32m, refuses', async () => {
    const { bech32 } = await import('@scure/base');
    const text = bech32.encode(PREFIX.toLowerCase(), [0, ...bech32.toWords(SECRET)], false);
    expect(await detailOf(() => read(`${PREFIX}~${text.slice(PREFIX.length + 1)}`))).toMatch(
      /wrong|swapped|mistyped/,
    );
  });

  test('with any single symbol changed, refuses every time', async () => {
    const changes = Array.from({ length: BODY.length }, (_, at) =>
      SYMBOLS.split('')
        .filter((symbol) => symbol !== BODY[at])
        .map((symbol) => BODY.slice(0, at) + symbol + BODY.slice(at + 1)),
    ).flat();
    const passed = await Promise.all(changes.map((body) => codeOf(() => read(`${PREFIX}~${body}`))));
    expect(changes).toHaveLength(39 * 31);
    expect(passed.filter((code) => code === null)).toHaveLength(0);
  });

  test('T11: with 2 to 4 symbols changed, refuses every time', async () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 38 }), fc.constantFrom(...SYMBOLS.split('')));
    await fc.assert(
      fc.asyncProperty(
        secrets,
        fc.uniqueArray(change, { minLength: 2, maxLength: 4, selector: ([at]) => at }),
        async (secret, changes) => {
          const body = formatShortId(PREFIX, secret)
            .slice(PREFIX.length + 1)
            .split('');
          const before = body.join('');
          for (const [at, symbol] of changes) body[at] = symbol;
          fc.pre(body.join('') !== before);
          expect(await codeOf(() => read(`${PREFIX}~${body.join('')}`))).toBe('SESSION_ID_MALFORMED');
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('under any other prefix, refuses', async () => {
    await fc.assert(
      fc.asyncProperty(prefixes, prefixes, secrets, async (mine, theirs, secret) => {
        fc.pre(mine !== theirs);
        const id = formatShortId(mine, secret);
        expect(await codeOf(() => parseShortId(id, theirs))).toBe('SESSION_ID_MALFORMED');
        const renamed = theirs + id.slice(mine.length);
        expect(await codeOf(() => parseShortId(renamed, theirs))).toBe('SESSION_ID_MALFORMED');
      }),
    );
  });

  test('with any text at all, answers 20 bytes or refuses with its own error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `${PREFIX}~${text}`),
        ),
        async (text) => {
          expect(await codeOf(() => read(text))).toBe('SESSION_ID_MALFORMED');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('typoIn', () => {
  test('with any one symbol changed, names its place', () => {
    for (let at = 0; at < BODY.length; at += 1) {
      for (const symbol of SYMBOLS) {
        if (symbol === BODY[at]) continue;
        const typo = BODY.slice(0, at) + symbol + BODY.slice(at + 1);
        expect(sayInEnglish(typoIn(PREFIX, typo))).toContain(`Character ${at + 1} `);
      }
    }
  });

  test('with any two neighbours swapped, names them', () => {
    for (let at = 0; at + 1 < BODY.length; at += 1) {
      const [one = '', other = ''] = [BODY[at], BODY[at + 1]];
      if (one === other) continue;
      const typo = BODY.slice(0, at) + other + one + BODY.slice(at + 2);
      expect(sayInEnglish(typoIn(PREFIX, typo))).toContain(`Characters ${at + 1} and ${at + 2} `);
    }
  });
});
