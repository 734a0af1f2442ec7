import type { Reason } from '../wire/reasons/reason.ts';
import { measureJson } from './json-text.ts';
import { hasLostStart } from './lost-start.ts';
import { malformed } from './id.ts';
import { parseJson } from '../wire/json.ts';

/** How many bytes of a pasted text may be unpacked, and how many values may be built from it. */
export type Bounds = { readonly bytes: number; readonly values: number };

/** The bounds of a server, to which anybody may send a text. Creds that have grown for years have 60 kB and 3,000 values. */
export const SERVER_BOUNDS: Bounds = { bytes: 256 * 1024, values: 5_000 };
/** The bounds on a bot's own machine, which reads a whole state with its keys. */
export const OWN_BOUNDS: Bounds = { bytes: 8 * 1024 * 1024, values: 500_000 };

type JsonObject = { readonly [name: string]: unknown };

/** How the creds were packed into the pasted text. */
export type Kind = 'long' | 'base64' | 'json';

/** Creds, and the keys beside them if there were any. */
export type FoundState = {
  readonly creds: JsonObject;
  /** The JSON text of the creds, not revived. */
  readonly credsJson: string;
  readonly keys: JsonObject | null;
  /** False for an object without any field of creds, which is used because the text holds no other. */
  readonly isCreds: boolean;
};

const MAX_DEPTH = 24;
const MAX_CREDS_DEPTH = 12;
/** How many objects may be around the creds, as in `{"data": {"session": {"creds": …}}}`. */
const MAX_WRAPPERS = 4;
const MAX_FIELDS = 50;
const CREDS_FIELDS = ['noiseKey', 'signedIdentityKey', 'signedPreKey', 'advSecretKey'] as const;
/** The fields of sessions of Baileys before version 4, which WhatsApp does not accept any more. */
const ANCIENT_FIELDS = ['clientID', 'encKey', 'macKey'] as const;
/** At how many places of a text JSON may start. */
const MAX_STARTS = 4;
const NOT_CREDS: Reason = { reason: 'creds-none' };

/** Reads the creds in a JSON text. Errors: SESSION_ID_MALFORMED. */
export function readJson(text: string, kind: Kind, bounds: Bounds): FoundState {
  const json = text.trim();
  const whole = kind === 'base64' ? json.slice(0, endOf(json)) : json;
  assertBounds(whole, bounds);
  const value = parseJson(whole);
  if (value === undefined) throw malformed(explainNoJson(json, kind));
  const state = stateFrom(value, kind === 'base64' ? whole : text, bounds);
  // The first whole object of a text without its start is only a part of the creds.
  if (!state.isCreds && hasLostStart(json)) throw malformed(explainNoJson(json, kind));
  return state;
}

/** The JSON objects in a text. */
type JsonStates = {
  /** The complete objects that hold creds. */
  readonly states: readonly FoundState[];
  /** The first object of the text if it holds no creds. */
  readonly other: FoundState | null;
  /** The text without the objects. */
  readonly around: string;
};

/** Looks for JSON objects anywhere in a text. Errors: SESSION_ID_MALFORMED for objects that are too large or of the old kind. */
export function statesIn(text: string, bounds: Bounds): JsonStates {
  const states: FoundState[] = [];
  let other: FoundState | null = null;
  let around = '';
  let done = 0;
  for (let starts = 0; starts < MAX_STARTS; starts += 1) {
    const from = nextStart(text, done);
    const { end } = measureJson(text, Math.max(from, 0));
    // The object is cut off. Complete objects inside it are only parts of it, so the search ends here.
    if (from < 0 || end < 0) break;
    const state = tryJson(text.slice(from, end), bounds);
    around += text.slice(done, state === null ? from + 1 : from);
    done = state === null ? from + 1 : end;
    if (state?.isCreds === true) states.push(state);
    else if (starts === 0) other = state;
  }
  return { states, other, around: around + text.slice(done) };
}

function nextStart(text: string, from: number): number {
  const start = /\{\s*["}]/g;
  start.lastIndex = from;
  return start.exec(text)?.index ?? -1;
}

function endOf(text: string): number {
  const { end } = measureJson(text);
  return end < 0 ? text.length : end;
}

function tryJson(json: string, bounds: Bounds): FoundState | null {
  if (!json.endsWith('}')) return null;
  assertBounds(json, bounds);
  const value = parseJson(json);
  // Otherwise the brace belongs to a script or a sentence.
  return value === undefined ? null : stateFrom(value, json, bounds);
}

/** Checks the bounds before any value is built, because 256 kB can hold 100,000 empty lists. */
function assertBounds(json: string, { bytes, values }: Bounds): void {
  if (Buffer.byteLength(json) > bytes) throw malformed({ reason: 'session-too-large' });
  const extent = measureJson(json, 0, values);
  if (extent.values > values) {
    throw malformed({ reason: 'session-too-many-values', values: { most: values } });
  }
  if (extent.depth > MAX_DEPTH) throw malformed(NOT_CREDS);
}

function stateFrom(value: unknown, json: string, bounds: Bounds): FoundState {
  const state =
    findState(value, bounds, MAX_WRAPPERS) ?? (isObject(value) ? stateOf(value, null, false) : null);
  if (state === null) throw malformed(NOT_CREDS);
  const { creds } = state;
  const credsJson = creds === value ? json : JSON.stringify(creds);
  assertBounds(credsJson, SERVER_BOUNDS);
  if (isTooDeep(creds, MAX_CREDS_DEPTH)) throw malformed(NOT_CREDS);
  if (ANCIENT_FIELDS.every((field) => Object.hasOwn(creds, field))) {
    throw malformed({ reason: 'session-too-old' });
  }
  return { ...state, credsJson };
}

/** Finds creds that stand alone, in `{creds, keys}`, in `{credsData}`, or under another name, also if JSON text is nested in JSON. */
function findState(value: unknown, bounds: Bounds, wrappers: number): FoundState | null {
  const object = asObject(value, bounds);
  if (object === null) return null;
  if (isCreds(object)) return stateOf(object, null, true);
  const creds = asObject(object['creds'] ?? object['credsData'], bounds);
  if (creds !== null && (isCreds(creds) || 'keys' in object)) {
    return stateOf(creds, asObject(object['keys'], bounds), true);
  }
  if (wrappers === 0) return null;
  for (const inner of Object.values(object).slice(0, MAX_FIELDS)) {
    const found = findState(inner, bounds, wrappers - 1);
    if (found !== null) return found;
  }
  return null;
}

function asObject(value: unknown, bounds: Bounds): JsonObject | null {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !/^\s*["{]/.test(value)) return null;
  assertBounds(value, bounds);
  try {
    return asObject(JSON.parse(value), bounds);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function stateOf(creds: JsonObject, keys: JsonObject | null, isCreds: boolean): FoundState {
  return { creds, credsJson: '', keys, isCreds };
}

function isCreds(value: JsonObject): boolean {
  return CREDS_FIELDS.some((name) => Object.hasOwn(value, name));
}

/** Says why a text that was meant as JSON is none. */
export function explainNoJson(json: string, kind: Kind): Reason {
  const isCut = !json.trimEnd().endsWith('}');
  if (hasLostStart(json)) return { reason: kind === 'json' ? 'json-start-missing' : 'packed-start-missing' };
  if (kind === 'long') return { reason: 'packed-not-json' };
  if (kind === 'json') return { reason: isCut ? 'json-cut-off' : 'json-damaged' };
  if (!json.startsWith('{')) return { reason: 'base64-none' };
  return { reason: isCut ? 'base64-creds-cut-off' : 'base64-creds-damaged' };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}
