import { createHmac, generateKeyPairSync } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { parseJson } from '../../wire/json.ts';
import { isPreKeyId } from '../checks/key-checks.ts';
import { numberAfter } from '../number-ranges.ts';
import { isObject, objectOf, type JsonObject, type SessionState } from '../json.ts';

/*
 * A bot that was killed may have sent messages after its last kept piece. If it went on from that piece, it would use their counters a second
 * time, and phones drop such a message in silence. Formats: libsignal-node's session_record.js and Baileys' sender-key-record.ts.
 */

/** More messages than a bot sends to one person between two kept pieces. */
const STEPS = 100;
/** Phones pass over as many as 2000 messages at once. A conversation that would have to go further is left out, and its people make a new one. */
const MOST_STEPS = 1_500;
/** The steps of all conversations together, two seconds of work. Those beyond it are left out, and their people make new ones. */
const MOST_WORK = 500_000;
/** After so many steps others get their turn. */
const STEPS_AT_ONCE = 2_000;
/** libsignal has one chain by which this side writes. A record with more than this is none of its own. */
const MOST_CHAINS = 4;
const KEY_BYTES = 32;
/** libsignal's name for the chain by which this side writes. */
const SENDING = 1;
/** The constant by which the Signal protocol makes the next key of a chain. */
const NEXT_KEY = Buffer.from([2]);
/** libsignal's mark of the conversation in use. */
const OPEN = -1;

/**
 * Returns a state in which no message that the bot may have sent since can be sent again under the same counter, and no one-time key can be
 * made under a number that it may have used since. `starts` is the number of starts from the last kept piece, each of which may have used some.
 */
export async function afterSuddenEnd({ creds, keys }: SessionState, starts = 1): Promise<SessionState> {
  const { session = {}, 'sender-key': senderKeys = {}, 'sender-key-memory': _handedOut, ...others } = keys;
  const steps = STEPS * starts;
  const fresh = freshPreKey(creds, starts);
  return {
    creds: { ...creds, ...fresh.creds },
    keys: {
      ...others,
      ...onlyIfAny('pre-key', { ...others['pre-key'], ...fresh.preKeys }),
      ...onlyIfAny('session', await withoutRepeats(session, steps)),
      // Without its own sender key a bot makes a new one and hands it out, which starts a new chain for everybody.
      ...onlyIfAny(
        'sender-key',
        Object.fromEntries(Object.entries(senderKeys).filter(([, value]) => !isOwnSenderKey(value))),
      ),
    },
  };
}

/**
 * Makes one pre-key under a number beyond all that may have been used, and lets the bot count on from it. Baileys takes a state whose newest
 * pre-key is missing for damaged, and uploads more.
 */
function freshPreKey(
  { nextPreKeyId }: JsonObject,
  starts: number,
): { readonly creds: JsonObject; readonly preKeys: JsonObject } {
  if (!isPreKeyId(nextPreKeyId)) return { creds: {}, preKeys: {} };
  const id = numberAfter(nextPreKeyId, starts);
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const pair = {
    private: inBufferJson(privateKey.export({ type: 'pkcs8', format: 'der' })),
    public: inBufferJson(publicKey.export({ type: 'spki', format: 'der' })),
  };
  return { creds: { firstUnuploadedPreKeyId: id, nextPreKeyId: id + 1 }, preKeys: { [id]: pair } };
}

/** The key stands at the end of its DER form. */
function inBufferJson(der: Buffer): JsonObject {
  return { type: 'Buffer', data: der.subarray(-KEY_BYTES).toString('base64') };
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

/** Anybody may have kept anything under their own key, so the work is bounded and lets others have their turn. */
async function withoutRepeats(records: JsonObject, steps: number): Promise<JsonObject> {
  const moved = new Map<string, unknown>();
  let [work, sinceTurn] = [0, 0];
  for (const [id, record] of Object.entries(records)) {
    const chains = isRecord(record) ? chainsIn(record) : 0;
    const isTooFar = steps > MOST_STEPS || work + chains * steps > MOST_WORK;
    if (chains > MOST_CHAINS || (chains > 0 && isTooFar)) continue;
    work += chains * steps;
    sinceTurn += chains * steps;
    moved.set(id, isRecord(record) ? movedRecord(record, steps) : record);
    if (sinceTurn < STEPS_AT_ONCE) continue;
    sinceTurn = 0;
    await turn();
  }
  return Object.fromEntries(moved);
}

type LibsignalRecord = { readonly _sessions: JsonObject };

function isRecord(record: unknown): record is LibsignalRecord {
  return isObject(record) && isObject(record['_sessions']);
}

function chainsIn({ _sessions: sessions }: LibsignalRecord): number {
  const chains = Object.values(sessions)
    .filter(isInUse)
    .flatMap((session) => Object.values(objectOf(session['_chains'])));
  return chains.filter((chain) => objectOf(chain)['chainType'] === SENDING).length;
}

function movedRecord(record: LibsignalRecord, steps: number): unknown {
  return { ...record, _sessions: mapValues(record._sessions, (session) => movedOn(session, steps)) };
}

/** Moves the conversation in use on; a closed one is never written by again. */
function movedOn(session: unknown, steps: number): unknown {
  if (!isInUse(session)) return session;
  return {
    ...session,
    _chains: mapValues(objectOf(session['_chains']), (chain) => movedChain(chain, steps)),
  };
}

function isInUse(session: unknown): session is JsonObject {
  return isObject(session) && objectOf(session['indexInfo'])['closed'] === OPEN;
}

function movedChain(chain: unknown, steps: number): unknown {
  if (!isObject(chain) || chain['chainType'] !== SENDING) return chain;
  const { counter, key } = objectOf(chain['chainKey']);
  if (typeof counter !== 'number' || typeof key !== 'string') return chain;
  return { ...chain, chainKey: { counter: counter + steps, key: laterKey(key, steps) } };
}

function laterKey(key: string, steps: number): string {
  let bytes = Buffer.from(key, 'base64');
  for (let step = 0; step < steps; step += 1) bytes = createHmac('sha256', bytes).update(NEXT_KEY).digest();
  return bytes.toString('base64');
}
