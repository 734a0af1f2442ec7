import type { JsonObject } from '../../../auth-state/json.ts';
import { asJson, fromText, toText } from './values.ts';

/** The keys of a bot as Baileys asks for them: `get` by type and IDs, `set` with `null` for a key that goes. */
export type KeyStore = {
  readonly get: (type: string, ids: readonly string[]) => Promise<Record<string, unknown>>;
  readonly set: (data: KeyChanges) => Promise<void>;
};
export type KeyChanges = { readonly [type: string]: { readonly [id: string]: unknown } | undefined };

/** What a set has done. */
type KeySet = { readonly written: KeyChanges; readonly fault: { readonly error: unknown } | null };

/** The type whose values protobuf writes: their bytes are bare base64, but Baileys uses them as bytes. */
const PROTO_TYPE = 'app-state-sync-key';
/** The fields of that type that are bytes. */
const PROTO_BYTES = 'keyData';

/**
 * All keys of a state in memory, as texts. Whoever gets or sets a value may change it later without an effect here.
 */
export class MemoryKeys {
  readonly #texts = new Map<string, Map<string, string>>();

  constructor(keys: Readonly<Record<string, JsonObject>>) {
    for (const [type, values] of Object.entries(keys)) {
      for (const [id, value] of Object.entries(values)) this.#put(type, id, value);
    }
  }

  /** Returns a fresh copy of the value, with bytes as Buffers; `null` if there is none. */
  get(type: string, id: string): unknown {
    const text = this.#texts.get(type)?.get(id);
    if (text === undefined) return null;
    const value = fromText(text);
    return type === PROTO_TYPE ? withBytes(value) : value;
  }

  /**
   * Writes the values of a set, all at once. As in a folder, a value that cannot be written does not stop the others. Returns those that were
   * written, and the first fault.
   */
  set(data: KeyChanges): KeySet {
    const written = new Map<string, Map<string, unknown>>();
    let fault: KeySet['fault'] = null;
    for (const [type, values] of Object.entries(data)) {
      for (const [id, value] of Object.entries(values ?? {})) {
        try {
          this.#put(type, id, value);
          written.set(type, (written.get(type) ?? new Map<string, unknown>()).set(id, value));
        } catch (error) {
          fault ??= { error };
        }
      }
    }
    return {
      written: Object.fromEntries([...written].map(([type, of]) => [type, Object.fromEntries(of)])),
      fault,
    };
  }

  /** Returns a value as JSON that is not revived; `null` if there is none. */
  json(type: string, id: string): unknown {
    const text = this.#texts.get(type)?.get(id);
    return text === undefined ? null : asJson(text);
  }

  *entries(): Generator<readonly [type: string, id: string]> {
    for (const [type, values] of this.#texts) for (const id of values.keys()) yield [type, id];
  }

  #put(type: string, id: string, value: unknown): void {
    const values = this.#texts.get(type) ?? new Map<string, string>();
    this.#texts.set(type, values);
    // Baileys removes the file of a key for each value that is false.
    if (!value) values.delete(id);
    else values.set(id, toText(value));
  }
}

function withBytes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !(PROTO_BYTES in value)) return value;
  const bytes = value[PROTO_BYTES];
  return typeof bytes === 'string' ? { ...value, [PROTO_BYTES]: Buffer.from(bytes, 'base64') } : value;
}
