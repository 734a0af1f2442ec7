import { mkdir, stat } from 'node:fs/promises';
import { ConfigError, type Config, type Secrets } from '../config/config.ts';
import { KeyFileError, readKeyFile } from './key-file.ts';
import type { Log } from '../ports/base.ts';
import type { SessionStore } from '../ports/store.ts';
import { RingMismatchError } from '../session/ring/ring-check.ts';
import { KeyRingError, parseKeyRing, type KeyRing } from '../session/ring/key-ring.ts';
import type { Proof } from '../session/ring/ring-proof.ts';

/** Why the program does not start, in a sentence for the operator. */
export class BootError extends Error {}

/** A failure in words for the operator. */
export function explainFailure(error: unknown, what: 'start' | 'rotate'): string {
  if (error instanceof ConfigError || error instanceof BootError) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `Could not ${what}: ${error instanceof Error ? error.message : 'unknown reason'}${cause}`;
}

/** Refuses a disk that vanishes with every restart, unless the operator insists. Throws {@link BootError}. */
export async function refuseEphemeralDisk(config: Config, programDir: string): Promise<void> {
  const { ephemeralDisk, store, allowEphemeralStore, dataDir } = config;
  if (ephemeralDisk !== 'render' || store.kind !== 'embedded' || allowEphemeralStore) return;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const [data, program] = await Promise.all([stat(dataDir), stat(programDir)]);
  if (data.dev !== program.dev) return;
  throw new BootError(
    'The disk of this host vanishes at every restart. Set MONGODB_URI, or mount a disk and put DATA_DIR on it ' +
      '(ALLOW_EPHEMERAL_STORE=true starts anyway and loses every session).',
  );
}

/** The key ring of the settings, else the one in `dataDir`, made on the first start. Throws {@link BootError}. */
export async function loadKeyRing(
  config: Config,
  secrets: Secrets,
  sessions: SessionStore,
  log: Log,
): Promise<KeyRing> {
  return explained(async () => {
    if (secrets.encryptionKeys !== null) return parseKeyRing(secrets.encryptionKeys);
    const hasRows = (await sessions.countByKid()).size > 0;
    const file = await readKeyFile(config.dataDir, hasRows ? 'leave' : 'create');
    if (file === null)
      throw new BootError('The store holds sessions but the key file is gone. Set ENCRYPTION_KEYS.');
    if (file.isNew)
      log.warn({}, 'made a key ring in DATA_DIR: keys and data share a disk, keep a copy of it elsewhere');
    return parseKeyRing(file.text);
  });
}

/** Proves that ring and store belong together. Throws {@link BootError}; errors of the store pass through. */
export async function proveRing(proof: Proof, log: Log): Promise<void> {
  const { formerPrefix } = await explained(() => proof.prove());
  if (formerPrefix === null) return;
  log.warn({ formerPrefix }, 'SESSION_PREFIX changed: IDs made before are not readable any more');
}

async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isKnown =
      error instanceof KeyRingError || error instanceof KeyFileError || error instanceof RingMismatchError;
    throw isKnown ? new BootError(error.message, { cause: error }) : error;
  }
}
