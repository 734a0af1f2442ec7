import { resolve } from 'node:path';
import { DISK } from '../../auth-state/folder/files.ts';
import type { KeptState } from '../../auth-state/kept/merge.ts';
import type { KeptPieces, Position } from '../../auth-state/kept/pieces.ts';
import type { SessionState } from '../../auth-state/json.ts';
import { CommandError, EXIT } from '../exit.ts';
import { healFolder, holdsUnmarkedSession } from '../folder/folder.ts';
import { assertDir, limitOf } from '../options.ts';
import { parseServerAddress } from '../server/address.ts';
import { loadOnce, parseSessionId, usableState, type SessionId } from '../server/client.ts';
import { restoreSession, type Surroundings } from '../restore-session.ts';
import { restore } from '../../texts/own.ts';
import { chooseNewer, deviceNameOf, inMemory, lookAt, type Chosen, type Here } from './folder/choose.ts';
import { NO_FOLDER, FolderWriter, type LoadedState } from './folder/folder-writer.ts';
import { readFolder } from './folder/folder-state.ts';
import { formatOf, type KeptFormat } from './format.ts';
import { keptSession, looseSession, type SessionParts } from './kept-session.ts';
import type { KeptSession, RunningSession } from './running.ts';
import type { Connected, Leased } from './keeper-parts.ts';
import { MACHINE, type Machine } from './machine.ts';
import { MemoryKeys } from './state/memory-keys.ts';
import { isLater } from './folder/note.ts';
import { malformed } from '../../session-id/id.ts';
import { secretOf } from './secret.ts';
import { shownOnce, stateServer, type StateServer } from './state-server.ts';
import { lastPlace, leasedOf, takeOrGoOn, takeOrWait, waitFor, type Taken } from './take.ts';
import { fromText, toText } from './state/values.ts';

/** A start of a bot whose session is kept. */
export type KeepRequest = {
  readonly sessionId: string;
  readonly url: string | null;
  /** `null` for a bot that lives in memory. */
  readonly dir: string | null;
  readonly waitS: number | null;
  /** `useMultiFileAuthState` of Baileys; needed for a folder. */
  readonly load: ((dir: string) => Promise<unknown>) | null;
  /** Gives up what is kept, which is damaged. */
  readonly fromDayOfLink: boolean;
};

/** Starts a bot whose session is kept. Errors: those of a restore, STATE_DAMAGED. */
export async function keepSession(
  request: KeepRequest,
  surroundings: Surroundings,
  machine: Machine = MACHINE,
): Promise<KeptSession> {
  const id = parseSessionId(request.sessionId);
  if (id.kind === 'carried') throw usage(restore.keep.longId);
  if (request.url === null) throw usage(restore.server.needed);
  if (request.dir !== null) assertDir(request.dir);
  const name = JSON.stringify([id.name, request.dir === null ? null : resolve(request.dir)]);
  const start = () => new Start(request, id, surroundings, machine).run();
  // The promise is noted at once, so that two calls at the same time take one lease.
  const started = openOrNew(machine.running.get(name), start);
  machine.running.set(name, started);
  return (await started).session;
}

async function openOrNew(
  running: Promise<RunningSession> | undefined,
  start: () => Promise<RunningSession>,
): Promise<RunningSession> {
  const before = await running?.catch(() => null);
  if (before?.isOpen() === true) return before;
  before?.replace();
  return start();
}

/** One start: from the ID to a session with which a socket may be opened. */
class Start {
  readonly #request: KeepRequest;
  readonly #id: SessionId;
  readonly #around: Surroundings;
  readonly #machine: Machine;
  readonly #origin: string;
  readonly #format: KeptFormat;
  readonly #server: StateServer;
  readonly #limitMs: number | null;
  /** The state of the day of the link, if the server has given it already. */
  #day: SessionState | null = null;
  #isChecked = true;
  /** The epoch of the last start from the folder; `null` if nobody has noted it. */
  #started: number | null = null;

  constructor(request: KeepRequest, id: SessionId, around: Surroundings, machine: Machine) {
    this.#request = request;
    this.#id = id;
    this.#around = around;
    this.#machine = machine;
    const { origin, isOpen } = parseServerAddress(request.url ?? '');
    if (isOpen) around.warn(restore.server.open);
    this.#origin = origin;
    this.#format = formatOfId(id);
    this.#server = shownOnce(stateServer(origin, this.#format.bearer, around.env), async (signal) => {
      this.#day = await this.#loadOnce(DAY_OF_LINK, signal);
    });
    this.#limitMs = request.waitS === null ? null : limitOf(request.waitS);
  }

  async run(): Promise<RunningSession> {
    const { dir } = this.#request;
    if (dir !== null) await healFolder(dir);
    const here = dir === null ? null : await lookAt(dir, this.#id.name);
    const taken = await this.#take(here);
    switch (taken.kind) {
      case 'off':
        this.#say(restore.keep.off);
        return this.#withoutKeeping(here);
      case 'gone':
        if (here?.isOurs !== true) throw taken.error;
        this.#say(restore.keep.gone);
        return this.#withoutKeeping(here);
      case 'away':
        if (here === null) throw taken.error;
        if (!here.isOurs) return this.#withFolderAsItIs(here, taken.error);
        this.#say(restore.keep.aloneInFolder(here.dir, taken.error.message));
        return this.#keepLater(here);
      case 'leased':
        return this.#keep(here, taken.pieces);
    }
  }

  async #take(here: Here | null): Promise<Taken> {
    if (here !== null && (here.isOurs || (await holdsUnmarkedSession(here.dir)))) {
      return takeOrGoOn(this.#server, limitOf(this.#request.waitS));
    }
    return takeOrWait(this.#server, this.#limitMs, this.#machine, this.#say);
  }

  async #keep(here: Here | null, pieces: KeptPieces): Promise<RunningSession> {
    const open = async () => {
      const day = pieces.base === null ? (this.#day ?? (await this.#load(DAY_OF_LINK))) : null;
      const { state, isClean } = await this.#openOrGiveUp(pieces, day);
      return { state: usableState(state), isClean };
    };
    const { idText, say } = { idText: this.#id.name, say: this.#say };
    const chosen =
      here === null ? inMemory(await open()) : await chooseNewer({ here, pieces, idText, open, say });
    this.#day = null;
    this.#started = pieces.epoch;
    return this.#start(chosen, leasedOf(pieces, chosen.needsBase), lastPlace(pieces));
  }

  /** Opens what is kept. If it is damaged and the bot wants that, it starts from the day of the link; the next base then replaces the rest. */
  async #openOrGiveUp(pieces: KeptPieces, day: SessionState | null): Promise<KeptState> {
    try {
      return await this.#format.open(pieces, day);
    } catch (error) {
      const isDamaged = error instanceof CommandError && error.code === 'STATE_DAMAGED';
      if (!isDamaged || !this.#request.fromDayOfLink) throw error;
      this.#say(restore.keep.givenUp);
      return { state: day ?? (await this.#load(DAY_OF_LINK)), isClean: false };
    }
  }

  /** Nobody knows from which ID this folder was made, so it is used as without `keep`. */
  async #withFolderAsItIs({ dir }: Here, { message }: CommandError): Promise<RunningSession> {
    this.#say(restore.folder.keptInTrouble(dir, message));
    const state = await readFolder(DISK, dir);
    const { parts, loaded } = await this.#partsOf({
      state,
      isInFolder: true,
      needsBase: false,
      cleanAt: null,
      isChecked: true,
    });
    return withLoaded(looseSession(parts), loaded);
  }

  /** Starts from the folder; the lease is taken when the server is back. */
  async #keepLater(here: Here): Promise<RunningSession> {
    const state = await readFolder(DISK, here.dir);
    const isChecked = here.note?.device === here.device;
    const chosen = { state, isInFolder: true, needsBase: true, cleanAt: null, isChecked };
    this.#started = here.note?.started ?? null;
    return this.#start(chosen, null, here.note ?? { epoch: 0, seq: 0 });
  }

  async #start(chosen: Chosen, leased: Leased | null, from: Position): Promise<RunningSession> {
    const server = this.#server;
    const connect = (own: Position, signal: AbortSignal) => this.#connect(chosen.state, own, signal);
    this.#isChecked = chosen.isChecked;
    const { parts, loaded } = await this.#partsOf(chosen);
    const keeping = { server, seal: this.#format.seal, connect, from, say: this.#say };
    return withLoaded(keptSession({ ...parts, machine: this.#machine }, keeping, leased), loaded);
  }

  /** Takes a lease while the bot runs. A folder that was used while the server was away may be of another device than the ID. */
  async #connect(state: SessionState, own: Position, signal: AbortSignal): Promise<Connected> {
    const { newerThere, otherDevice } = restore.keep;
    if (isLater(lastPlace(await this.#server.read(signal)), own)) return { refused: newerThere };
    if (!this.#isChecked) {
      const day = this.#day ?? (await this.#loadOnce(DAY_OF_LINK, signal));
      if (deviceNameOf(day) !== deviceNameOf(state)) return { refused: otherDevice };
      this.#isChecked = true;
    }
    this.#day = null;
    const pieces = await this.#server.lease(signal);
    return isLater(lastPlace(pieces), own) ? { refused: newerThere } : leasedOf(pieces, true);
  }

  /** Starts as without `keep`, but also without a folder. */
  async #withoutKeeping(here: Here | null): Promise<RunningSession> {
    const { sessionId, url, dir, waitS } = this.#request;
    if (here !== null && dir !== null) {
      await restoreSession({ sessionId, url, dir, force: false, waitS }, this.#around);
    }
    const state = here === null ? await this.#load(NEWEST) : await readFolder(DISK, here.dir);
    const chosen = { state, isInFolder: here !== null, needsBase: false, cleanAt: null, isChecked: true };
    const { parts, loaded } = await this.#partsOf(chosen);
    return withLoaded(looseSession(parts), loaded);
  }

  async #partsOf({
    state,
    isInFolder,
    cleanAt,
  }: Chosen): Promise<{ parts: Parts; loaded: LoadedState | null }> {
    const keys = new MemoryKeys(state.keys);
    const { dir, load } = this.#request;
    if (!isInFolder || dir === null || load === null) {
      // The bot changes its creds in place, so it gets a copy.
      const creds = fromText(toText(state.creds)) as object;
      return { parts: { keys, creds, folder: NO_FOLDER }, loaded: null };
    }
    const loaded = (await load(dir)) as LoadedState;
    const device = deviceNameOf(state);
    const folder = new FolderWriter({
      dir: resolve(dir),
      files: DISK,
      loaded,
      cleanAt,
      device,
      started: this.#started,
      say: this.#say,
    });
    return { parts: { keys, creds: loaded.state.creds, folder }, loaded };
  }

  #load(path: string): Promise<SessionState> {
    return waitFor((signal) => this.#loadOnce(path, signal), this.#limitMs, this.#machine, this.#say);
  }

  #loadOnce(path: string, signal: AbortSignal): Promise<SessionState> {
    return loadOnce(this.#id, this.#origin, { env: this.#around.env, signal, path });
  }

  readonly #say = (sentence: string): void => this.#around.warn(sentence);
}

const NEWEST = '/session';
const DAY_OF_LINK = '/session?from=day-of-link';

type Parts = Pick<SessionParts, 'keys' | 'creds' | 'folder'>;

/** Baileys' own function may give more than the state; a bot finds that too. */
function withLoaded(running: RunningSession, loaded: LoadedState | null): RunningSession {
  if (loaded === null) return running;
  const { session } = running;
  const state = { ...loaded.state, ...session.state };
  return { ...running, session: { ...loaded, ...session, state } };
}

function formatOfId({ text }: SessionId): KeptFormat {
  const secret = secretOf({ body: text.slice(text.indexOf('~') + 1) });
  if (secret === null) throw malformed({ reason: 'id-of-another-version' });
  try {
    return formatOf(secret);
  } finally {
    secret.fill(0);
  }
}

function usage(sentence: string): CommandError {
  return new CommandError('USAGE', EXIT.usage, sentence);
}
