import type { PairName } from '../../wire/reasons/checks.ts';
import { faultOfPair, keyOf, pairOf } from '../creds-reader.ts';
import { objectOf, type JsonObject } from '../json.ts';
import { missingPreKeys } from '../number-ranges.ts';
import { isWhole } from './pair-checks.ts';
import { missing, ok, wrong, type CheckResult } from './check-result.ts';

/** libsignal's `baseKeyType` of a conversation that another person began with one of our pre-keys. */
const BEGUN_BY_OTHERS = 2;
/** For how many pre-keys the halves are compared; the private half of each takes about a millisecond. */
const TRIED_PRE_KEYS = 5;
const MAX_NAMED = 5;
const MAX_PRE_KEY_ID = 2 ** 24;

/** Checks that the key for synchronised chat settings is there. `keys` is `null` if only creds exist. */
export function checkAppStateKey(creds: JsonObject, keys: JsonObject | null): CheckResult {
  const id = creds['myAppStateKeyId'];
  if (keys === null) return missing({ reason: 'app-state-key-not-carried' });
  if (typeof id !== 'string' || id === '') return missing({ reason: 'app-state-key-not-sent' });
  const known = objectOf(keys['app-state-sync-key']);
  if (!Object.hasOwn(known, id)) return missing({ reason: 'app-state-key-missing' });
  if (keyOf(objectOf(known[id])['keyData']) === null) return wrong({ reason: 'app-state-key-damaged' });
  return ok({ reason: 'app-state-key-there' });
}

/**
 * Checks that every pre-key that WhatsApp may hand out is there: all that were made except those that were used up. Each used one has left
 * a conversation that another person began.
 */
export function checkPreKeys(creds: JsonObject, keys: JsonObject | null): CheckResult {
  const { nextPreKeyId } = creds;
  if (keys === null) return missing({ reason: 'pre-keys-not-carried' });
  if (!isPreKeyId(nextPreKeyId) || nextPreKeyId <= 1) return missing({ reason: 'pre-keys-never-made' });
  const preKeys = objectOf(keys['pre-key']);
  for (const [id, pair] of Object.entries(preKeys)) {
    const fault = faultOfPair(pair, nameOf(id));
    if (fault !== null) return wrong(fault);
  }
  const made = nextPreKeyId - 1;
  const runs = missingPreKeys(preKeys, nextPreKeyId);
  const lost = runs.reduce((sum, { count }) => sum + count, 0);
  if (lost === made) return missing({ reason: 'pre-keys-all-missing', values: { made } });
  if (lost > countBegunByOthers(keys)) {
    const ids = firstOf(runs);
    return missing({ reason: 'pre-keys-missing', values: { ids, more: lost - ids.length } });
  }
  const torn = sample(Object.keys(preKeys)).find((id) => !isWholeKey(preKeys[id]));
  if (torn !== undefined) return wrong({ reason: 'pair-halves-differ', values: nameOf(torn) });
  const count = Object.keys(preKeys).length;
  return ok({ reason: 'pre-keys-there', values: { count, used: lost } });
}

/** True for a possible number of a pre-key; WhatsApp writes these numbers in three bytes. */
export function isPreKeyId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < MAX_PRE_KEY_ID;
}

function isWholeKey(value: unknown): boolean {
  const pair = pairOf(value);
  return pair !== null && isWhole(pair);
}

/** Counts the conversations that other people began; each of them used up at most one pre-key. */
function countBegunByOthers(keys: JsonObject): number {
  const conversations = Object.values(objectOf(keys['session'])).flatMap((session) =>
    Object.values(objectOf(objectOf(session)['_sessions'])),
  );
  return conversations.filter(
    (conversation) => objectOf(objectOf(conversation)['indexInfo'])['baseKeyType'] === BEGUN_BY_OTHERS,
  ).length;
}

/** Returns the first ID, the last one and some in between. */
function sample(ids: readonly string[]): readonly string[] {
  const step = Math.max(1, (ids.length - 1) / (TRIED_PRE_KEYS - 1));
  const places = Array.from({ length: TRIED_PRE_KEYS }, (_, index) => Math.round(index * step));
  return places.flatMap((place) => ids[place] ?? []);
}

/** Names the first missing pre-keys. It stops after `MAX_NAMED`, because millions may be missing. */
function firstOf(runs: ReturnType<typeof missingPreKeys>): readonly number[] {
  const named: number[] = [];
  for (const { from, count } of runs) {
    for (let id = from; id < from + count && named.length < MAX_NAMED; id += 1) named.push(id);
  }
  return named;
}

/** Returns an ID only if it is a plausible number, because a pasted state may hold any text as an ID. */
function nameOf(id: string): PairName {
  return { key: 'pre-key', id: /^\d{1,8}$/.test(id) ? id : null };
}
