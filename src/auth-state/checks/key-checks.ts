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
const UNREADABLE = 'first messages of new people may be unreadable';

/** Whether the key for synced chat settings is there. `keys` is `null` where only creds exist. */
export function checkAppStateKey(creds: JsonObject, keys: JsonObject | null): CheckResult {
  const id = creds['myAppStateKeyId'];
  if (keys === null) {
    return missing(
      'This kind of ID carries no keys: chat settings such as archive or mute cannot be synced at first.',
    );
  }
  if (typeof id !== 'string' || id === '') return missing('The phone has not sent the app-state key yet.');
  const known = objectOf(keys['app-state-sync-key']);
  if (!Object.hasOwn(known, id)) {
    return missing('The app-state key that creds.json names is not among the keys.');
  }
  if (keyOf(objectOf(known[id])['keyData']) === null) {
    return wrong('The app-state key is damaged: it is not 32 bytes.');
  }
  return ok('The app-state key is there.');
}

/**
 * Whether every pre-key that WhatsApp may hand out is there: all that were made, but for those used up. A used one leaves
 * a conversation that somebody else began.
 */
export function checkPreKeys(creds: JsonObject, keys: JsonObject | null): CheckResult {
  const { nextPreKeyId } = creds;
  if (keys === null) return missing(`This kind of ID carries no pre-keys: ${UNREADABLE}.`);
  if (!isPreKeyId(nextPreKeyId) || nextPreKeyId <= 1) return missing('No pre-keys were made yet.');
  const preKeys = objectOf(keys['pre-key']);
  for (const [id, pair] of Object.entries(preKeys)) {
    const fault = faultOfPair(pair);
    if (fault !== null) return wrong(`Pre-key ${nameOf(id)} ${fault}.`);
  }
  const made = nextPreKeyId - 1;
  const lost = made - countMade(preKeys, nextPreKeyId);
  if (lost === made) return missing(`All ${made} pre-keys are missing: ${UNREADABLE}.`);
  if (lost > countBegunByOthers(keys)) {
    const list = listLost(preKeys, lost);
    return missing(`Pre-keys that WhatsApp may hand out are missing (${list}): ${UNREADABLE}.`);
  }
  const torn = sample(Object.keys(preKeys)).find((id) => !isWholeKey(preKeys[id]));
  if (torn !== undefined) return wrong(`The halves of pre-key ${nameOf(torn)} do not belong together.`);
  const used = lost === 0 ? '' : `, ${lost} used up`;
  return ok(`Every pre-key is there: ${Object.keys(preKeys).length}${used}.`);
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
function listLost(preKeys: JsonObject, lost: number): string {
  const named: number[] = [];
  for (let id = 1; named.length < Math.min(lost, MAX_NAMED); id += 1) {
    if (!Object.hasOwn(preKeys, String(id))) named.push(id);
  }
  return lost > named.length ? `${named.join(', ')} and ${lost - named.length} more` : named.join(', ');
}

/** An ID comes from outside: shown only if it is a number that pre-keys have. */
function nameOf(id: string): string {
  return /^\d{1,8}$/.test(id) ? id : 'of an odd name';
}
