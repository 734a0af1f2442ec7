import { isObject, objectOf, type JsonObject } from '../../../auth-state/json.ts';
import { parseJson } from '../../../wire/json.ts';

/*
 * What of a value is kept at the server. A bot writes whole records at each message, and some of their parts only grow. The bot goes on with
 * its whole records; a bot that restores the kept ones lacks nothing that libsignal needs, only the means to read what comes very late.
 */

/** Closed conversations of one contact that are kept beside the open one. Messages on their way at a change need the last one. */
const CLOSED_SESSIONS = 3;
/** Chains of a conversation by which others wrote, the newest ones. An older one can only tell a message that comes twice. */
const OLD_CHAINS = 6;
/** Keys of messages that were passed over and may still come, of one chain, the newest ones. */
const PASSED_KEYS = 64;
/** libsignal's name for a chain by which another person writes. */
const RECEIVING = 2;
/** libsignal's mark of the conversation in use. */
const OPEN = -1;

/** Returns the part of a value that is kept; `value` is JSON that is not revived. */
export function slim(type: string, value: unknown): unknown {
  if (type === 'session') return slimRecord(value);
  return type === 'sender-key' ? slimSenderKey(value) : value;
}

function slimRecord(value: unknown): unknown {
  if (!isObject(value) || !isObject(value['_sessions'])) return value;
  const entries = Object.entries(value['_sessions']);
  const closed = entries
    .filter(([, session]) => closedAt(session) !== OPEN)
    .toSorted(([, one], [, other]) => lastUse(other) - lastUse(one))
    .slice(0, CLOSED_SESSIONS);
  const kept = new Set(closed.map(([key]) => key));
  const rest = entries.filter(([key, session]) => closedAt(session) === OPEN || kept.has(key));
  return {
    ...value,
    _sessions: Object.fromEntries(rest.map(([key, session]) => [key, slimSession(session)])),
  };
}

function closedAt(session: unknown): number {
  return numberOf(objectOf(objectOf(session)['indexInfo'])['closed']);
}

function lastUse(session: unknown): number {
  const { closed, used } = objectOf(objectOf(session)['indexInfo']);
  return Math.max(numberOf(closed), numberOf(used));
}

/** libsignal never removes the chains by which others wrote, one for each time that the two took turns. The newest ones stand last. */
function slimSession(session: unknown): unknown {
  const chains = objectOf(objectOf(session)['_chains']);
  const names = Object.keys(chains);
  const old = names.filter((name) => objectOf(chains[name])['chainType'] === RECEIVING);
  const gone = new Set(old.slice(0, -OLD_CHAINS));
  if (names.length === 0 || !isObject(session)) return session;
  const rest = Object.entries(chains).filter(([name]) => !gone.has(name));
  return { ...session, _chains: Object.fromEntries(rest.map(([name, chain]) => [name, slimChain(chain)])) };
}

function slimChain(chain: unknown): unknown {
  const passed = Object.entries(objectOf(objectOf(chain)['messageKeys']));
  if (passed.length <= PASSED_KEYS || !isObject(chain)) return chain;
  const newest = passed.toSorted(([one], [other]) => Number(other) - Number(one)).slice(0, PASSED_KEYS);
  return { ...chain, messageKeys: Object.fromEntries(newest) };
}

/**
 * Sender keys are a list of states as JSON text in bytes. Baileys passes over every second key when it writes, and notes the passed one; but
 * what it has written itself it never reads. The bot's own states are those with a private key.
 */
function slimSenderKey(value: unknown): unknown {
  if (!isObject(value) || typeof value['data'] !== 'string') return value;
  const states = parseJson(Buffer.from(value['data'], 'base64').toString('utf8'));
  if (!Array.isArray(states)) return value;
  const slimmed = states.map((state: unknown) => (isObject(state) ? slimState(state) : state));
  return { type: 'Buffer', data: Buffer.from(JSON.stringify(slimmed)).toString('base64') };
}

function slimState(state: JsonObject): JsonObject {
  const keys: unknown = state['senderMessageKeys'];
  if (!Array.isArray(keys)) return state;
  const isOwn = hasContent(objectOf(state['senderSigningKey'])['private']);
  return { ...state, senderMessageKeys: isOwn ? [] : keys.slice(-PASSED_KEYS) };
}

/** Baileys writes the bytes in there as base64 or as a list of numbers. */
function hasContent(bytes: unknown): boolean {
  const data = isObject(bytes) ? bytes['data'] : bytes;
  return (Array.isArray(data) || typeof data === 'string') && data.length > 0;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
