import { CommandError, EXIT } from './exit.ts';

type JsonObject = { readonly [key: string]: unknown };

/** What a session ID opens, as JSON in BufferJSON and not revived: `keys` is `{type: {id: value}}`. */
export type SessionState = {
  readonly creds: JsonObject;
  readonly keys: Readonly<Record<string, JsonObject>>;
};

/** The linked device that creds belong to. */
export type LinkedDevice = {
  /** Public noise key in base64: made anew with every link, the same for the whole life of a device. */
  readonly noiseKey: string;
  /** Unix seconds at which the phone signed the device; `null` if that cannot be read. */
  readonly linkedAtS: number | null;
};

/** The state in the answer of a server or in a long ID. Errors: NOT_LINKED for anything no bot could log in with. */
export function toSessionState(value: unknown): SessionState {
  const { creds, keys = {} } = isObject(value) ? value : {};
  if (
    !isObject(creds) ||
    !isObject(keys) ||
    !Object.values(keys).every(isObject) ||
    deviceOf(creds) === null
  ) {
    throw new CommandError(
      'NOT_LINKED',
      EXIT.invalidId,
      'What this ID holds is not the session of a linked device. Link again to get a new one.',
    );
  }
  return { creds, keys: keys as SessionState['keys'] };
}

/** The device of a `creds.json`; `null` for creds that no phone has accepted yet. */
export function deviceOf(creds: unknown): LinkedDevice | null {
  if (!isObject(creds) || !isObject(creds['account']) || !isObject(creds['me'])) return null;
  const noiseKey = isObject(creds['noiseKey']) ? bytesOf(creds['noiseKey']['public']) : null;
  if (noiseKey === null) return null;
  const details = bytesOf(creds['account']['details']);
  return {
    noiseKey: noiseKey.toString('base64'),
    linkedAtS: details === null ? null : linkedAtOf(details),
  };
}

/** Bytes in any form Baileys has written them in: base64, `{type: 'Buffer', data: base64 or numbers}`. */
function bytesOf(value: unknown): Buffer | null {
  const data = isObject(value) && value['type'] === 'Buffer' ? value['data'] : value;
  if (typeof data === 'string' && data !== '') return Buffer.from(data, 'base64');
  return Array.isArray(data) && data.every((byte) => typeof byte === 'number') ? Buffer.from(data) : null;
}

/** Field 2, `timestamp`, of WhatsApp's ADVDeviceIdentity, whose fields are all varints. */
function linkedAtOf(details: Buffer): number | null {
  let at = 0;
  const readVarint = () => {
    let value = 0;
    for (let factor = 1; at < details.length; factor *= 128) {
      const byte = details[at++] ?? 0;
      value += (byte % 128) * factor;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < details.length) {
    const tag = readVarint();
    if (tag % 8 !== 0) return null;
    const value = readVarint();
    if (tag === 2 * 8) return Number.isSafeInteger(value) ? value : null;
  }
  return null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
