/** Letters and digits of bech32, in the order of their values (BIP 173). */
const SYMBOLS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** BIP 173 and, for the last one, BIP 350. */
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const;
const BECH32M = 0x2bc830a3;
/** What people read where none of these can stand. */
const LOOKS_LIKE: Readonly<Record<string, string>> = { b: '6 or 8', i: 'j or l', o: '0', 1: 'l or 7' };

/**
 * Says in a sentence where somebody mistyped a bech32m text; `body` is what follows the prefix, in lower case.
 * One wrong or two swapped symbols are found for certain: the checksum tells up to four wrong ones apart (BIP 173).
 */
export function describeTypo(prefix: string, body: string): string {
  const foreign = body.split('').findIndex((symbol) => !SYMBOLS.includes(symbol));
  if (foreign >= 0) {
    const symbol = body[foreign] ?? '';
    const hint = LOOKS_LIKE[symbol] === undefined ? '' : ` It may be ${LOOKS_LIKE[symbol]}.`;
    return `Character ${foreign + 1} after the "~" is "${symbol}", which no session ID has.${hint}`;
  }
  const words = body.split('').map((symbol) => SYMBOLS.indexOf(symbol));
  const rest = checksum([...expand(prefix), ...words]) ^ BECH32M;
  const wrong = words.findIndex((_, at) => isOneWrong(rest, words.length - 1 - at));
  if (wrong >= 0) return `Character ${wrong + 1} after the "~" is wrong. Copy the ID instead of typing it.`;
  const swapped = words.findIndex((_, at) => isSwapped(rest, words, at));
  if (swapped >= 0) return `Characters ${swapped + 1} and ${swapped + 2} after the "~" are swapped.`;
  return 'More than one character is mistyped. Copy the ID instead of typing it.';
}

function isOneWrong(rest: number, behind: number): boolean {
  return SYMBOLS.split('').some((_, difference) => difference > 0 && trace(difference, behind) === rest);
}

function isSwapped(rest: number, words: readonly number[], at: number): boolean {
  const next = words[at + 1];
  if (next === undefined) return false;
  const difference = (words[at] ?? 0) ^ next;
  const behind = words.length - 1 - at;
  return difference > 0 && (trace(difference, behind) ^ trace(difference, behind - 1)) === rest;
}

/** What a difference in one symbol leaves of the checksum: it is linear, so the other symbols do not matter. */
function trace(difference: number, behind: number): number {
  let left = difference;
  for (let steps = 0; steps < behind; steps += 1) left = step(left);
  return left;
}

function checksum(words: readonly number[]): number {
  let left = 1;
  for (const word of words) left = step(left) ^ word;
  return left;
}

function step(value: number): number {
  const top = value >>> 25;
  const shifted = (value & 0x1ffffff) << 5;
  return GENERATOR.reduce((sum, part, bit) => ((top >>> bit) & 1 ? sum ^ part : sum), shifted);
}

function expand(prefix: string): readonly number[] {
  const codes = [...Buffer.from(prefix.toLowerCase(), 'ascii')];
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}
