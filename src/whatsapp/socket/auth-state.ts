import { BufferJSON, initAuthCreds } from '@whiskeysockets/baileys';
import type {
  AuthenticationCreds,
  SignalDataSet,
  SignalDataTypeMap,
  SignalKeyStore,
} from '@whiskeysockets/baileys';
import type { Dispose } from '../../ports/base.ts';
import type { AuthStateJson } from '../../ports/whatsapp.ts';
import { PRE_KEYS, readPreKeySet } from '../patches/pre-keys-set.ts';

/** Baileys reads more keys than this at once only to upload them, which is its longest piece of work without a pause. */
const MANY = 100;

type KeyType = keyof SignalDataTypeMap;
type Writes = { readonly type: KeyType; readonly id: string; readonly value: unknown };

/**
 * The auth state of one link, in memory only: creds and every key Baileys stores.
 * Lifetime: as long as the link; `clear` drops it.
 */
export class AuthState {
  readonly creds: AuthenticationCreds;
  readonly keys: SignalKeyStore;
  readonly #values = new Map<string, Map<string, unknown>>();
  readonly #usedPreKeys = new Set<number>();
  readonly #watchers = new Set<() => void>();
  /** The memory of the pre-keys that were made ahead; `clear` zeroes it. */
  #preKeySet: Uint8Array | null = null;
  #preKeysToCome: Promise<void> | null = null;
  #isCleared = false;
  #version = 0;

  /** Each upload of pre-keys waits for `turn`, so that the uploads of two links do not share a turn of the event loop. */
  constructor(
    creds: AuthenticationCreds = initAuthCreds(),
    turn: () => Promise<void> = () => Promise.resolve(),
  ) {
    this.creds = creds;
    this.keys = {
      get: async (type, ids) => {
        if (type === 'pre-key') await this.#preKeysToCome;
        if (ids.length > MANY) await turn();
        return this.#read(type, ids);
      },
      set: (data) => this.#write(data),
    };
  }

  /** Loads an exported state. The texts must have come from {@link AuthState.export}. */
  static revive({ creds, keys }: AuthStateJson): AuthState {
    const revived: unknown = JSON.parse(creds, BufferJSON.reviver);
    const state = new AuthState(revived as AuthenticationCreds);
    state.#write(JSON.parse(keys, BufferJSON.reviver) as SignalDataSet);
    return state;
  }

  /**
   * Marks the pre-keys that `coming` will resolve with as already made, so that Baileys uploads them and makes none. To be called before
   * the first login, while no pre-key exists. Before it uploads, Baileys reads the last pre-key (`uploadPreKeysToServerIfRequired`), and
   * that read waits for `coming`. If `coming` resolves with `null`, Baileys makes its own pre-keys.
   */
  expectPreKeys(coming: Promise<Uint8Array | null>): void {
    this.creds.nextPreKeyId = PRE_KEYS + 1;
    this.#preKeysToCome = coming.then((set) => {
      this.#preKeysToCome = null;
      if (set === null) this.creds.nextPreKeyId = 1;
      else if (this.#isCleared) set.fill(0);
      else {
        this.#preKeySet = set;
        this.#values.set('pre-key', readPreKeySet(set));
      }
      this.touch();
    });
  }

  /** The number of writes so far; two equal numbers mean that nothing changed in between. */
  get version(): number {
    return this.#version;
  }

  /** To be called after each `creds.update`, which Baileys applies to `creds` itself. */
  touch(): void {
    this.#version += 1;
    for (const watcher of this.#watchers) watcher();
  }

  /** Calls `watcher` after every write until disposed. */
  onWrite(watcher: () => void): Dispose {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** True if every pre-key made so far is stored, or was deleted because a first message used it up. */
  hasAllPreKeys(): boolean {
    const { nextPreKeyId } = this.creds;
    const stored = this.#values.get('pre-key');
    for (let id = 1; id < nextPreKeyId; id += 1) {
      if (!stored?.has(String(id)) && !this.#usedPreKeys.has(id)) return false;
    }
    return nextPreKeyId > 1;
  }

  /** True if something is stored under `type`, and under `id` if one is named. */
  has(type: KeyType, id?: string): boolean {
    const values = this.#values.get(type);
    if (values === undefined) return false;
    return id === undefined ? values.size > 0 : values.has(id);
  }

  /**
   * The complete state as JSON texts in BufferJSON, the form of Baileys' multi-file folder.
   * `accountSyncCounter` is at least 1: the first history went to this server, and a bot restored with 0 would hold back
   * all messages for up to 20 s waiting for it (Baileys `chats.js`).
   */
  export(): AuthStateJson {
    const creds = { ...this.creds, accountSyncCounter: Math.max(1, this.creds.accountSyncCounter) };
    const keys = [...this.#values].map(([type, values]) => {
      const text = type === 'pre-key' ? writePreKeys(values) : write(Object.fromEntries(values));
      return `${JSON.stringify(type)}:${text}`;
    });
    return { creds: write(creds), keys: `{${keys.join(',')}}` };
  }

  /** Drops every key and zeroes the pre-keys made ahead; the creds are freed with this object. Safe to call twice. */
  clear(): void {
    this.#isCleared = true;
    this.#values.clear();
    this.#preKeySet?.fill(0);
    this.#usedPreKeys.clear();
    this.#watchers.clear();
  }

  #read<T extends KeyType>(type: T, ids: string[]): { [id: string]: SignalDataTypeMap[T] } {
    const values = this.#values.get(type);
    const found: { [id: string]: SignalDataTypeMap[T] } = {};
    for (const id of ids) {
      const value = values?.get(id);
      // The map holds under a type only what Baileys stored under it.
      if (value !== undefined) found[id] = value as SignalDataTypeMap[T];
    }
    return found;
  }

  #write(data: SignalDataSet): void {
    for (const type of Object.keys(data) as KeyType[]) {
      for (const [id, value] of Object.entries(data[type] ?? {})) this.#writeOne({ type, id, value });
    }
    this.touch();
  }

  #writeOne({ type, id, value }: Writes): void {
    const values = this.#values.get(type) ?? new Map<string, unknown>();
    this.#values.set(type, values);
    if (value !== null && value !== undefined) {
      values.set(id, value);
      return;
    }
    values.delete(id);
    if (type === 'pre-key') this.#usedPreKeys.add(Number(id));
  }
}

function write(value: unknown): string {
  return JSON.stringify(value, BufferJSON.replacer);
}

/** Writes the same text as {@link write}, five times as fast: pre-keys are nearly all of a state, and Baileys' replacer is slow for them. */
function writePreKeys(pairs: ReadonlyMap<string, unknown>): string {
  const texts = [...pairs].map(([id, value]) => {
    // The map holds under a type only what Baileys stored under it.
    const pair = value as SignalDataTypeMap['pre-key'];
    return `${JSON.stringify(id)}:{"private":${writeBytes(pair.private)},"public":${writeBytes(pair.public)}}`;
  });
  return `{${texts.join(',')}}`;
}

function writeBytes(bytes: Uint8Array): string {
  const { buffer, byteOffset, byteLength } = bytes;
  return `{"type":"Buffer","data":"${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}"}`;
}
