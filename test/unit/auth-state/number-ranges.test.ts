import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectAuthState } from '../../../src/auth-state/checks/checks.ts';
import {
  missingPreKeys,
  numberAfter,
  PRE_KEY_RANGE,
  uncountedRestore,
  withOwnPreKeyRange,
} from '../../../src/auth-state/number-ranges.ts';
import { keyPair, makeCreds, makeKeys } from '../../kit/session/auth-state.ts';

/** The creds of the day of the link, with as many pre-keys as Baileys makes then. */
const DAY = { nextPreKeyId: 813, firstUnuploadedPreKeyId: 813 };
const moved = (creds: object, restores: number) =>
  withOwnPreKeyRange({ creds: { ...creds }, keys: {} }, restores).creds;
const nextAt = (restores: number) => Number(moved(DAY, restores)['nextPreKeyId']);

describe('withOwnPreKeyRange', () => {
  test('leaves the first restore as it is, and gives each later one numbers of its own', () => {
    expect(moved(DAY, 0)).toEqual(DAY);
    expect(moved(DAY, 1)).toEqual(DAY);
    expect(moved(DAY, 2)).toEqual({ nextPreKeyId: 9_006, firstUnuploadedPreKeyId: 9_006 });
    const starts = Array.from({ length: 2_000 }, (_, at) => nextAt(at + 1)).toSorted((a, b) => a - b);
    const closest = starts.slice(1).map((start, at) => start - (starts[at] ?? 0));
    expect(Math.min(...closest)).toBe(PRE_KEY_RANGE);
  });

  test('for any state and any number of restores, stays within three bytes and never comes back to the first range', () => {
    assert(
      property(integer({ min: 1, max: 2 ** 24 - 1 }), integer({ min: 2, max: 1e9 }), (first, restores) => {
        const creds = { nextPreKeyId: first };
        const next = Number(moved(creds, restores)['nextPreKeyId']);
        if (next === first) return;
        expect(next).toBeGreaterThanOrEqual(first + PRE_KEY_RANGE);
        expect(next + PRE_KEY_RANGE).toBeLessThanOrEqual(2 ** 24);
      }),
    );
    const odd = { nextPreKeyId: '813' };
    expect(moved(odd, 5)).toEqual(odd);
  });

  test('leaves a key right before the next number, so that Baileys uploads nothing at the start', () => {
    const keys = { 'pre-key': { '1': 'one', '812': 'last', x: 'odd' }, session: { a: 1 } };
    const { keys: now } = withOwnPreKeyRange({ creds: DAY, keys }, 2);
    expect(now).toEqual({ ...keys, 'pre-key': { ...keys['pre-key'], '9005': 'last' } });
  });

  test('for a restore that could not be counted, takes numbers that a counted one reaches after years', () => {
    const minutes = [0, 1, 2, 1_000_000, 29_000_000].map((minute) =>
      nextAt(uncountedRestore(minute * 60_000)),
    );
    expect(new Set(minutes).size).toBe(minutes.length);
    for (const next of minutes) expect(next).toBeGreaterThan(8_000_000);
  });
});

describe('numberAfter', () => {
  test('stays within three bytes with numbers of its own left, comes back to none of the day of the link, and repeats no start', () => {
    assert(
      property(integer({ min: 1, max: 2 ** 24 - 1 }), integer({ min: 1, max: 2 ** 31 }), (next, starts) => {
        const number = numberAfter(next, starts);
        expect(number + PRE_KEY_RANGE).toBeLessThanOrEqual(2 ** 24);
        if (number !== next + 1_000 * starts) expect(number).toBeGreaterThanOrEqual(PRE_KEY_RANGE);
        const far = Math.abs(numberAfter(next, starts + 1) - number);
        expect(far).toBeGreaterThanOrEqual(1_000);
      }),
    );
    // A bot that is killed once a minute is there after twelve days.
    let next = 813;
    for (let kill = 0; kill < 20_000; kill += 1) next = numberAfter(next, 1) + 1;
    expect(next).toBe(3_259_981);
  });
});

describe('the check of pre-keys', () => {
  const check = (ids: readonly number[], nextPreKeyId: number, conversations = 0) => {
    const creds = { ...makeCreds(), nextPreKeyId, firstUnuploadedPreKeyId: nextPreKeyId };
    const begun = Array.from({ length: conversations }, (_, at) => [at, { indexInfo: { baseKeyType: 2 } }]);
    const pair = keyPair();
    const keys = {
      ...makeKeys(),
      'pre-key': Object.fromEntries(ids.map((id) => [id, pair])),
      session: { a: { _sessions: Object.fromEntries(begun) } },
    };
    return inspectAuthState(creds, keys).checks.find(({ id }) => id === 'pre-keys');
  };
  const first = [1, 2, 3];
  const at = 5 + 3 * PRE_KEY_RANGE;

  test.each<[string, readonly number[], number, number]>([
    ['right after a move', [...first, at - 1], at, 0],
    ['with keys that were made after it', [...first, at - 1, at, at + 1], at + 2, 0],
    ['after sudden ends too', [...first, at - 1, at + 2_000, at + 3_001], at + 3_002, 0],
    ['with used keys on both sides of the gap, one for each conversation', [1, at + 1], at + 2, 4],
  ])('passes a state %s', (_, ids, next, conversations) => {
    expect(check(ids, next, conversations)).toMatchObject({ ok: true });
  });

  test('names keys that are missing beside the gap', () => {
    const why = { reason: 'pre-keys-missing', values: { ids: [2, 3, 4, 5], more: 0 } };
    expect(check([1, at + 1], at + 2)).toMatchObject({ ok: false, fault: 'missing', why });
    expect(check([], at)).toMatchObject({
      why: { reason: 'pre-keys-all-missing', values: { made: at - 1 } },
    });
  });

  test('counts what is missing by runs', () => {
    expect(missingPreKeys({ 1: 0, 2: 0, 6: 0 }, 8)).toEqual([
      { from: 3, count: 3 },
      { from: 7, count: 1 },
    ]);
    expect(missingPreKeys({ 1: 0 }, 2)).toEqual([]);
    expect(missingPreKeys(null, 4)).toEqual([{ from: 1, count: 3 }]);
  });
});
