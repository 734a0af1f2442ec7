type Encode = (bytes: Buffer) => unknown;

const base64 = (bytes: Buffer) => bytes.toString('base64');
const bare = (text: string) => text.replace(/=+$/, '');
const plain = (bytes: Buffer): unknown => JSON.parse(JSON.stringify(bytes));
const byPosition = (bytes: Buffer): Record<string, number> =>
  JSON.parse(JSON.stringify(new Uint8Array(bytes))) as Record<string, number>;

const extended = (number: number) => ({ $numberInt: String(number) });
const long = (number: number) => ({ low: number, high: number < 0 ? -1 : 0, unsigned: false });
const pairs = (bytes: Buffer): readonly string[] => bytes.toString('hex').match(/../g) ?? [];

/** Ways to write bytes in JSON that Baileys, third-party stores for it, and other programs use. */
export const ENCODINGS: Readonly<Record<string, Encode>> = {
  BufferJSON: (bytes) => ({ type: 'Buffer', data: base64(bytes) }),
  'BufferJSON without padding': (bytes) => ({ type: 'Buffer', data: bare(base64(bytes)) }),
  'BufferJSON in the URL alphabet': (bytes) => ({ type: 'Buffer', data: bytes.toString('base64url') }),
  'BufferJSON with line breaks': (bytes) => ({
    type: 'Buffer',
    data: base64(bytes).replace(/(.{20})/g, '$1\r\n'),
  }),
  'a Buffer by JSON.stringify': plain,
  'a Buffer whose data is by position': (bytes) => ({ type: 'Buffer', data: byPosition(bytes) }),
  'a Uint8Array by JSON.stringify': byPosition,
  'a Uint8Array with its length': (bytes) => ({ ...byPosition(bytes), length: bytes.length }),
  'a list of numbers': (bytes) => [...bytes],
  'a list of signed numbers': (bytes) => [...new Int8Array(bytes)],
  'bare base64': base64,
  'bare base64 without padding': (bytes) => bare(base64(bytes)),
  'bare base64url': (bytes) => bytes.toString('base64url'),
  'bare base64url with padding': (bytes) => base64(bytes).replaceAll('+', '-').replaceAll('/', '_'),
  'bare base64 with a line break at its end': (bytes) => `${base64(bytes)}\n`,
  hexadecimal: (bytes) => bytes.toString('hex'),
  'hexadecimal in capitals': (bytes) => bytes.toString('hex').toUpperCase(),
  'hexadecimal behind 0x': (bytes) => `0x${bytes.toString('hex')}`,
  'hexadecimal as PostgreSQL writes it': (bytes) => `\\x${bytes.toString('hex')}`,
  'numbers with commas': (bytes) => String(new Uint8Array(bytes)),
  'extended JSON of MongoDB': (bytes) => ({ $binary: { base64: base64(bytes), subType: '00' } }),
  'old extended JSON of MongoDB': (bytes) => ({ $binary: base64(bytes), $type: '00' }),
  "a Binary of MongoDB's driver": (bytes) => ({
    _bsontype: 'Binary',
    sub_type: 0,
    position: bytes.length,
    buffer: plain(Buffer.concat([bytes, Buffer.alloc(256)])),
  }),
  'a Binary around base64': (bytes) => ({ sub_type: 0, buffer: base64(bytes), position: bytes.length }),
  'buffer: true, of the first BufferJSON': (bytes) => ({ buffer: true, data: base64(bytes) }),
  'buffer: true with numbers': (bytes) => ({ buffer: true, value: [...bytes] }),
  'type Buffer with a value': (bytes) => ({ type: 'Buffer', value: base64(bytes) }),
  'an object with data': (bytes) => ({ data: [...bytes] }),
  'type Uint8Array': (bytes) => ({ type: 'Uint8Array', data: [...bytes] }),
  'BufferJSON inside a text': (bytes) => JSON.stringify({ type: 'Buffer', data: base64(bytes) }),
  'a list of extended numbers': (bytes) => Array.from(bytes, extended),
  'a list of extended 64-bit numbers': (bytes) =>
    Array.from(bytes, (byte) => ({ $numberLong: String(byte) })),
  'a list of 64-bit objects': (bytes) => Array.from(bytes, long),
  'a list of signed 64-bit objects': (bytes) => Array.from(new Int8Array(bytes), long),
  'a list of digits': (bytes) => Array.from(bytes, String),
  'a list of all kinds of numbers': (bytes) =>
    Array.from(bytes, (byte, at) => [byte, extended(byte), long(byte), String(byte)][at % 4]),
  'a Buffer of extended numbers': (bytes) => ({ type: 'Buffer', data: Array.from(bytes, extended) }),
  'a Buffer of digits': (bytes) => ({ type: 'Buffer', data: Array.from(bytes, String) }),
  'extended numbers by position': (bytes) => Object.fromEntries(Array.from(bytes, extended).entries()),
  'digits by position': (bytes) => Object.fromEntries(Array.from(bytes, String).entries()),
  'hexadecimal with colons': (bytes) => pairs(bytes).join(':'),
  'hexadecimal with colons in capitals': (bytes) => pairs(bytes).join(':').toUpperCase(),
  'hexadecimal with spaces': (bytes) => pairs(bytes).join(' '),
  'hexadecimal with hyphens': (bytes) => pairs(bytes).join('-'),
  'a Buffer as a console prints it': (bytes) => `<Buffer ${pairs(bytes).join(' ')}>`,
  'numbers with commas and spaces': (bytes) => Array.from(bytes).join(', '),
  'a data URL': (bytes) => `data:application/octet-stream;base64,${base64(bytes)}`,
  'a list inside a text': (bytes) => JSON.stringify([...bytes]),
};

/** Property names that lead from a session to one of its values, for example `['creds', 'noiseKey', 'public']`. */
export type Path = readonly string[];

/** The places in creds that hold bytes a bot needs. */
export const CREDS_PLACES: readonly Path[] = [
  ...['noiseKey', 'signedIdentityKey', 'pairingEphemeralKeyPair'].flatMap((name) => [
    ['creds', name, 'public'],
    ['creds', name, 'private'],
  ]),
  ['creds', 'signedPreKey', 'keyPair', 'public'],
  ['creds', 'signedPreKey', 'keyPair', 'private'],
  ['creds', 'signedPreKey', 'signature'],
  ['creds', 'account', 'details'],
  ['creds', 'account', 'accountSignatureKey'],
  ['creds', 'account', 'accountSignature'],
  ['creds', 'account', 'deviceSignature'],
  ['creds', 'signalIdentities', '0', 'identifierKey'],
  ['creds', 'routingInfo'],
];

export const KEY_PLACES: readonly Path[] = [
  ['keys', 'pre-key', '1', 'public'],
  ['keys', 'pre-key', '1', 'private'],
  ['keys', 'pre-key', '3', 'private'],
  ['keys', 'app-state-sync-key', 'AAAAAH6z', 'keyData'],
  ['keys', 'app-state-sync-version', 'regular', 'hash'],
  ['keys', 'app-state-sync-version', 'regular', 'indexValueMap', 'a+b=', 'valueMac'],
  ['keys', 'identity-key', '254700000078.0'],
  ['keys', 'sender-key', '120363@g.us::254700000078::0'],
  ['keys', 'tctoken', '254700000078@s.whatsapp.net', 'token'],
];

/** The value at a path. */
export function at(state: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, name) => Reflect.get(Object(value), name), state);
}

/** Replaces the value at a path of the given object; `undefined` deletes it. */
export function put(state: unknown, path: Path, value: unknown): void {
  const owner = Object(at(state, path.slice(0, -1))) as Record<string, unknown>;
  const name = path.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(owner, name);
  else owner[name] = value;
}

/** The bytes at a path of a state in BufferJSON. */
export function bytesAt(state: unknown, path: Path): Buffer {
  const value = at(state, path);
  const data = typeof value === 'string' ? value : String(Reflect.get(Object(value), 'data'));
  return Buffer.from(data, 'base64');
}
