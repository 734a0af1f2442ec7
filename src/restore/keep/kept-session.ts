import { Changes } from './state/changes.ts';
import type { StateFolder } from './folder/folder-writer.ts';
import { Keeper } from './keeper.ts';
import type { KeeperParts, Leased } from './keeper-parts.ts';
import type { RunningSession } from './running.ts';
import type { KeyChanges, KeyStore, MemoryKeys } from './state/memory-keys.ts';
import type { Machine } from './machine.ts';
import { toText } from './state/values.ts';

export type SessionParts = {
  readonly creds: object;
  readonly keys: MemoryKeys;
  readonly folder: StateFolder;
  readonly machine: Machine;
};

/** Types of the keys by which a bot writes; they count its messages. */
const COUNTING = ['session', 'sender-key'] as const;

/** Puts a session together whose changes are kept. `leased` is `null` if the server was away. */
export function keptSession(
  { creds, keys, folder, machine }: SessionParts,
  keeperParts: Omit<KeeperParts, 'changes' | 'note' | 'clock' | 'random'>,
  leased: Leased | null,
): RunningSession {
  const { clock, random, ends } = machine;
  const changes = new Changes(keys, creds, toText(creds));
  const keeper = new Keeper(
    { ...keeperParts, changes, note: (at, isClean) => folder.note(at, isClean), clock, random },
    leased,
  );
  let isOpen = true;
  const leave = ends.add({ onSignal: () => keeper.end(), onIdle: () => close() });
  const set = async (data: KeyChanges) => {
    const { written, fault } = keys.set(data);
    // The folder comes first: its note says that it holds all that was sent.
    await folder.set(written);
    changes.note(written);
    keeper.changed();
    if (COUNTING.some((type) => written[type] !== undefined)) await keeper.beforeMessage();
    if (fault !== null) throw fault.error;
  };
  const close = () => {
    isOpen = false;
    return keeper.end().finally(leave);
  };
  return {
    session: {
      state: { creds, keys: { get: getterOf(keys, folder), set } },
      saveCreds: () => saved(creds, folder).finally(() => keeper.changed()),
      flush: () => keeper.flush(),
      close,
    },
    isOpen: () => isOpen && !keeper.isStale,
    replace: () => {
      keeper.stop();
      leave();
    },
  };
}

/** Puts a session together of which nothing is kept, because the server does not keep any. */
export function looseSession({ creds, keys, folder }: Omit<SessionParts, 'machine'>): RunningSession {
  const set = async (data: KeyChanges) => {
    const { written, fault } = keys.set(data);
    await folder.set(written);
    if (fault !== null) throw fault.error;
  };
  let isOpen = true;
  return {
    session: {
      state: { creds, keys: { get: getterOf(keys, folder), set } },
      saveCreds: () => saved(creds, folder),
      flush: () => Promise.resolve(false),
      close: () => {
        isOpen = false;
        return Promise.resolve(false);
      },
    },
    isOpen: () => isOpen,
    replace: () => undefined,
  };
}

/** Creds that cannot be written are the fault of whoever put that into them, and not of the disk. */
async function saved(creds: object, folder: StateFolder): Promise<void> {
  toText(creds);
  await folder.saveCreds();
}

function getterOf(keys: MemoryKeys, folder: StateFolder): KeyStore['get'] {
  return async (type, ids) => {
    const values = ids.map(async (id) => [id, keys.get(type, id) ?? (await folder.get(type, id))] as const);
    return Object.fromEntries(await Promise.all(values));
  };
}
