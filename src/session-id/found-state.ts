import { measureJson } from './json-text.ts';
import { malformed } from './id.ts';

/** How much is unpacked and built from a pasted text. */
export type Bounds = { readonly bytes: number; readonly values: number };

/** Of a server, which strangers paste to. Creds that have grown for years are 60 kB and 3,000 values. */
export const SERVER_BOUNDS: Bounds = { bytes: 256 * 1024, values: 5_000 };
/** Of a bot's own machine, which reads a whole state with its keys. */
export const OWN_BOUNDS: Bounds = { bytes: 8 * 1024 * 1024, values: 500_000 };

type JsonObject = { readonly [name: string]: unknown };

/** What a pasted text was packed in. */
export type Kind = 'long' | 'base64' | 'json';

/** Creds, and the keys beside them if there were any. */
export type FoundState = {
  readonly creds: JsonObject;
  /** The JSON text of the creds, not revived. */
  readonly credsJson: string;
  readonly keys: JsonObject | null;
  /** False for any other object, taken for creds because nothing better was there. */
  readonly isCreds: boolean;
};

const MAX_DEPTH = 24;
const MAX_CREDS_DEPTH = 12;
/** How deep creds may lie in what wraps them: `{"data": {"session": {"creds": …}}}`. */
const MAX_WRAPPERS = 4;
const MAX_FIELDS = 50;
const CREDS_FIELDS = ['noiseKey', 'signedIdentityKey', 'signedPreKey', 'advSecretKey'] as const;
/** Fields of Baileys before version 4, whose sessions no linked device of today can use. */
const ANCIENT_FIELDS = ['clientID', 'encKey', 'macKey'] as const;
/** How many places of a text are tried as the start of JSON. */
const MAX_STARTS = 4;
const NOT_CREDS = 'What is in it is not a creds.json.';

/** The creds in a JSON text. Errors: SESSION_ID_MALFORMED. */
export function readJson(text: string, kind: Kind, bounds: Bounds): FoundState {
  const json = text.trim();
  const whole = kind === 'base64' ? json.slice(0, endOf(json)) : json;
  assertBounds(whole, bounds);
  let value: unknown;
  try {
    value = JSON.parse(whole);
  } catch {
    // The parser's message quotes the text.
    throw malformed(explainNoJson(json, kind));
  }
  return stateFrom(value, kind === 'base64' ? whole : text, bounds);
}

/** What is in a text in JSON. */
export type JsonStates = {
  /** Every whole object that holds creds. */
  readonly states: readonly FoundState[];
  /** The object that the text starts with, if it does not. */
  readonly other: FoundState | null;
  /** The text without the objects. */
  readonly around: string;
};

/** Looks for JSON objects anywhere in a text. Errors: SESSION_ID_MALFORMED for what is too large or of the old kind. */
export function statesIn(text: string, bounds: Bounds): JsonStates {
  const states: FoundState[] = [];
  let other: FoundState | null = null;
  let around = '';
  let done = 0;
  for (let starts = 0; starts < MAX_STARTS; starts += 1) {
    const from = nextStart(text, done);
    const { end } = measureJson(text, Math.max(from, 0));
    // Cut off: what is whole inside is a part of what was meant.
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
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // A brace of a script or of a sentence.
    return null;
  }
  return stateFrom(value, json, bounds);
}

/** Counted before anything is built: 256 kB can hold 100,000 empty lists. */
function assertBounds(json: string, { bytes, values }: Bounds): void {
  if (Buffer.byteLength(json) > bytes) throw malformed('This is far too large for a session.');
  const extent = measureJson(json, 0, values);
  if (extent.values > values) {
    throw malformed(`It holds more than ${values} values, which is far too large for a session.`);
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
    throw malformed(
      'This session is of the old kind from before linked devices. It cannot be used any more: link again.',
    );
  }
  return { ...state, credsJson };
}

/** Creds by themselves, as `{creds, keys}`, as `{credsData}`, or under other names; also where JSON was put into JSON. */
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

/** Why a text that was meant as JSON is none. */
export function explainNoJson(json: string, kind: Kind): string {
  const isCut = !json.trimEnd().endsWith('}');
  if (kind === 'long') return 'What is packed in it is not JSON, so it is no creds.json.';
  if (kind === 'json') {
    return isCut
      ? 'The end is cut off: this starts like a creds.json but stops before its last "}". Paste the whole file.'
      : 'This looks like a creds.json but is no JSON: a character is wrong or missing. Paste the file as it is.';
  }
  if (!json.startsWith('{')) return 'It is not a session ID of this program, nor a creds.json in base64.';
  return isCut
    ? 'The end is cut off: the creds.json inside is not complete. Copy all of it.'
    : 'A character is wrong: the creds.json inside is damaged. Copy it again.';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}
