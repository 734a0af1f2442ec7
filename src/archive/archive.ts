import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { filesOf, type FolderFiles } from '../auth-state/folder/folder-files.ts';
import { judgeState } from '../auth-state/linked-state.ts';
import { AppError } from '../wire/errors.ts';
import type { Clock, Log } from '../ports/base.ts';
import { callIfLate } from '../ports/timing.ts';
import type { ArchiveExport } from '../ports/inspection.ts';
import type { AuthStateJson } from '../ports/whatsapp.ts';
import { DISK, writeAll } from '../auth-state/folder/files.ts';
import { makeFolders } from '../auth-state/folder/make-folders.ts';
import { isOwnerGone, noteOwner, ownFolderPrefix } from './folder-owner.ts';

const EXPORT_LIMIT_MS = 30_000;
/** The mode that each file gets in the zip: a regular file that only its owner may read and write. */
const ZIPPED_MODE = 0o100600;

type ArchiverDeps = { readonly tempDir: string; readonly clock: Clock; readonly log: Log };

/** Makes zips of sessions. Lifetime: `sweep` is called at the start and `close` at the end; after it no file of a session is on the disk. */
export type Archiver = {
  readonly exportArchive: ArchiveExport;
  /** Removes the folders of processes that are gone; folders of running processes and foreign files stay. */
  readonly sweep: () => Promise<void>;
  /** Ends the exports that run and removes this process's folder. Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** Each export writes its files into a folder of its own, inside a folder of this process that names its owner. */
export function createArchiver({ tempDir, clock, log }: ArchiverDeps): Archiver {
  const running = new Map<AbortController, Promise<unknown>>();
  let own: Promise<string> | null = null;
  const ownFolder = () => {
    own ??= makeOwnFolder(tempDir).catch((error: unknown) => {
      own = null;
      throw error;
    });
    return own;
  };
  return {
    exportArchive: async (state, begin) => {
      const stop = new AbortController();
      const work = exportInto({ ownFolder, log, signal: stop.signal }, state, begin);
      running.set(stop, work);
      try {
        return await callIfLate(clock, EXPORT_LIMIT_MS, () => stop.abort(), work);
      } finally {
        running.delete(stop);
      }
    },
    sweep: () => sweepDead(tempDir, log),
    close: async () => {
      for (const stop of running.keys()) stop.abort();
      await Promise.allSettled(running.values());
      const folder = await own?.catch(() => null);
      own = null;
      if (folder != null) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeOwnFolder(tempDir: string): Promise<string> {
  await makeFolders(tempDir, 0o700);
  const folder = await mkdtemp(join(tempDir, ownFolderPrefix(process.pid)));
  await noteOwner(folder, process.pid);
  return folder;
}

type Export = {
  readonly ownFolder: () => Promise<string>;
  readonly log: Log;
  readonly signal: AbortSignal;
};

async function exportInto(
  { ownFolder, log, signal }: Export,
  state: AuthStateJson,
  begin: () => Writable,
): Promise<'taken' | 'broken-off'> {
  const folder = await saved(async () => mkdtemp(join(await ownFolder(), 'export-')));
  try {
    const files = usableFiles(state);
    await saved(() => writeAll(DISK, folder, files));
    if (signal.aborted) throw new AppError('STORE_UNAVAILABLE', { why: { reason: 'archive-not-made' } });
    return await send(zipOf(folder, [...files.keys()]), begin(), { signal, log });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Errors: SESSION_UNAVAILABLE for a state that no bot could use. */
function usableFiles({ creds, keys }: AuthStateJson): FolderFiles {
  const { state, faults } = judgeState(JSON.parse(creds), JSON.parse(keys));
  if (state !== null) return filesOf(state);
  throw new AppError('SESSION_UNAVAILABLE', {
    cause: new Error(`a stored session is not usable: ${faults.map(({ reason }) => reason).join(', ')}`),
  });
}

async function send(
  zip: NodeJS.ReadableStream,
  destination: Writable,
  { signal, log }: Pick<Export, 'signal' | 'log'>,
): Promise<'taken' | 'broken-off'> {
  try {
    await pipeline(zip, destination, { signal });
    return 'taken';
  } catch (error) {
    log.info({ err: error }, 'an archive did not reach its reader');
    return 'broken-off';
  }
}

/** Turns errors of the disk into STORE_UNAVAILABLE, because the operator has to mend a full or read-only disk. */
async function saved<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new AppError('STORE_UNAVAILABLE', { cause: error, why: { reason: 'archive-not-made' } });
  }
}

function zipOf(folder: string, names: readonly string[]): NodeJS.ReadableStream {
  const zip = new ZipFile();
  const { outputStream } = zip;
  zip.on('error', (error) => outputStream.emit('error', error));
  // The files are not compressed, because random keys hardly become smaller.
  for (const name of names) zip.addFile(join(folder, name), name, { compress: false, mode: ZIPPED_MODE });
  zip.end();
  return outputStream;
}

async function sweepDead(tempDir: string, log: Log): Promise<void> {
  for (const name of await readdir(tempDir).catch(() => [])) {
    const folder = join(tempDir, name);
    try {
      if (await isOwnerGone(folder, name)) await rm(folder, { recursive: true, force: true });
    } catch (error) {
      log.warn({ err: error }, 'could not remove the left-over of an archive from TEMP_DIR');
    }
  }
}
