import { objectOf, type JsonObject } from '../../../auth-state/json.ts';
import { SPARING_TYPES } from '../../../auth-state/kept/fitting.ts';
import type { PieceContent } from '../../../auth-state/kept/pieces.ts';
import type { KeyChanges, MemoryKeys } from './memory-keys.ts';
import { slim } from './slim.ts';
import { asJson, toText } from './values.ts';

/** A whole state, or one without the keys that only spare questions to WhatsApp. */
export type Extent = 'whole' | 'lean';

const SPARING: ReadonlySet<string> = new Set(SPARING_TYPES);

/**
 * Notes what of a state has changed since the last piece. It holds names only: the values are taken from the state when a piece is made, so
 * it never grows beyond the state.
 */
export class Changes {
  readonly #keys: MemoryKeys;
  readonly #creds: unknown;
  readonly #changed = new Map<string, Set<string>>();
  #keptCreds: string;
  readonly #device: string | null;

  /** `creds` is the object on which the bot works; `keptCreds` its last kept text. */
  constructor(keys: MemoryKeys, creds: unknown, keptCreds: string) {
    this.#keys = keys;
    this.#creds = creds;
    this.#keptCreds = keptCreds;
    this.#device = this.#deviceNow();
  }

  note(data: KeyChanges): void {
    for (const [type, values] of Object.entries(data)) {
      const ids = this.#changed.get(type) ?? new Set<string>();
      this.#changed.set(type, ids);
      for (const id of Object.keys(values ?? {})) ids.add(id);
    }
  }

  /** True if another device was linked in place of the one whose session this is. */
  get isOfAnother(): boolean {
    return this.#deviceNow() !== this.#device;
  }

  #deviceNow(): string | null {
    const { noiseKey } = objectOf(this.#creds);
    return noiseKey === undefined ? null : toText(noiseKey);
  }

  get isEmpty(): boolean {
    return this.#changed.size === 0 && this.#credsText() === this.#keptCreds;
  }

  /** The creds as they are; as they were last kept while they cannot be written, which `saveCreds` tells the bot. */
  #credsText(): string {
    try {
      return toText(this.#creds);
    } catch {
      // Keys are kept on.
      return this.#keptCreds;
    }
  }

  /** Takes what has changed since the last piece. */
  takeLog(): PieceContent {
    const creds = this.#credsText();
    const isSame = creds === this.#keptCreds;
    const keys = this.#valuesOf(this.#changedNames());
    this.#forget(creds);
    return {
      ...(isSame ? {} : { creds: asJson(creds) as JsonObject }),
      ...(Object.keys(keys).length === 0 ? {} : { keys }),
    };
  }

  /** Takes the whole state. */
  takeBase(extent: Extent): PieceContent {
    const base = this.base(extent);
    this.#forget(this.#credsText());
    return base;
  }

  /** Returns the state without taking it. */
  base(extent: Extent): PieceContent {
    const keys = this.#valuesOf(this.#keys.entries(), extent);
    return { creds: asJson(this.#credsText()) as JsonObject, keys };
  }

  *#changedNames(): Generator<readonly [string, string]> {
    for (const [type, ids] of this.#changed) for (const id of ids) yield [type, id];
  }

  /** Maps, because parts of the names come from other people. */
  #valuesOf(
    names: Iterable<readonly [type: string, id: string]>,
    extent: Extent = 'whole',
  ): Record<string, JsonObject> {
    const all = new Map<string, Map<string, unknown>>();
    for (const [type, id] of names) {
      if (extent === 'lean' && SPARING.has(type)) continue;
      const values = all.get(type) ?? new Map<string, unknown>();
      all.set(type, values.set(id, slim(type, this.#keys.json(type, id))));
    }
    return Object.fromEntries([...all].map(([type, values]) => [type, Object.fromEntries(values)]));
  }

  #forget(creds: string): void {
    this.#changed.clear();
    this.#keptCreds = creds;
  }
}
