import { gzipSync } from 'node:zlib';
import { AppError } from '../wire/errors.ts';
import { base64TextsIn, nameOfId, type Base64Text } from './carried.ts';
import { explainMeant, explainNoId } from './explain.ts';
import { readPaste, type FoundId, type Pasted } from './paste.ts';
import { pasteOf, type Paste } from './readings.ts';
import {
  explainNoJson,
  SERVER_BOUNDS,
  statesIn,
  type Bounds,
  type FoundState,
  type Kind,
} from './found-state.ts';
import { cleanSessionText, malformed, parseShortId } from './id.ts';
import { hasLostStart } from './lost-start.ts';
import { openBase64 } from './unpack.ts';

/** The creds in a pasted text that carries them itself. */
export type CarriedCreds = {
  readonly kind: Kind;
  /** The separator between the prefix and the rest; `null` if there was no prefix. */
  readonly separator: Base64Text['separator'];
  /** The JSON text, not revived. */
  readonly credsJson: string;
  readonly creds: unknown;
  /** The keys beside the creds, `{type: {id: value}}`, not revived; `null` if there were none. */
  readonly keys: unknown;
  /** False for a JSON object without any field of creds, which was pasted in place of creds. */
  readonly isCreds: boolean;
  /** A name that is the same for every spelling of one ID and any text around it. */
  readonly name: string;
};

/** The secret of a short ID: 20 bytes, which the caller must zero. */
type ShortSecret = { readonly kind: 'short'; readonly secret: Uint8Array };

const NAMES = /"(?:noiseKey|signedIdentityKey)"/;
/** How many packed texts of one paste are unpacked. */
const MAX_UNPACKED = 6;

/** Writes `<PREFIX>~` and `creds.json` in gzip and base64, the form that many existing bots expect. */
export function formatLongId(prefix: string, credsJson: string): string {
  return `${prefix}~${gzipSync(credsJson).toString('base64')}`;
}

/**
 * Reads any pasted text: a short ID of this `prefix`, or any form that {@link parseCarriedCreds} reads.
 * Errors: SESSION_ID_MALFORMED, with the reason.
 */
export function parseSessionText(text: string, prefix: string): ShortSecret | CarriedCreds {
  const found = parsePaste(text, prefix);
  return found.kind === 'id' ? { kind: 'short', secret: parseShortId(found.found.id, prefix) } : found;
}

/** Finds the short ID anywhere in a text. Errors: SESSION_ID_MALFORMED, also for a text that carries creds. */
export function parseStoredId(text: string, own: string | null): FoundId {
  const pasted = readPaste(text, own);
  if (pasted.kind !== 'creds') return idOf(pasted, own);
  // A text that only looks like creds gets the error that says what is wrong with it.
  const { isCreds } = credsIn(pasted.paste, SERVER_BOUNDS, own);
  throw malformed(isCreds ? { reason: 'id-not-stored' } : explainNoId(pasted.paste, own));
}

/**
 * Finds the only short ID in a pasted text, or the creds that it carries. `own` is the prefix of this site, `null` if any prefix is accepted.
 * Errors: SESSION_ID_MALFORMED, with the reason.
 */
export function parsePaste(
  text: string,
  own: string | null,
  bounds: Bounds = SERVER_BOUNDS,
): { readonly kind: 'id'; readonly found: FoundId } | CarriedCreds {
  return parseRead(readPaste(text, own), own, bounds);
}

/** Does the same as {@link parsePaste} for a text that {@link readPaste} has read already. */
export function parseRead(
  pasted: Pasted,
  own: string | null,
  bounds: Bounds = SERVER_BOUNDS,
): { readonly kind: 'id'; readonly found: FoundId } | CarriedCreds {
  if (pasted.kind === 'creds') return credsIn(pasted.paste, bounds, own);
  return { kind: 'id', found: idOf(pasted, own) };
}

function idOf(pasted: Pasted, own: string | null): FoundId {
  switch (pasted.kind) {
    case 'id': {
      const { found } = pasted;
      if (own === null || found.prefix === own) return found;
      throw malformed({ reason: 'id-of-another-site', values: { found: found.prefix, own } });
    }
    case 'several':
      throw malformed(
        pasted.hasCreds
          ? { reason: 'paste-id-and-session' }
          : { reason: 'paste-several-ids', values: { count: pasted.ids } },
      );
    case 'creds':
    case 'nothing':
      throw malformed(explainNoId(pasted.paste, own));
  }
}

/**
 * Reads creds anywhere in a text: a long ID of any prefix (`~` or `;;;`), `creds.json` in base64, packed or plain, a `creds.json`, or a whole
 * `{creds, keys}`.
 * Errors: SESSION_ID_MALFORMED, with the reason.
 */
export function parseCarriedCreds(text: string, bounds: Bounds = SERVER_BOUNDS): CarriedCreds {
  return credsIn(pasteOf(text), bounds, null);
}

function credsIn(paste: Paste, bounds: Bounds, own: string | null): CarriedCreds {
  const { text } = paste;
  const { states, other, packed } = searchIn(paste, bounds);
  const { opened, failure } = openAll(packed, bounds);
  const all = [...states.map((state) => toCarried('json', state)), ...opened];
  const found = all.filter(({ isCreds }) => isCreds);
  if (new Set(found.map(({ credsJson }) => credsJson)).size > 1) {
    throw malformed({ reason: 'paste-several-sessions' });
  }
  if (found[0] !== undefined) return found[0];
  // Complete objects inside of a text without its start are parts of creds, such as a single key.
  if (hasLostStart(text)) throw malformed(explainNoJson(text, 'json'));
  const meant = NAMES.test(text) ? null : explainMeant(paste, own);
  if (meant !== null) throw malformed(meant);
  // Packed JSON of another kind was meant as the ID if a separator stands before it. Without one it may be the token of any program.
  const strange = opened.find(({ separator }) => separator !== null);
  if (strange !== undefined) return strange;
  const isJson = text.trimStart().startsWith('{') || text.includes('"noiseKey"');
  const isToken = opened.length > 0 && other === null && !isJson && failure?.hasSeparator !== true;
  if (isToken) throw malformed(explainNoId(paste, own));
  if (failure !== null && (failure.hasSeparator || (other === null && !isJson))) throw failure.error;
  if (other !== null) return toCarried('json', other);
  throw malformed(isJson ? explainNoJson(text, 'json') : explainNoId(paste, own));
}

/** Finds everything in a text that may be creds. Packed texts come longest first, because creds are long. */
function searchIn({ text, readings }: Paste, bounds: Bounds) {
  const packed = new Map<string, Base64Text>();
  let other: FoundState | null = null;
  let states: readonly FoundState[] = [];
  for (const reading of new Set([text, ...readings])) {
    const found = statesIn(reading, bounds);
    other ??= found.other;
    const around = found.states.length > 0 ? found.around : reading;
    for (const each of base64TextsIn(around))
      if (packed.get(each.body)?.brokenBy !== null) packed.set(each.body, each);
    if (found.states.length === 0) continue;
    ({ states } = found);
    break;
  }
  const longest = [...packed.values()].toSorted((a, b) => b.body.length - a.body.length);
  return { states, other, packed: longest.slice(0, MAX_UNPACKED) };
}

type Failure = { readonly hasSeparator: boolean; readonly error: AppError };

function openAll(
  packed: readonly Base64Text[],
  bounds: Bounds,
): { readonly opened: readonly CarriedCreds[]; readonly failure: Failure | null } {
  const opened: CarriedCreds[] = [];
  let failure: Failure | null = null;
  for (const each of packed) {
    try {
      const { kind, state } = openBase64(each, bounds);
      opened.push({ ...toCarried(kind, state), separator: each.separator, name: nameOfId(each) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const hasSeparator = each.separator !== null;
      // The failure of a text after a separator has precedence, because that text was meant as the ID.
      if (failure === null || (hasSeparator && !failure.hasSeparator)) failure = { hasSeparator, error };
    }
  }
  return { opened, failure };
}

function toCarried(kind: Kind, { creds, credsJson, keys, isCreds }: FoundState): CarriedCreds {
  return { kind, separator: null, credsJson, creds, keys, isCreds, name: cleanSessionText(credsJson) };
}
