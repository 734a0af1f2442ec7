import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAM_DIR } from './environment/own-folder.ts';
import { readSettings, type Launched, type LaunchSettings } from './launch.ts';
import { explainFailure, lostKeyFile, openToAnyName, refuseEphemeralDisk } from './start-checks.ts';
import { systemClock, systemRandom } from './system.ts';
import { ConfigError, type LoadedConfig } from '../config/config.ts';
import { readKeyFile } from './key-file.ts';
import { createLog } from '../telemetry/log.ts';
import type { Finding } from '../wire/finding.ts';
import type { SessionStore } from '../ports/store.ts';
import { checkRing } from '../session/ring/ring-check.ts';
import { parseKeyRing, type KeyRing } from '../session/ring/key-ring.ts';
import { STORES } from '../store/stores.ts';
import { foreignLine, openStore } from './session-services.ts';

/**
 * Finds faults that would keep the program from starting or saving; a server may be running meanwhile. It makes no key, file or record
 * except an empty TEMP_DIR and the test row that proves that the store can save.
 */
export async function diagnose(launched: Omit<Launched, 'warnings'>): Promise<readonly Finding[]> {
  let loaded: LaunchSettings;
  try {
    loaded = await readSettings(launched);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const next = 'Correct it in the environment or in .env.';
    return error.problems.map((problem) => ({
      id: 'settings',
      level: 'problem',
      finding: `${problem}.`,
      next,
    }));
  }
  const settings: Finding = { id: 'settings', level: 'ok', finding: 'All settings can be used.', next: null };
  const doubts = [...loaded.doubts.map(doubtOf), ...checkNames(loaded)];
  return [settings, ...doubts, ...(await checkDisk(loaded)), ...(await checkRingAndStore(loaded))];
}

function doubtOf(finding: string): Finding {
  return {
    id: 'settings',
    level: 'warning',
    finding: /[.?]$/.test(finding) ? finding : `${finding}.`,
    next: 'Correct it, or take it out.',
  };
}

function checkNames({ config }: LoadedConfig): readonly Finding[] {
  const warning = openToAnyName(config.server);
  if (warning === null) return [];
  const [finding = '', next = ''] = warning.split(': ').map(upperFirst);
  return [{ id: 'settings', level: 'warning', finding: `${finding}.`, next: `${next}.` }];
}

async function checkDisk({ config }: LoadedConfig): Promise<readonly Finding[]> {
  if (STORES[config.store.kind].fileInDataDir === null) return [];
  try {
    await refuseEphemeralDisk(config, PROGRAM_DIR);
  } catch (error) {
    return [{ id: 'disk', level: 'problem', finding: explainFailure(error, 'start'), next: null }];
  }
  if (config.ephemeralDisk === null || !config.allowEphemeralStore) return [];
  const finding = 'Sessions lie on a disk that vanishes at every restart.';
  return [
    { id: 'disk', level: 'warning', finding, next: 'Set MONGODB_URI, or put DATA_DIR on a mounted disk.' },
  ];
}

/** Checks key ring and store together, because each is useless without the other. */
async function checkRingAndStore(loaded: LoadedConfig): Promise<readonly Finding[]> {
  const { config } = loaded;
  const { fileInDataDir } = STORES[config.store.kind];
  const hasStore = fileInDataDir === null || (await isThere(join(config.dataDir, fileInDataDir)));
  let ring: KeyRing | null;
  try {
    ring = await ringOf(loaded);
  } catch (error) {
    const next = 'Correct ENCRYPTION_KEYS, or the file encryption-keys in DATA_DIR.';
    return [{ id: 'key-ring', level: 'problem', finding: explainFailure(error, 'start'), next }];
  }
  if (ring === null && hasStore) return [lostRing(config.dataDir)];
  if (ring === null || !hasStore) {
    const finding = 'There is no store yet; the first start makes it, with a key ring if none is set.';
    return [{ id: 'store', level: 'ok', finding, next: null }];
  }
  return [describeRing(ring, loaded), ...(await checkStore(loaded, ring))];
}

async function ringOf({ config, secrets }: LoadedConfig): Promise<KeyRing | null> {
  if (secrets.encryptionKeys !== null) return parseKeyRing(secrets.encryptionKeys);
  const file = await readKeyFile(config.dataDir, 'leave');
  return file === null ? null : parseKeyRing(file.text, file.path);
}

function lostRing(dataDir: string): Finding {
  return {
    id: 'key-ring',
    level: 'problem',
    finding: lostKeyFile(dataDir),
    next: 'If your keys are kept elsewhere, set ENCRYPTION_KEYS to them.',
  };
}

function describeRing({ active, kids }: KeyRing, { secrets }: LoadedConfig): Finding {
  const finding = `The key ring can be read: ${kids.length} key(s), ${active.kid} is active.`;
  if (secrets.encryptionKeys !== null) return { id: 'key-ring', level: 'ok', finding, next: null };
  return {
    id: 'key-ring',
    level: 'warning',
    finding: `${finding} It lies on the same disk as the sessions.`,
    next: 'Keep a copy of the file encryption-keys somewhere else: without it every session is lost.',
  };
}

async function checkStore(loaded: LoadedConfig, ring: KeyRing): Promise<readonly Finding[]> {
  const { config } = loaded;
  try {
    const log = createLog({ level: 'silent' });
    const { sessions } = await openStore({ ...loaded, clock: systemClock, log });
    try {
      await sessions.ping();
      const { formerPrefix } = await checkRing(readOnly(sessions), ring, config.session.prefix, systemRandom);
      return [
        await describeStore(sessions),
        ...foreignRows(await sessions.countForeign()),
        ...oldKeys(await sessions.countByKid(), ring),
        ...formerIds(formerPrefix),
      ];
    } finally {
      await sessions.close();
    }
  } catch (error) {
    const next = STORES[config.store.kind].advice;
    return [{ id: 'store', level: 'problem', finding: explainFailure(error, 'start'), next }];
  }
}

/** Returns a store that does not write the ring check, because only a start of the program may make or renew it. */
function readOnly(sessions: SessionStore): SessionStore {
  return { ...sessions, putRingCheck: () => Promise.resolve(true) };
}

async function describeStore(sessions: SessionStore): Promise<Finding> {
  const rows = [...(await sessions.countByKid()).values()].reduce((sum, count) => sum + count, 0);
  const finding = `The store saves and the key ring fits: ${await sessions.describe()}, ${rows} session(s).`;
  return { id: 'store', level: 'ok', finding, next: null };
}

function foreignRows(foreign: ReadonlyMap<string, number>): readonly Finding[] {
  if (foreign.size === 0) return [];
  const next = 'Give this program a database of its own with MONGODB_DB or DATA_DIR if you can.';
  return [{ id: 'store', level: 'warning', finding: `${upperFirst(foreignLine(foreign))}.`, next }];
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function oldKeys(counts: ReadonlyMap<string, number>, ring: KeyRing): readonly Finding[] {
  return ring.kids
    .filter((kid) => kid !== ring.active.kid)
    .map((kid) => {
      const rows = counts.get(kid) ?? 0;
      const next = rows === 0 ? `${kid} may be removed from ENCRYPTION_KEYS.` : 'Run npm run rotate.';
      return { id: 'key-ring', level: 'ok', finding: `${rows} session(s) are left on ${kid}.`, next };
    });
}

function formerIds(formerPrefix: string | null): readonly Finding[] {
  if (formerPrefix === null) return [];
  const finding = `Session IDs that begin with ${formerPrefix} are not readable any more: SESSION_PREFIX changed.`;
  return [{ id: 'settings', level: 'warning', finding, next: 'Put the former prefix back, or link again.' }];
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // The file is missing or cannot be read; opening the store then reports the reason.
    return false;
  }
}
