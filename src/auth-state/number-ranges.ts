import { objectOf, type SessionState } from './json.ts';

/**
 * Numbers of pre-keys that one restore may use: more than a bot needs between two restores. WhatsApp writes these numbers in three bytes,
 * so there are about two thousand such ranges.
 */
export const PRE_KEY_RANGE = 8_192;
/**
 * Numbers that are passed over for each start after a sudden end: more one-time keys than a bot makes between two kept pieces. It makes 812 if
 * WhatsApp has none left, and one for each message that it asks for again.
 */
const PASSED_OVER = 1_000;
const END_OF_NUMBERS = 2 ** 24;

/**
 * Moves the numbers of the next pre-keys behind all that earlier restores of the same state may have used. Otherwise two restores would
 * upload different keys under the same numbers, and people whose phones got the first could not write to the bot. `restores` counts the
 * restores of this state, this one included; the first one stays as it is. After the last range the second one begins again.
 */
export function withOwnPreKeyRange({ creds, keys }: SessionState, restores: number): SessionState {
  const { nextPreKeyId: first } = creds;
  if (restores < 2 || !isCount(first)) return { creds, keys };
  const ranges = Math.floor((END_OF_NUMBERS - first - 1) / PRE_KEY_RANGE) - 1;
  if (ranges < 1) return { creds, keys };
  const before = first + PRE_KEY_RANGE * (1 + ((restores - 2) % ranges));
  const next = before + 1;
  // What was made but not uploaded before the move stays in the state; it is not uploaded any more.
  const moved = { ...creds, nextPreKeyId: next, firstUnuploadedPreKeyId: next };
  return { creds: moved, keys: withStandIn(keys, before) };
}

/**
 * Baileys uploads new keys at each start if there is none right before the next number. So the last key stands there too, under a number that
 * is never uploaded.
 */
function withStandIn(keys: SessionState['keys'], number: number): SessionState['keys'] {
  const preKeys = keys['pre-key'] ?? {};
  const last = numbersOf(preKeys).at(-1);
  if (last === undefined) return keys;
  return { ...keys, 'pre-key': { ...preKeys, [number]: preKeys[String(last)] } };
}

/** A number of `restores` in the second half of the ranges, for a restore that could not be counted. It differs in each minute. */
export function uncountedRestore(nowMs: number): number {
  const half = END_OF_NUMBERS / PRE_KEY_RANGE / 2;
  return half + (Math.floor(nowMs / 60_000) % (half - 4));
}

/**
 * Returns the number from which a bot counts on after `starts` starts since a sudden end. Behind the last numbers it begins again with those
 * after the day of the link, whose keys have been used up by then; a bot needs some that are its own.
 */
export function numberAfter(next: number, starts: number): number {
  const number = next + PASSED_OVER * starts;
  const most = END_OF_NUMBERS - PRE_KEY_RANGE;
  if (number < most) return number;
  return PRE_KEY_RANGE + ((number - most) % (most - PRE_KEY_RANGE));
}

/**
 * Returns the numbers below `nextPreKeyId` whose keys are not there, as runs from `from` with `count` numbers. Numbers that
 * were passed over, by {@link withOwnPreKeyRange} or after a sudden end, were never made, so they do not count.
 */
export function missingPreKeys(
  preKeys: unknown,
  nextPreKeyId: number,
): readonly { readonly from: number; readonly count: number }[] {
  const there = numbersOf(preKeys).filter((id) => id < nextPreKeyId);
  let from = 1;
  return [...there, nextPreKeyId].flatMap((id) => {
    const gap = id - from;
    const count = there.length === 0 ? gap : lostOf(gap);
    const run = { from, count };
    from = id + 1;
    return count > 0 ? [run] : [];
  });
}

/** What is missing beside a gap that was passed over. */
function lostOf(gap: number): number {
  return gap < PASSED_OVER ? gap : Math.min(gap % PASSED_OVER, gap % PRE_KEY_RANGE);
}

/** The numbers of pre-keys, in order; names that are no numbers are left out. */
function numbersOf(preKeys: unknown): readonly number[] {
  return Object.keys(objectOf(preKeys))
    .filter((id) => /^[1-9]\d*$/.test(id))
    .map(Number)
    .toSorted((a, b) => a - b);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
