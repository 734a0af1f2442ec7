/** The symbols of bech32 in the order of their values (BIP 173). */
export const SYMBOLS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** The number of symbols after the "~" of a short ID: version, secret, checksum. */
export const ID_SYMBOLS = 39;
/** The result of the checksum over a whole valid text (BIP 350). */
export const BECH32M = 0x2bc830a3;

/** True if a text consists of symbols only, in capitals or small letters. */
export function areSymbols(text: string): boolean {
  return /^[02-9ac-hj-np-z]*$/i.test(text);
}

/** Advances the checksum by one symbol. It has no loop, for speed: a pasted text can hold thousands of texts that look like IDs. */
export function advance(value: number): number {
  const top = value >>> 25;
  let next = (value & 0x1ffffff) << 5;
  if ((top & 1) !== 0) next ^= 0x3b6a57b2;
  if ((top & 2) !== 0) next ^= 0x26508e6d;
  if ((top & 4) !== 0) next ^= 0x1ea119fa;
  if ((top & 8) !== 0) next ^= 0x3d4233dd;
  if ((top & 16) !== 0) next ^= 0x2a1462b3;
  return next;
}

/** Computes the checksum over a prefix and the text after the separator; `body` must be in lower case and hold only {@link SYMBOLS}. */
export function checksumOf(prefix: string, body: string): number {
  const name = prefix.toLowerCase();
  let sum = 1;
  for (let at = 0; at < name.length; at += 1) sum = advance(sum) ^ (name.charCodeAt(at) >>> 5);
  sum = advance(sum);
  for (let at = 0; at < name.length; at += 1) sum = advance(sum) ^ (name.charCodeAt(at) & 31);
  for (const symbol of body) sum = advance(sum) ^ SYMBOLS.indexOf(symbol);
  return sum;
}

/** True if the checksum proves that prefix and body belong together and are not mistyped. */
export function fits(prefix: string, body: string): boolean {
  return checksumOf(prefix, body) === BECH32M;
}
