import { join } from 'node:path';
import { ConfigError, type Config, type Secrets } from '../config/config.ts';
import { AppError } from '../wire/errors.ts';
import { StartError } from './start-error.ts';
import { causeWords } from './failure-words.ts';
import { makeFolder } from './folders.ts';
import { isOnDiskOfItsOwn } from './mounts.ts';
import { KEY_FILE, KeyFileError, readKeyFile } from './key-file.ts';
import type { Log } from '../ports/base.ts';
import type { SessionStore } from '../ports/store.ts';
import { RingMismatchError } from '../session/ring/ring-check.ts';
import { KeyRingError, parseKeyRing, type KeyRing } from '../session/ring/key-ring.ts';
import type { RingProof } from '../session/ring/ring-proof.ts';
import { EMBEDDED_FILE } from '../store/embedded/data-folder.ts';
import { STORES } from '../store/stores.ts';
import { operator } from '../texts/en/operator.ts';
import { sayInEnglish } from '../texts/en/reasons.ts';

/** Puts a failure into words for the operator. */
export function explainFailure(error: unknown, what: 'start' | 'rotate'): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  if (error instanceof AppError && error.code === 'STORE_UNAVAILABLE') {
    return operator.store.unusable(causeWords(error.cause));
  }
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  const reason = error instanceof Error ? messageOf(error) : operator.unknownReason;
  return operator.couldNot(what, reason + cause);
}

function messageOf(error: Error): string {
  const isOfRing = error instanceof KeyRingError || error instanceof RingMismatchError;
  return isOfRing ? sayInEnglish(error.why) : error.message;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** True if another site could point its own name at this server and call it through a visitor. */
export function isOpenToAnyName({ allowedHosts, host }: Config['server']): boolean {
  return allowedHosts === null && !LOOPBACK.test(host);
}

/** The warning in the log about a server that {@link isOpenToAnyName}. */
export const OPEN_TO_ANY_NAME =
  'this server answers to every host name, so another site can lead its name here and use it through a visitor: ' +
  'set PUBLIC_URL to the address of this site, or ALLOWED_HOSTS to its names';

type DiskSettings = Pick<Config, 'ephemeralDisk' | 'store' | 'allowEphemeralStore' | 'dataDir'>;

/** Refuses a disk that vanishes at every restart, unless the operator allows it. Throws {@link StartError}. */
export async function refuseEphemeralDisk(
  { ephemeralDisk, store, allowEphemeralStore, dataDir }: DiskSettings,
  programDir: string,
): Promise<void> {
  if (ephemeralDisk === null || STORES[store.kind].fileInDataDir === null || allowEphemeralStore) return;
  await makeFolder('DATA_DIR', dataDir);
  if (await isOnDiskOfItsOwn(dataDir, programDir)) return;
  throw new StartError(operator.diskVanishes(dataDir));
}

/** Loads the key ring of the settings, or the one in `dataDir`, which the first start makes. Throws {@link StartError}. */
export async function loadKeyRing(
  { dataDir }: Pick<Config, 'dataDir'>,
  { encryptionKeys }: Pick<Secrets, 'encryptionKeys'>,
  sessions: SessionStore,
  log: Log,
): Promise<KeyRing> {
  return explained(async () => {
    if (encryptionKeys !== null) return parseKeyRing(encryptionKeys);
    const file = await readKeyFile(dataDir, (await isUsed(sessions)) ? 'leave' : 'create');
    if (file === null) throw new StartError(lostKeyFile(dataDir));
    if (file.isNew)
      log.warn({}, 'made a key ring in DATA_DIR: keys and data share a disk, keep a copy of it elsewhere');
    return parseKeyRing(file.text, file.path);
  });
}

/** True if a ring has sealed anything in the store, including the ring check, so that a new ring would not fit. */
async function isUsed(sessions: SessionStore): Promise<boolean> {
  return (await sessions.countByKid()).size > 0 || (await sessions.getRingCheck()) !== null;
}

/** Writes the sentence for the operator about a store without its key file. */
export function lostKeyFile(dataDir: string): string {
  return operator.keyFile.missing(join(dataDir, KEY_FILE), join(dataDir, EMBEDDED_FILE));
}

/** Checks that ring and store belong together. Throws {@link StartError}; errors of the store pass through. */
export async function proveRing(proof: RingProof, log: Log): Promise<void> {
  const { formerPrefix } = await explained(() => proof.prove());
  if (formerPrefix === null) return;
  log.warn({ formerPrefix }, 'SESSION_PREFIX changed: IDs made before are not readable any more');
}

/** Turns errors about keys into errors for the operator. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isKnown =
      error instanceof KeyRingError || error instanceof KeyFileError || error instanceof RingMismatchError;
    throw isKnown ? new StartError(messageOf(error), { cause: error }) : error;
  }
}
