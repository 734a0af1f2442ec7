import { createHmac } from 'node:crypto';
import { parseJson } from '../../wire/json.ts';
import { isObject, objectOf, type JsonObject, type SessionState } from '../json.ts';

/*
 * A bot that was killed may have sent messages after its last kept piece. If it went on from that piece, it would use their counters a second
 * time, and phones drop such a message in silence. Formats: libsignal-node's session_record.js and Baileys' sender-key-record.ts.
 */

/** More messages than a bot sends to one person between two kept pieces. Phones pass over as many as 2000 at once. */
const STEPS = 100;
/** libsignal's name for the chain by which this side writes. */
const SENDING = 1;
/** The constant by which the Signal protocol makes the next key of a chain. */
const NEXT_KEY = Buffer.from([2]);
/** libsignal's mark of the conversation in use. */
const OPEN = -1;

/** Returns a state in which no message that the bot may have sent since can be sent again under the same counter. */
export function afterSuddenEnd({ creds, keys }: SessionState): SessionState {
  const { session = {}, 'sender-key': senderKeys = {}, 'sender-key-memory': _handedOut, ...others } = keys;
  return {
    creds,
    keys: {
      ...others,
      ...onlyIfAny('session', mapValues(session, withoutRepeats)),
      // Without its own sender key a bot makes a new one and hands it out, which starts a new chain for everybody.
      ...onlyIfAny(
        'sender-key',
        Object.fromEntries(Object.entries(senderKeys).filter(([, value]) => !isOwnSenderKey(value))),
      ),
    },
  };
}

function onlyIfAny(type: string, values: JsonObject): Record<string, JsonObject> {
  return Object.keys(values).length === 0 ? {} : { [type]: values };
}

function mapValues(values: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, change(value)]));
}

/** Only who writes by a sender key has its private half. */
function isOwnSenderKey(value: unknown): boolean {
  const data = objectOf(value)['data'];
  const states = typeof data === 'string' ? parseJson(Buffer.from(data, 'base64').toString('utf8')) : value;
  if (!Array.isArray(states)) return false;
  return states.some((state) => hasBytes(objectOf(objectOf(state)['senderSigningKey'])['private']));
}

/** Baileys writes the bytes in there as base64, as a list or as BufferJSON. */
function hasBytes(bytes: unknown): boolean {
  const data = isObject(bytes) ? (bytes['data'] ?? Object.values(bytes)) : bytes;
  return (Array.isArray(data) || typeof data === 'string') && data.length > 0;
}

function withoutRepeats(record: unknown): unknown {
  if (!isObject(record) || !isObject(record['_sessions'])) return record;
  return { ...record, _sessions: mapValues(record['_sessions'], inUseOnly(movedOn)) };
}

function inUseOnly(change: (session: JsonObject) => JsonObject): (session: unknown) => unknown {
  return (session) =>
    isObject(session) && objectOf(session['indexInfo'])['closed'] === OPEN ? change(session) : session;
}

function movedOn(session: JsonObject): JsonObject {
  return { ...session, _chains: mapValues(objectOf(session['_chains']), movedChain) };
}

function movedChain(chain: unknown): unknown {
  if (!isObject(chain) || chain['chainType'] !== SENDING) return chain;
  const { counter, key } = objectOf(chain['chainKey']);
  if (typeof counter !== 'number' || typeof key !== 'string') return chain;
  return { ...chain, chainKey: { counter: counter + STEPS, key: laterKey(key) } };
}

function laterKey(key: string): string {
  let bytes = Buffer.from(key, 'base64');
  for (let step = 0; step < STEPS; step += 1) bytes = createHmac('sha256', bytes).update(NEXT_KEY).digest();
  return bytes.toString('base64');
}
