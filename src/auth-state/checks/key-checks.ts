import type { PairName } from '../../wire/reasons/checks.ts';
import { faultOfPair, keyOf, pairOf } from '../creds-reader.ts';
import { objectOf, type JsonObject } from '../json.ts';
import { isWhole } from './pair-checks.ts';
import { missing, ok, wrong, type CheckResult } from './check-result.ts';

/** libsignal's `baseKeyType` of a conversation that somebody else began, with one of our pre-keys. */
const BEGUN_BY_OTHERS = 2;
/** How many pre-keys are tried half by half: each costs about a millisecond. */
const TRIED_PRE_KEYS = 5;
const MAX_NAMED = 5;
const MAX_PRE_KEY_ID = 2 ** 24;

/** Whether the key for synced chat settings is there. `keys` is `null` where only creds exist. */
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
 * Whether every pre-key that WhatsApp may hand out is there: all that were made, but for those used up. A used one leaves
 * a conversation that somebody else began.
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
  const lost = made - countMade(preKeys, nextPreKeyId);
  if (lost === made) return missing({ reason: 'pre-keys-all-missing', values: { made } });
  if (lost > countBegunByOthers(keys)) {
    const ids = firstLost(preKeys, lost);
    return missing({ reason: 'pre-keys-missing', values: { ids, more: lost - ids.length } });
  }
  const torn = sample(Object.keys(preKeys)).find((id) => !isWholeKey(preKeys[id]));
  if (torn !== undefined) return wrong({ reason: 'pair-halves-differ', values: nameOf(torn) });
  const count = Object.keys(preKeys).length;
  return ok({ reason: 'pre-keys-there', values: { count, used: lost } });
}

/** WhatsApp writes the number of a pre-key in three bytes. */
export function isPreKeyId(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < MAX_PRE_KEY_ID;
}

function isWholeKey(value: unknown): boolean {
  const pair = pairOf(value);
  return pair !== null && isWhole(pair);
}

/** Each of them used up at most one pre-key. */
function countBegunByOthers(keys: JsonObject): number {
  const conversations = Object.values(objectOf(keys['session'])).flatMap((session) =>
    Object.values(objectOf(objectOf(session)['_sessions'])),
  );
  return conversations.filter(
    (conversation) => objectOf(objectOf(conversation)['indexInfo'])['baseKeyType'] === BEGUN_BY_OTHERS,
  ).length;
}

/** How many of the pre-keys that were made are there. */
function countMade(preKeys: JsonObject, nextPreKeyId: number): number {
  return Object.keys(preKeys).filter((id) => /^[1-9]\d*$/.test(id) && Number(id) < nextPreKeyId).length;
}

/** First, last and some between. */
function sample(ids: readonly string[]): readonly string[] {
  const step = Math.max(1, (ids.length - 1) / (TRIED_PRE_KEYS - 1));
  const places = Array.from({ length: TRIED_PRE_KEYS }, (_, index) => Math.round(index * step));
  return places.flatMap((place) => ids[place] ?? []);
}

/** The first few that are missing, found without walking through all numbers: there may be millions. */
function firstLost(preKeys: JsonObject, lost: number): readonly number[] {
  const named: number[] = [];
  for (let id = 1; named.length < Math.min(lost, MAX_NAMED); id += 1) {
    if (!Object.hasOwn(preKeys, String(id))) named.push(id);
  }
  return named;
}

/** An ID comes from outside: shown only if it is a number that pre-keys have. */
function nameOf(id: string): PairName {
  return { key: 'pre-key', id: /^\d{1,8}$/.test(id) ? id : null };
}
