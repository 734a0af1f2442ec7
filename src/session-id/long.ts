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
import { openBase64 } from './unpack.ts';

/** What was found in a pasted text that carries the creds itself. */
export type CarriedCreds = {
  readonly kind: Kind;
  /** What stood between the prefix and the rest; `null` if there was no prefix. */
  readonly separator: Base64Text['separator'];
  /** The JSON text, not revived. */
  readonly credsJson: string;
  readonly creds: unknown;
  /** `{type: {id: value}}` beside the creds, not revived; `null` if there were none. */
  readonly keys: unknown;
  /** False for any other JSON object, which was pasted in place of creds. */
  readonly isCreds: boolean;
  /** The same for one ID, whatever stood around it. */
  readonly name: string;
};

/** A short ID's secret: 20 bytes, the caller's to zero. */
export type ShortSecret = { readonly kind: 'short'; readonly secret: Uint8Array };

const NAMES = /"(?:noiseKey|signedIdentityKey)"/;
/** How many texts of a paste are unpacked. */
const MAX_UNPACKED = 6;

/** `<PREFIX>~` and base64 of gzip of `creds.json`, as many deployed bots expect it. */
export function formatLongId(prefix: string, credsJson: string): string {
  return `${prefix}~${gzipSync(credsJson).toString('base64')}`;
}

/**
 * The one way in for whatever somebody pastes: a short ID of this `prefix`, or anything {@link parseCarriedCreds} reads.
 * Errors: SESSION_ID_MALFORMED, with what is wrong in `detail`.
 */
export function parseSessionText(text: string, prefix: string): ShortSecret | CarriedCreds {
  const found = parsePaste(text, prefix);
  return found.kind === 'id' ? { kind: 'short', secret: parseShortId(found.found.id, prefix) } : found;
}

/** The short ID in a text, anywhere in it. Errors: SESSION_ID_MALFORMED, also for text that carries creds. */
export function parseStoredId(text: string, own: string | null): FoundId {
  const pasted = readPaste(text, own);
  if (pasted.kind !== 'creds') return idOf(pasted, own);
  // Says what is wrong with a text that only looks like one.
  const { isCreds } = credsIn(pasted.paste, SERVER_BOUNDS, own);
  throw malformed(
    isCreds
      ? 'This kind is not stored here: it carries the credentials itself.'
      : explainNoId(pasted.paste, own),
  );
}

/**
 * What a pasted text is about: the one short ID in it, or the creds that it carries. `own` is the prefix of this site,
 * `null` where any will do.
 * Errors: SESSION_ID_MALFORMED, with what is wrong in `detail`.
 */
export function parsePaste(
  text: string,
  own: string | null,
  bounds: Bounds = SERVER_BOUNDS,
): { readonly kind: 'id'; readonly found: FoundId } | CarriedCreds {
  return parseRead(readPaste(text, own), own, bounds);
}

/** {@link parsePaste} of a text that was read before. */
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
      throw malformed(`It starts with ${found.prefix}~, not with ${own}~: it is of another program or site.`);
    }
    case 'several':
      throw malformed(
        pasted.hasCreds
          ? 'There is a short session ID in it, and a whole session beside it. Paste only one of them.'
          : `There are ${pasted.ids} different session IDs in it. Paste only one.`,
      );
    case 'creds':
    case 'nothing':
      throw malformed(explainNoId(pasted.paste, own));
  }
}

/**
 * Reads a long ID of any prefix (`~` or `;;;`), base64 of `creds.json`, packed or plain, a `creds.json` or a whole
 * `{creds, keys}`, wherever in the text it stands.
 * Errors: SESSION_ID_MALFORMED, with what is wrong in `detail`.
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
    throw malformed('There are different sessions in it. Paste only one.');
  }
  if (found[0] !== undefined) return found[0];
  const meant = NAMES.test(text) ? null : explainMeant(paste, own);
  if (meant !== null) throw malformed(meant);
  // Of another kind, and meant as the ID; what stands alone may be the token of any program.
  const strange = opened.find(({ separator }) => separator !== null);
  if (strange !== undefined) return strange;
  const isJson = text.trimStart().startsWith('{') || text.includes('"noiseKey"');
  const isToken = opened.length > 0 && other === null && !isJson && failure?.hasSeparator !== true;
  if (isToken) throw malformed(explainNoId(paste, own));
  if (failure !== null && (failure.hasSeparator || (other === null && !isJson))) throw failure.error;
  if (other !== null) return toCarried('json', other);
  throw malformed(isJson ? explainNoJson(text, 'json') : explainNoId(paste, own));
}

/** Everything in a text that may be creds, packed or not; the longest first, which costs least where nothing is found. */
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
      // What stands behind a separator was meant as the ID.
      if (failure === null || (hasSeparator && !failure.hasSeparator)) failure = { hasSeparator, error };
    }
  }
  return { opened, failure };
}

function toCarried(kind: Kind, { creds, credsJson, keys, isCreds }: FoundState): CarriedCreds {
  return { kind, separator: null, credsJson, creds, keys, isCreds, name: cleanSessionText(credsJson) };
}
