import { join } from 'node:path';
import type { Position } from '../../../auth-state/kept/pieces.ts';
import type { Files } from '../../../auth-state/folder/files.ts';
import { CommandError } from '../../exit.ts';
import { inWordsOf } from '../../folder/disk-words.ts';
import { NOTE } from '../../folder/swap.ts';
import { restore } from '../../../texts/own.ts';
import type { KeyChanges } from '../state/memory-keys.ts';
import { noteText } from './note.ts';

/** What `useMultiFileAuthState` of Baileys returns. */
export type LoadedState = {
  readonly state: {
    readonly creds: object;
    readonly keys: {
      readonly get: (
        type: string,
        ids: string[],
      ) => Promise<Record<string, unknown>> | Record<string, unknown>;
      readonly set: (data: KeyChanges) => Promise<void> | void;
    };
  };
  readonly saveCreds: () => Promise<void>;
};

/** The folder in which a bot lives and which it can lose without a loss: it holds a copy of what is in memory. */
export type StateFolder = {
  /** Reads a key whose file has a form that nobody here knows; `null` if there is none. */
  readonly get: (type: string, id: string) => Promise<unknown>;
  readonly set: (data: KeyChanges) => Promise<void>;
  readonly saveCreds: () => Promise<void>;
  readonly note: (at: Position, isClean: boolean) => Promise<void>;
};

type WriterParts = {
  readonly dir: string;
  readonly files: Pick<Files, 'write' | 'remove'>;
  readonly loaded: LoadedState;
  /** The place of a note that says that the server has all; `null` if there is none. */
  readonly cleanAt: Position | null;
  /** The name of the device whose session this is. */
  readonly device: string | null;
  /** The epoch of this start; `null` if nobody knows it yet. */
  readonly started: number | null;
  readonly say: (sentence: string) => void;
};

/**
 * Writes by Baileys' own functions. At the first fault of the disk it says so and stops writing, because a full disk leaves an empty file in
 * place of each that is written over. It removes the note, so that the folder counts as newer than the server only if it is.
 */
export class FolderWriter implements StateFolder {
  readonly #parts: WriterParts;
  readonly #path: string;
  #cleanAt: Position | null;
  #isBroken = false;
  /** Keys whose files are being removed. */
  readonly #going = new Set<string>();
  #notes = Promise.resolve();

  constructor(parts: WriterParts) {
    this.#parts = parts;
    this.#path = join(parts.dir, NOTE);
    this.#cleanAt = parts.cleanAt;
  }

  async get(type: string, id: string): Promise<unknown> {
    const { keys } = this.#parts.loaded.state;
    const isGone = this.#isBroken || this.#going.has(nameOf(type, id));
    return (isGone ? null : (await keys.get(type, [id]))[id]) ?? null;
  }

  async set(data: KeyChanges): Promise<void> {
    const going = removedIn(data);
    for (const name of going) this.#going.add(name);
    await this.#change(() => this.#parts.loaded.state.keys.set(data));
    for (const name of going) this.#going.delete(name);
  }

  saveCreds(): Promise<void> {
    return this.#change(() => this.#parts.loaded.saveCreds());
  }

  note(at: Position, isClean: boolean): Promise<void> {
    this.#cleanAt = isClean ? at : null;
    const { files, device, started } = this.#parts;
    const { epoch, seq } = at;
    const write = () => files.write(this.#path, noteText({ epoch, seq, isClean, device, started }), 'over');
    this.#notes = this.#notes.then(() => this.#carefully(write));
    return this.#notes;
  }

  /** The server does not have what is written now, and the note must not say so. All changes wait for it, so that none overtakes another. */
  async #change(work: () => Promise<void> | void): Promise<void> {
    await (this.#cleanAt === null ? this.#notes : this.note(this.#cleanAt, false));
    await this.#carefully(work);
  }

  async #carefully(work: () => Promise<void> | void): Promise<void> {
    const { dir, files, say } = this.#parts;
    if (this.#isBroken) return;
    try {
      await inWordsOf(dir, async () => work());
    } catch (error) {
      if (this.#isBroken) return;
      this.#isBroken = true;
      say(restore.keep.diskFails(error instanceof CommandError ? error.message : ''));
      await files.remove(this.#path).catch(() => {
        /* The note then names a place that the server has passed, or nothing came after it. */
      });
    }
  }
}

function nameOf(type: string, id: string): string {
  return JSON.stringify([type, id]);
}

/** Baileys removes a file for each value that is false. */
function removedIn(data: KeyChanges): readonly string[] {
  return Object.entries(data).flatMap(([type, values = {}]) =>
    Object.keys(values).flatMap((id) => (values[id] ? [] : [nameOf(type, id)])),
  );
}

/** The folder of a bot that has none. */
export const NO_FOLDER: StateFolder = {
  get: () => Promise.resolve(null),
  set: () => Promise.resolve(),
  saveCreds: () => Promise.resolve(),
  note: () => Promise.resolve(),
};
