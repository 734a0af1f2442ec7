import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { PROGRAM_DIR } from './environment/own-folder.ts';
import { tellsWhatToDo } from './failure-words.ts';
import { readSettings, type Launched, type LaunchSettings } from './launch.ts';
import { explainFailure, lostKeyFile, isOpenToAnyName, refuseEphemeralDisk } from './start-checks.ts';
import { systemClock, systemRandom } from './system.ts';
import { ConfigError, type Config, type LoadedConfig } from '../config/config.ts';
import { checkFolder } from './folders.ts';
import { readKeyFile } from './key-file.ts';
import { createLog } from '../telemetry/log.ts';
import type { Finding } from '../wire/finding.ts';
import type { SessionStore } from '../ports/store.ts';
import { checkRing } from '../session/ring/ring-check.ts';
import { outlineOf } from '../session/ring/key-proofs.ts';
import { parseKeyRing, type KeyRing } from '../session/ring/key-ring.ts';
import { assertFreeSpace } from '../store/embedded/data-folder.ts';
import { STORES } from '../store/stores.ts';
import { createRoute } from '../whatsapp/route.ts';
import { testRoute } from '../whatsapp/test-route.ts';
import { diagnoseOthers } from './diagnosis-others.ts';
import { openStore, tablesOf } from './session-services.ts';
import { aboutOf } from './parts/about.ts';
import { operator } from '../texts/en/operator.ts';

const words = operator.doctor;

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
    return error.problems.map((problem) => ({
      id: 'settings',
      level: 'problem',
      ...words.settingWrong(problem),
    }));
  }
  const settings: Finding = { id: 'settings', level: 'ok', finding: words.settingsFine, next: null };
  const doubts = [...loaded.doubts.map(doubtOf), ...checkNames(loaded)];
  return [settings, ...doubts, ...(await checkDisk(loaded)), ...(await checkRingAndStore(loaded))];
}

/** Opens a connection to WhatsApp as a link does. Finds nothing if the settings cannot be used. */
export async function diagnoseWhatsApp(launched: Omit<Launched, 'warnings'>): Promise<readonly Finding[]> {
  let loaded: LaunchSettings;
  try {
    loaded = await readSettings(launched);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [];
  }
  const { url, isProxied } = loaded.config.whatsapp;
  const cause = await testRoute(createRoute(url, loaded.secrets.whatsappProxy, systemClock), systemClock);
  if (cause !== null) {
    return [{ id: 'whatsapp', level: 'problem', ...words.unreachable[cause.kind](cause.code) }];
  }
  const finding = isProxied ? words.reached.byProxy : words.reached.directly;
  return [{ id: 'whatsapp', level: 'ok', finding, next: null }];
}

function doubtOf(doubt: string): Finding {
  return { id: 'settings', level: 'warning', ...words.settingDoubted(doubt) };
}

function checkNames({ config }: LoadedConfig): readonly Finding[] {
  return isOpenToAnyName(config.server) ? [{ id: 'settings', level: 'warning', ...words.anyHostName }] : [];
}

async function checkDisk({ config }: LoadedConfig): Promise<readonly Finding[]> {
  if (STORES[config.store.kind].fileInDataDir === null) return [];
  try {
    await refuseEphemeralDisk(config, PROGRAM_DIR);
  } catch (error) {
    return [{ id: 'disk', level: 'problem', finding: explainFailure(error, 'start'), next: null }];
  }
  if (config.ephemeralDisk === null || !config.allowEphemeralStore) return [];
  return [{ id: 'disk', level: 'warning', ...words.vanishingDisk }];
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
    const next = words.keyRingWrong;
    return [{ id: 'key-ring', level: 'problem', finding: explainFailure(error, 'start'), next }];
  }
  if (ring === null && hasStore) return [lostRing(config.dataDir)];
  if (ring === null || !hasStore) {
    return [await describeFutureStore(loaded)];
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
    next: words.keyRingElsewhere,
  };
}

function describeRing({ active, kids }: KeyRing, { secrets }: LoadedConfig): Finding {
  if (secrets.encryptionKeys === null) {
    return {
      id: 'key-ring',
      level: 'warning',
      ...words.keyRingBesideSessions(kids.length, active.kid),
    };
  }
  const finding = words.keyRingFine(kids.length, active.kid);
  return { id: 'key-ring', level: 'ok', finding, next: null };
}

async function checkStore(loaded: LoadedConfig, ring: KeyRing): Promise<readonly Finding[]> {
  const { config } = loaded;
  try {
    const log = createLog({ level: 'silent' });
    const { sessions, shared } = await openStore({ ...loaded, clock: systemClock, log });
    try {
      await sessions.ping();
      // The others are told of in any case, since their keys may be why this ring does not fit.
      return [
        ...(await checkSessions(sessions, ring, config)),
        ...(await diagnoseOthers(shared, aboutOf(config, outlineOf(ring)), systemClock)),
      ];
    } finally {
      await sessions.close();
    }
  } catch (error) {
    return [storeFault(error, config)];
  }
}

async function checkSessions(
  sessions: SessionStore,
  ring: KeyRing,
  config: Config,
): Promise<readonly Finding[]> {
  try {
    const { formerPrefix } = await checkRing(readOnly(sessions), ring, config.session.prefix, systemRandom);
    return [
      await describeStore(sessions),
      ...foreignRows(await sessions.countForeign()),
      ...oldKeys(await sessions.countByKid(), ring),
      ...formerIds(formerPrefix),
    ];
  } catch (error) {
    return [storeFault(error, config)];
  }
}

function storeFault(error: unknown, { store }: Config): Finding {
  const next = tellsWhatToDo(error) ? null : STORES[store.kind].advice;
  return { id: 'store', level: 'problem', finding: explainFailure(error, 'start'), next };
}

/** Returns a store that does not write the ring check, because only a start of the program may make or renew it. */
function readOnly(sessions: SessionStore): SessionStore {
  return { ...sessions, putRingCheck: () => Promise.resolve(true), sweep: () => Promise.resolve(0) };
}

async function describeStore(sessions: SessionStore): Promise<Finding> {
  const rows = [...(await sessions.countByKid()).values()].reduce((sum, count) => sum + count, 0);
  const finding = words.storeFine(await sessions.describe(), rows);
  return { id: 'store', level: 'ok', finding, next: null };
}

function foreignRows(foreign: ReadonlyMap<string, number>): readonly Finding[] {
  if (foreign.size === 0) return [];
  return [{ id: 'store', level: 'warning', ...words.foreignRows(tablesOf(foreign)) }];
}

function oldKeys(counts: ReadonlyMap<string, number>, ring: KeyRing): readonly Finding[] {
  return ring.kids
    .filter((kid) => kid !== ring.active.kid)
    .map((kid) => {
      const rows = counts.get(kid) ?? 0;
      return { id: 'key-ring', level: 'ok', ...words.oldKey(kid, rows, ring.active.kid) };
    });
}

function formerIds(formerPrefix: string | null): readonly Finding[] {
  if (formerPrefix === null) return [];
  return [{ id: 'settings', level: 'warning', ...words.formerPrefix(formerPrefix) }];
}

/** Tells whether the first start could make the store. */
async function describeFutureStore({ config }: LoadedConfig): Promise<Finding> {
  try {
    await checkFolder('TEMP_DIR', config.tempDir);
    await assertFreeSpace(await checkFolder('DATA_DIR', config.dataDir));
    return { id: 'store', level: 'ok', finding: words.noStore, next: null };
  } catch (error) {
    const next = STORES[config.store.kind].advice;
    return { id: 'store', level: 'problem', finding: explainFailure(error, 'start'), next };
  }
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
