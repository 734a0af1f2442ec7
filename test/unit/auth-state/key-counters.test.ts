import { BufferJSON, getNextPreKeys, type AuthenticationCreds } from '@whiskeysockets/baileys';
import { assert, asyncProperty, constantFrom, integer, oneof, uniqueArray, type Arbitrary } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inspectAuthState } from '../../../src/auth-state/checks/checks.ts';
import type { SessionState } from '../../../src/auth-state/json.ts';
import { judgeState } from '../../../src/auth-state/linked-state.ts';
import { createReport } from '../../../src/session/report.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';
import { makeWholeState, type WholeState } from '../../kit/auth-state/whole-state.ts';

/** Creds whose counters do not fit their pre-keys, used by the real Baileys. */

const whole = makeWholeState();
const [PAIR] = Object.values(whole.keys['pre-key'] ?? {});
/** The number of pre-keys that Baileys uploads; above 2, so that it must make new ones. */
const ASKED = 3;
const MOST = 2 ** 24 - 1;

function stateWith(next: unknown, first: unknown, ids: readonly number[]): WholeState {
  const state = structuredClone(whole);
  Object.assign(state.creds, { nextPreKeyId: next, firstUnuploadedPreKeyId: first });
  state.keys['pre-key'] = Object.fromEntries(ids.map((id) => [id, PAIR]));
  return state;
}

/** The pre-keys that Baileys makes and uploads next with a state, and those that it would overwrite. */
async function nextOfBaileys({ creds, keys }: SessionState) {
  const stored = { ...keys['pre-key'] } as Record<string, unknown>;
  const before = new Set(Object.keys(stored));
  const made: string[] = [];
  const store = {
    get: (_type: string, ids: readonly string[]) =>
      Promise.resolve(Object.fromEntries(ids.filter((id) => id in stored).map((id) => [id, stored[id]]))),
    set: (data: { readonly 'pre-key'?: Record<string, unknown> }) => {
      made.push(...Object.keys(data['pre-key'] ?? {}));
      Object.assign(stored, data['pre-key']);
      return Promise.resolve();
    },
  };
  const revived = JSON.parse(JSON.stringify(creds), BufferJSON.reviver) as AuthenticationCreds;
  const { update, preKeys } = await getNextPreKeys(
    { creds: revived, keys: store as unknown as Parameters<typeof getNextPreKeys>[0]['keys'] },
    ASKED,
  );
  return { update, uploaded: Object.keys(preKeys), made, writtenOver: made.filter((id) => before.has(id)) };
}

function judged({ creds, keys }: WholeState): SessionState | null {
  const { checks } = inspectAuthState(creds, keys);
  const { status } = createReport(
    { format: 'json', checks, account: null },
    { mask: String, say: sayInEnglish },
  );
  const { state } = judgeState(creds, keys);
  expect(state === null).toBe(status === 'invalid');
  return state;
}

const number: Arbitrary<unknown> = oneof(
  integer({ min: -2, max: 12 }),
  constantFrom<unknown>(1.5, MOST - 1, MOST, MOST + 1, null, undefined, '4', Number.NaN),
);
const ids = uniqueArray(oneof(integer({ min: 1, max: 12 }), constantFrom(900, 5_000_000)), { maxLength: 8 });

describe('T74: pre-keys and the counters beside them', () => {
  test('of any kind, are refused, or mended so that Baileys uploads whole keys and writes over none', async () => {
    await assert(
      asyncProperty(number, number, ids, async (next, first, present) => {
        const state = judged(stateWith(next, first, present));
        if (state === null) return;
        const { nextPreKeyId, firstUnuploadedPreKeyId } = state.creds;
        expect(Number(firstUnuploadedPreKeyId)).toBeLessThanOrEqual(Number(nextPreKeyId));
        const { uploaded, made, writtenOver, update } = await nextOfBaileys(state);
        expect(writtenOver).toEqual([]);
        expect(uploaded).toHaveLength(ASKED);
        expect(made.length).toBeLessThanOrEqual(ASKED);
        expect(update.nextPreKeyId).toBeGreaterThan(Number(nextPreKeyId) - 1);
      }),
      { seed: 740, numRuns: 500 },
    );
  });

  test.each<readonly [string, number, number, readonly number[], number, number]>([
    ['that fit', 4, 4, [1, 2, 3], 4, 4],
    ['some of which wait to be uploaded', 4, 2, [1, 2, 3], 4, 2],
    ['with the first that waits behind the next', 4, 9, [1, 2, 3], 4, 4],
    ['with a next one that is there already', 2, 2, [1, 2, 3], 4, 2],
    ['with a next one that is there already, and gaps', 2, 2, [1, 2, 5], 6, 6],
    ['with both behind what is there', 2, 9, [1, 2, 3], 4, 4],
    ['without any key', 4, 7, [], 4, 4],
  ])('%s, are written as %i and %i', (_what, next, first, present, nextAfter, firstAfter) => {
    expect(judged(stateWith(next, first, present))?.creds).toMatchObject({
      nextPreKeyId: nextAfter,
      firstUnuploadedPreKeyId: firstAfter,
    });
  });

  test('of creds alone, are mended as well', () => {
    const { creds } = stateWith(4, 5_000_000, []);
    expect(judgeState(creds, null).state?.creds).toMatchObject({
      nextPreKeyId: 4,
      firstUnuploadedPreKeyId: 4,
    });
  });
});
