/** Fields of creds.json, of a file of keys and of a whole state, which stand inside of an object. */
const FIELDS = [
  'creds',
  'noiseKey',
  'pairingEphemeralKeyPair',
  'signedIdentityKey',
  'signedPreKey',
  'registrationId',
  'advSecretKey',
  'processedHistoryMessages',
  'nextPreKeyId',
  'firstUnuploadedPreKeyId',
  'accountSyncCounter',
  'accountSettings',
  'pairingCode',
  'signalIdentities',
  'signatureKey',
  'lastAccountSyncTimestamp',
  'myAppStateKeyId',
  'lastPropHash',
  'routingInfo',
  'private',
  'pre-key',
  'keyData',
] as const;
/** A bracket, or a field with its colon; the quotes are escaped where JSON is in JSON. */
const MARK = new RegExp(String.raw`[{}]|(?:${FIELDS.join('|')})\\{0,3}"\s{0,9}:`, 'g');
/** How many characters of the base64 are decoded. The first field outside of all brackets, or the bracket too many, comes far sooner. */
const LOOKED_AT = 8_000;

/**
 * True if the first characters of a JSON text are lost: a field stands outside of all brackets, or one bracket more is closed than opened.
 * Brackets in quotes are counted too, because the first quote may be lost; keys and IDs have none.
 */
export function hasLostStart(text: string): boolean {
  let open = 0;
  let isOutside = false;
  let hasField = false;
  for (const [mark] of text.matchAll(MARK)) {
    if (mark === '{') open += 1;
    else if (mark === '}') open -= 1;
    else hasField = true;
    isOutside ||= open < 0 || (open === 0 && mark !== '}');
    if (isOutside && hasField) return true;
  }
  return false;
}

/** True if base64 of JSON lost its first characters, however many. See {@link hasLostStart}. */
export function hasLostStartInside(base64: string): boolean {
  const start = base64.slice(0, LOOKED_AT).replace(/-/g, '+').replace(/_/g, '/');
  return ['', 'A', 'AA', 'AAA'].some((filler) => {
    const whole = filler + start;
    return hasLostStart(atob(whole.slice(0, whole.length - (whole.length % 4))));
  });
}
