import { bytesOf, faultOfPair, objectOf, pairOf, type JsonObject } from './creds-reader.ts';
import { isWhole } from './pair-checks.ts';
import { missing, ok, wrong, type Verdict } from './verdict.ts';

const KEY_BYTES = 32;
/** libsignal's `baseKeyType` of a conversation that somebody else began, with one of our pre-keys. */
const BEGUN_BY_OTHERS = 2;
/** How many pre-keys are tried half by half: each costs about a millisecond. */
const TRIED_PRE_KEYS = 5;
const NAMED_AT_MOST = 5;
const UNREADABLE = 'first messages of new people may be unreadable';

/** Whether the key for synced chat settings is there. `keys` is `null` where only creds exist. */
export function checkAppStateKey(creds: JsonObject, keys: JsonObject | null): Verdict {
  const id = creds['myAppStateKeyId'];
  if (keys === null) {
    return missing(
      'This kind of ID carries no keys: chat settings such as archive or mute cannot be synced at first.',
    );
  }
  if (typeof id !== 'string' || id === '') return missing('The phone has not sent the app-state key yet.');
  const key = objectOf(keys['app-state-sync-key'])[id];
  if (key === undefined) return missing('The app-state key that creds.json names is not among the keys.');
  const bytes = bytesOf(objectOf(key)['keyData']);
  if (bytes?.length !== KEY_BYTES) return wrong('The app-state key is damaged: it is not 32 bytes.');
  return ok('The app-state key is there.');
}

/**
 * Whether every pre-key that WhatsApp may hand out is there: all that were made, but for those used up. A used one leaves
 * a conversation that somebody else began.
 */
export function checkPreKeys(creds: JsonObject, keys: JsonObject | null): Verdict {
  const { nextPreKeyId } = creds;
  if (keys === null) return missing(`This kind of ID carries no pre-keys: ${UNREADABLE}.`);
  if (typeof nextPreKeyId !== 'number' || nextPreKeyId <= 1) return missing('No pre-keys were made yet.');
  const preKeys = objectOf(keys['pre-key']);
  const damaged = Object.entries(preKeys).find(([, pair]) => faultOfPair(pair) !== null);
  if (damaged !== undefined) return wrong(`Pre-key ${damaged[0]} ${faultOfPair(damaged[1])}.`);
  const lost = range(1, nextPreKeyId).filter((id) => preKeys[id] === undefined);
  if (lost.length === nextPreKeyId - 1)
    return missing(`All ${lost.length} pre-keys are missing: ${UNREADABLE}.`);
  if (lost.length > countBegunByOthers(keys)) {
    return missing(`Pre-keys that WhatsApp may hand out are missing (${listOf(lost)}): ${UNREADABLE}.`);
  }
  const torn = sample(Object.keys(preKeys)).find((id) => !isWholeKey(preKeys[id]));
  if (torn !== undefined) return wrong(`The halves of pre-key ${torn} do not belong together.`);
  const used = lost.length === 0 ? '' : `, ${lost.length} used up`;
  return ok(`Every pre-key is there: ${Object.keys(preKeys).length}${used}.`);
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

function range(first: number, end: number): readonly number[] {
  return Array.from({ length: end - first }, (_, index) => first + index);
}

/** First, last and some between. */
function sample(ids: readonly string[]): readonly string[] {
  const step = Math.max(1, (ids.length - 1) / (TRIED_PRE_KEYS - 1));
  return range(0, TRIED_PRE_KEYS).flatMap((index) => ids[Math.round(index * step)] ?? []);
}

function listOf(ids: readonly number[]): string {
  const named = ids.slice(0, NAMED_AT_MOST).join(', ');
  return ids.length > NAMED_AT_MOST ? `${named} and ${ids.length - NAMED_AT_MOST} more` : named;
}
