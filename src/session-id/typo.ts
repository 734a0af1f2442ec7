import type { Reason } from '../wire/reasons/reason.ts';
import { nameOf } from './character.ts';
import { advance, BECH32M, checksumOf, SYMBOLS } from './checksum.ts';

/** The symbols that may be meant by a letter or digit that is no symbol. */
const LOOKS_LIKE: Readonly<Record<string, string>> = { b: '68', i: 'jl', o: '0', 1: 'l7' };

/**
 * Says where somebody mistyped a bech32m text; `body` is what follows the prefix, in lower case.
 * One wrong or two swapped symbols are found for certain: the checksum tells up to four wrong ones apart (BIP 173).
 */
export function typoIn(prefix: string, body: string): Reason {
  const characters = Array.from(body);
  const foreign = characters.findIndex((symbol) => !SYMBOLS.includes(symbol));
  if (foreign >= 0) {
    const symbol = characters[foreign] ?? '';
    const looksLike = Array.from(LOOKS_LIKE[symbol] ?? '');
    return {
      reason: 'id-character-foreign',
      values: { at: foreign + 1, character: nameOf(symbol), looksLike },
    };
  }
  const words = body.split('').map((symbol) => SYMBOLS.indexOf(symbol));
  const rest = checksumOf(prefix, body) ^ BECH32M;
  const wrong = words.findIndex((_, at) => isOneWrong(rest, words.length - 1 - at));
  if (wrong >= 0) return { reason: 'id-character-wrong', values: { at: wrong + 1 } };
  const swapped = words.findIndex((_, at) => isSwapped(rest, words, at));
  if (swapped >= 0) return { reason: 'id-characters-swapped', values: { at: swapped + 1 } };
  return { reason: 'id-mistyped-often' };
}

function isOneWrong(rest: number, behind: number): boolean {
  return SYMBOLS.split('').some((_, difference) => difference > 0 && syndromeOf(difference, behind) === rest);
}

function isSwapped(rest: number, words: readonly number[], at: number): boolean {
  const next = words[at + 1];
  if (next === undefined) return false;
  const difference = (words[at] ?? 0) ^ next;
  const behind = words.length - 1 - at;
  return difference > 0 && (syndromeOf(difference, behind) ^ syndromeOf(difference, behind - 1)) === rest;
}

/** Returns the change of the checksum by a difference in one symbol. The checksum is linear, so the other symbols do not matter. */
function syndromeOf(difference: number, behind: number): number {
  let left = difference;
  for (let steps = 0; steps < behind; steps += 1) left = advance(left);
  return left;
}
