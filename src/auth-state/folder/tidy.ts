import { sizeOfBuffer } from '../bytes.ts';
import { isObject, objectOf, type JsonObject } from '../json.ts';
import { isPreKeyId } from '../checks/key-checks.ts';

/** Fields of creds.json that a bot does not need but that make Baileys fail if they are of another kind. */
const OPTIONAL: Readonly<Record<string, (value: unknown) => boolean>> = {
  routingInfo: (value) => sizeOfBuffer(value) !== null,
  processedHistoryMessages: Array.isArray,
  accountSettings: isObject,
  lastPropHash: isText,
  myAppStateKeyId: isText,
  signalIdentities: Array.isArray,
};
const TEXTS_OF_ME = ['name', 'lid'] as const;
/** The initial values of Baileys, except the counter: above 0 it says that the first synchronisation is over. */
const DEFAULTS: JsonObject = {
  processedHistoryMessages: [],
  accountSettings: { unarchiveChats: false },
  accountSyncCounter: 1,
};

/**
 * Repairs creds in normal form, so that faults in optional fields do not stop a bot: such fields of the wrong kind are removed, and fields
 * that Baileys always has are added. Creds without a fault are not copied.
 */
export function tidyCreds(creds: JsonObject, keys: JsonObject | null): JsonObject {
  if (!isObject(creds['me'])) return creds;
  const changes: Record<string, unknown> = {};
  for (const [name, isRight] of Object.entries(OPTIONAL)) {
    if (creds[name] !== undefined && !isRight(creds[name])) changes[name] = undefined;
  }
  for (const [name, value] of Object.entries(DEFAULTS)) {
    if (creds[name] === undefined || name in changes) changes[name] = value;
  }
  if (typeof creds['accountSyncCounter'] !== 'number') changes['accountSyncCounter'] = 1;
  const me = creds['me'];
  if (TEXTS_OF_ME.some((name) => me[name] !== undefined && !isText(me[name]))) changes['me'] = textsOf(me);
  const next = nextOf(creds, keys);
  if (next !== creds['nextPreKeyId']) changes['nextPreKeyId'] = next;
  const first = firstUnuploaded({ ...creds, nextPreKeyId: next }, keys);
  if (first !== creds['firstUnuploadedPreKeyId']) changes['firstUnuploadedPreKeyId'] = first;
  return Object.keys(changes).length === 0 ? creds : withoutUndefined({ ...creds, ...changes });
}

/**
 * Removes keys that a store kept as `null` after they were used up, and sender keys that cannot be read. With an unreadable sender key
 * Baileys would fail at each message of that group; without one it asks for a new one.
 */
export function tidyKeys(keys: JsonObject): JsonObject {
  const isKept = (type: string, value: unknown) =>
    value !== null && (type !== 'sender-key' || sizeOfBuffer(value) !== null);
  const isTidy = Object.entries(keys).every(
    ([type, values]) => !isObject(values) || Object.values(values).every((value) => isKept(type, value)),
  );
  if (isTidy) return keys;
  return Object.fromEntries(
    Object.entries(keys).map(([type, values]) => [
      type,
      isObject(values)
        ? Object.fromEntries(Object.entries(values).filter(([, value]) => isKept(type, value)))
        : values,
    ]),
  );
}

/** Returns the number of the next pre-key, above all existing ones, because Baileys would overwrite existing pre-keys. */
function nextOf(creds: JsonObject, keys: JsonObject | null): unknown {
  const { nextPreKeyId: next } = creds;
  if (!isPreKeyId(next)) return next;
  const highest = Object.keys(objectOf(keys?.['pre-key']))
    .filter((id) => /^[1-9]\d{0,7}$/.test(id) && isPreKeyId(Number(id) + 1))
    .reduce((most, id) => Math.max(most, Number(id)), 0);
  return Math.max(next, highest + 1);
}

/**
 * Returns the first pre-key that Baileys has to upload; it uploads from there to `nextPreKeyId` and fails at a missing one. If one is
 * missing, all pre-keys that were made count as uploaded.
 */
function firstUnuploaded(creds: JsonObject, keys: JsonObject | null): unknown {
  const { nextPreKeyId: next, firstUnuploadedPreKeyId: first } = creds;
  if (!isPreKeyId(next)) return first;
  if (!isPreKeyId(first) || first > next) return next;
  const preKeys = objectOf(keys?.['pre-key']);
  for (let id = first; id < next; id += 1) if (!Object.hasOwn(preKeys, String(id))) return next;
  return first;
}

function textsOf(me: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(me).filter(([name, value]) => isText(value) || !TEXTS_OF_ME.some((text) => text === name)),
  );
}

function withoutUndefined(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
