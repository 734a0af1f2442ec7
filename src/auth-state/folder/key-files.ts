import { readBytes } from '../bytes.ts';

/*
 * This file recognises the files that `useMultiFileAuthState` of Baileys has written, so that all other files of a folder are left alone.
 * In the name of a file `__` stands in place of `/`, and `-` in place of `:`.
 */
const JID = String.raw`[0-9]+(?:-[0-9]+)?(?:_[0-9]+)?(?:[-.:][0-9]+)?@[a-z.]+`;
const ADDRESS = String.raw`[0-9]+(?:-[0-9]+)?(?:_[0-9]+)?`;
const GROUP = String.raw`(?:[0-9]+(?:-[0-9]+)?|status)@[a-z.]+`;

type FileKind = {
  /** Matches the ID in a file name. */
  readonly id: RegExp;
  /** Returns true if the JSON of a file is what Baileys writes for this type. */
  readonly fits: (value: unknown) => boolean;
};

/** What Baileys 6 and 7 write for each type of key. A file is theirs only if both its name and its content match. */
const KINDS: Readonly<Record<string, FileKind>> = {
  'pre-key': { id: /^[0-9]{1,10}$/, fits: holding({ public: isKey, private: isKey }) },
  session: {
    id: whole(`${ADDRESS}\\.[0-9]{1,5}`),
    fits: (value) => isBytes(value) || holding({ _sessions: isObject })(value),
  },
  'sender-key': {
    id: whole(`${GROUP}--${ADDRESS}--[0-9]{1,5}`),
    fits: (value) => isBytes(value) || Array.isArray(value),
  },
  'sender-key-memory': {
    id: whole(`(?:${GROUP}|${JID})`),
    fits: (value) => isObject(value) && !isBytes(value),
  },
  'app-state-sync-key': { id: /^[A-Za-z0-9+_]{2,64}={0,2}$/, fits: holding({ keyData: isKey }) },
  'app-state-sync-version': {
    id: /^(?:critical_block|critical_unblock_low|regular_high|regular_low|regular)$/,
    fits: holding({ version: isNumber, hash: isBytes }),
  },
  'lid-mapping': { id: /^[0-9]{1,20}(?:_reverse)?$/, fits: (value) => isDigits(value) },
  'device-list': {
    id: /^[0-9]{1,20}$/,
    fits: (value) => Array.isArray(value) && value.every((each) => isDigits(each)),
  },
  tctoken: {
    id: whole(`(?:__index|${JID})`),
    fits: (value) => holding({ token: isBytes })(value) || holding({ senderTimestamp: isTime })(value),
  },
  'identity-key': { id: whole(`${ADDRESS}\\.[0-9]{1,5}`), fits: isBytes },
};

/** Returns the type of key that a file of this name may hold; `null` for a name that Baileys does not make. */
export function typeOfKeyFile(name: string): string | null {
  if (!name.endsWith('.json')) return null;
  const stem = name.slice(0, -'.json'.length);
  const isOf = (type: string, { id }: FileKind) =>
    stem.startsWith(`${type}-`) && id.test(stem.slice(type.length + 1));
  return Object.entries(KINDS).find(([type, kind]) => isOf(type, kind))?.[0] ?? null;
}

/** Returns the type and ID of the key that a file of this name holds; `null` for a name that Baileys does not make. */
export function keyOfFile(name: string): { readonly type: string; readonly id: string } | null {
  const type = typeOfKeyFile(name);
  if (type === null) return null;
  const stem = name.slice(type.length + 1, -'.json'.length);
  return { type, id: UNDO[type]?.(stem) ?? stem };
}

/** How the ID of a key comes back from its file name, for the types in whose IDs a character may be replaced. */
const UNDO: Readonly<Record<string, (stem: string) => string>> = {
  'app-state-sync-key': (stem) => stem.replaceAll('__', '/'),
  // In the ID of a group a hyphen is a hyphen; a device stands behind the user, in place of a colon.
  'sender-key': (stem) => stem.replace(/--([^-]+(?:-[^-]+)?)--([0-9]+)$/, '::$1::$2'),
  'sender-key-memory': withDevice,
  tctoken: (stem) => (stem === '__index' ? stem : withDevice(stem)),
};

function withDevice(stem: string): string {
  return stem.endsWith('@g.us') ? stem : stem.replace(/-([0-9]+@)/, ':$1');
}

/** True if a file of this name and content is a key that Baileys wrote; false for a file that is not JSON. */
export function isKeyFile(name: string, text: string): boolean {
  const type = typeOfKeyFile(name);
  if (type === null) return false;
  try {
    return KINDS[type]?.fits(JSON.parse(text)) === true;
  } catch {
    // The file is no JSON: it may be notes, or was cut off in the middle of a write. Baileys reads no key from it.
    return false;
  }
}

/**
 * True if a `creds.json` belongs to another program, for example the key of a Google account, or holds notes. False for an empty file, and
 * for one that Baileys was writing when it was stopped.
 */
export function isForeignCreds(text: string): boolean {
  // Editors on Windows put a byte order mark in front, and a disk that loses its power may leave zeros.
  const bare = text
    .replace(/^\ufeff/, '')
    .replaceAll('\0', '')
    .trim();
  if (bare === '') return false;
  try {
    const value: unknown = JSON.parse(bare);
    if (value === null) return false;
    const names = isObject(value) ? Object.keys(value) : null;
    return names === null || (names.length > 0 && !names.some((name) => CREDS_FIELDS.has(name)));
  } catch {
    return !isCutCreds(bare);
  }
}

/** True for the first part of a `creds.json` that Baileys was writing; it writes the key pairs first. */
function isCutCreds(text: string): boolean {
  if (!text.startsWith('{')) return false;
  return START_OF_CREDS.startsWith(text) || /"(?:noiseKey|signedIdentityKey)"\s*:/.test(text);
}

const START_OF_CREDS = '{"noiseKey":';

/** An object with any of these fields is the creds of some version of Baileys. */
const CREDS_FIELDS: ReadonlySet<string> = new Set([
  'noiseKey',
  'signedIdentityKey',
  'signedPreKey',
  'registrationId',
  'advSecretKey',
  'pairingEphemeralKeyPair',
  'encKey',
  'macKey',
]);

function whole(pattern: string): RegExp {
  return new RegExp(`^${pattern}$`);
}

type Check = (value: unknown) => boolean;

function holding(fields: Readonly<Record<string, Check>>): Check {
  return (value) => isObject(value) && Object.entries(fields).every(([name, fits]) => fits(value[name]));
}

/** True for the bytes of a Curve25519 key, with or without its type byte, and for the key of app-state patches. */
function isKey(value: unknown): boolean {
  return readBytes(value, ({ length }) => length === 32 || length === 33) !== null;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isTime(value: unknown): boolean {
  return isNumber(value) || isDigits(value);
}

function isDigits(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9]+$/.test(value);
}

/** True for `{type: 'Buffer', data}`, for base64, and for the object of numbers that JSON makes of a Uint8Array. */
function isBytes(value: unknown): boolean {
  if (typeof value === 'string') return /^[A-Za-z0-9+/]+={0,2}$/.test(value);
  if (!isObject(value)) return false;
  return value['type'] === 'Buffer' || Object.hasOwn(value, '0');
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
