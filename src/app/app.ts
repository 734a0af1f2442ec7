import { join } from 'node:path';
import { PROGRAM_DIR } from './environment/own-folder.ts';
import { StartError } from './start-error.ts';
import { listenFailure } from './failure-words.ts';
import { systemClock, systemRandom } from './system.ts';
import type { Config, Secrets } from '../config/config.ts';
import { createSelfChat } from '../delivery/self-chat.ts';
import type { HttpDeps } from '../http/request/deps.ts';
import { sitePathOf } from '../http/request/site-path.ts';
import { createHttpServer, type HttpServer } from '../http/server.ts';
import type { LinkDeps } from '../link/deps.ts';
import { addressToOpen } from '../wire/address/host.ts';
import type { ProblemWords } from '../wire/errors.ts';
import { Registry } from '../link/registry.ts';
import { createLog } from '../telemetry/log.ts';
import type { Languages } from '../http/site/languages/languages.ts';
import { explainIn, openLanguages } from './parts/languages.ts';
import type { Language } from '../texts/form/language.ts';
import { problems } from '../texts/en/problems.ts';
import type { Clock, Log, Random, StageHook } from '../ports/base.ts';
import type { Holds } from '../ports/shared/holds.ts';
import type { Ownership } from '../ports/shared/ownership.ts';
import type { Store } from '../ports/store.ts';
import { deferred } from '../ports/timing.ts';
import { createAppMetrics } from './parts/app-metrics.ts';
import { httpSettings } from './parts/http-settings.ts';
import { createLinkObserver, createSessionNews, openNotices } from './parts/link-news.ts';
import { openArchiver, openImporter, openInspector } from './parts/session-parts.ts';
import { showMetrics } from './parts/shared-metrics.ts';
import { openShared, type SharedParts } from './parts/shared-parts.ts';
import { startSweeping } from './parts/sweeps.ts';
import { shutDown } from './shut-down.ts';
import { openStore, openSessionServices, type SessionServices } from './session-services.ts';
import { measureSessions } from '../store/measured.ts';
import { createGateway, type Gateway } from '../whatsapp/gateway.ts';
import { createRoute } from '../whatsapp/route.ts';
import { installPatches } from '../whatsapp/patches/install.ts';

/** About the shortest time that WhatsApp takes to answer the request for a code. */
const MIN_CODE_MS = 1_500;
/** What the program serves and says, whatever the settings are. */
const FIXED = {
  publicDir: join(PROGRAM_DIR, 'public'),
  restoreClient: join(PROGRAM_DIR, 'dist', 'restore.mjs'),
} as const;

/** The parts that tests replace. */
export type Overrides = {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  readonly hook?: StageHook;
  /** Replaces the store that the settings name. */
  readonly store?: Store;
  /** Replaces the languages of the program, by their tags. */
  readonly languages?: Readonly<Record<string, Language>>;
  /** Replaces {@link MIN_CODE_MS}. */
  readonly minCodeMs?: number;
  /** Replaces how long idle connections may bring a request at the end. */
  readonly graceMs?: number;
};

/** The counts of a running program. */
export type AppCounts = {
  readonly links: number;
  readonly sockets: number;
  readonly streams: number;
  /** The number of taken places of `MAX_LINKS`, including those of links that are being admitted. */
  readonly slots: number;
};

/** The whole program. `start` once, then `stop` once; both resolve when done. */
export type App = {
  /** Starts the program and resolves with its address. Errors: {@link StartError}, AppError. */
  readonly start: () => Promise<string>;
  /** Gives links that a phone has accepted 20 s to finish, then ends everything. Safe to call twice. */
  readonly stop: () => Promise<void>;
  readonly counts: () => AppCounts;
  /** Resolves if the store was down at the start and the key ring does not fit it later; the program must then stop. */
  readonly ringRejected: Promise<StartError>;
};

type Base = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly hook: StageHook;
  readonly languages: Languages;
  readonly minCodeMs: number;
  readonly graceMs: number | undefined;
  readonly words: ProblemWords;
};

/** Creates the program; nothing runs and nothing is patched before `start`. */
export function createApp(config: Config, secrets: Secrets, overrides: Overrides = {}): App {
  const base: Base = {
    config,
    secrets,
    clock: overrides.clock ?? systemClock,
    random: overrides.random ?? systemRandom,
    log: overrides.log ?? createLog({ level: config.logLevel }),
    hook: overrides.hook ?? (() => undefined),
    languages: openLanguages(config, overrides.languages),
    minCodeMs: overrides.minCodeMs ?? MIN_CODE_MS,
    graceMs: overrides.graceMs,
    words: { ...problems, sitePath: sitePathOf(config.server.publicUrl) },
  };
  const ringRejected = deferred<StartError>();
  let running: Running | null = null;
  let stopped: Promise<void> | null = null;
  return {
    start: async () => {
      installPatches();
      const store = overrides.store ?? (await openStore(base));
      running = await assemble(base, store, ringRejected.resolve);
      const port = await running.http
        .listen(config.server.port, config.server.host)
        .catch((error: unknown) => {
          throw listenFailure(error, config.server);
        });
      return addressToOpen(config.server.host, port);
    },
    stop: () => {
      stopped ??= running === null ? Promise.resolve() : shutDown({ ...base, ...running });
      return stopped;
    },
    counts: () => running?.counts() ?? { links: 0, sockets: 0, streams: 0, slots: 0 },
    ringRejected: ringRejected.promise,
  };
}

type Running = {
  readonly http: HttpServer;
  readonly registry: Registry;
  readonly drainLogins: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly counts: () => AppCounts;
};

async function assemble(
  base: Base,
  store: Store,
  onRingRejected: (error: StartError) => void,
): Promise<Running> {
  const { config, clock, log } = base;
  const shared = openShared(base, store.shared, () => ({ registry, services, shownMetrics }));
  const whatsapp = openGateway(base, shared);
  const streams = { open: 0 };
  const metrics = createAppMetrics(config.maxLinks, whatsapp, streams, () => ({ registry, services }));
  const shownMetrics = showMetrics({ metrics, rows: store.shared, others: shared.others, clock, log });
  const sessions = measureSessions(store.sessions, clock, metrics.storeCall);
  const notices = await openNotices(base);
  const services = await openSessionServices({ ...base, ...shared }, { ...store, sessions }, onRingRejected);
  const observer = createLinkObserver(metrics, base, notices);
  const registry = openRegistry(base, services, { ...shared, whatsapp, observer });
  const archiver = await openArchiver(base);
  const deps = {
    ...httpSettings(base),
    ...pickShared(shared),
    ...pickSessions(services),
    ...openTools(base, services, whatsapp),
    ...FIXED,
    registry,
    exportArchive: archiver.exportArchive,
    whatsapp,
    metrics: { ...metrics, text: shownMetrics.text },
    tell: createSessionNews(notices, clock),
    onStreams: (change: number) => void (streams.open += change),
  } satisfies HttpDeps;
  shared.start();
  const sweeps = { close: startSweeping({ ...services, ...shared, clock, log }) };
  return {
    http: createHttpServer(deps),
    registry,
    drainLogins: () => whatsapp.drain(),
    close: () => closeAll([sweeps, notices, archiver, whatsapp, shared, services]),
    counts: () => countOpen(registry, whatsapp, streams.open),
  };
}

/** The checks of sessions, and what withdraws and brings them. */
function openTools(
  base: Base,
  services: SessionServices,
  whatsapp: Gateway,
): Pick<HttpDeps, 'inspect' | 'importSession' | 'holdUnlink'> {
  const inspect = openInspector(base, services, whatsapp);
  return { inspect, importSession: openImporter(base, services, inspect), holdUnlink: whatsapp.holdUnlink };
}

type FromServices = Pick<
  HttpDeps,
  'restorer' | 'keptStates' | 'limiter' | 'checkStore' | 'ringFits' | 'noteSeal'
>;

function pickSessions({ health, ringWatch, ...services }: SessionServices): FromServices {
  const { restorer, keptStates, limiter, noteSeal } = services;
  return { restorer, keptStates, limiter, noteSeal, checkStore: health.check, ringFits: ringWatch.fits };
}

function pickShared({
  directory,
  holds,
  others,
}: SharedParts): Pick<HttpDeps, 'directory' | 'holds' | 'countOthers'> {
  return { directory, holds, countOthers: () => others()?.length ?? null };
}

function countOpen(registry: Registry, whatsapp: Gateway, streams: number): AppCounts {
  return {
    links: registry.openCount(),
    sockets: whatsapp.socketCount(),
    streams,
    slots: registry.slotsTaken(),
  };
}

/** Creates the registry of this process. */
function openRegistry(
  base: Base,
  services: SessionServices,
  links: Pick<LinkDeps, 'whatsapp' | 'directory' | 'observer'>,
): Registry {
  const { config, clock, random, log, hook } = base;
  return new Registry({
    ...links,
    issuer: services.issuer,
    channel: createSelfChat(explainIn(base.languages, config)),
    clock,
    random,
    log,
    hook,
    reveal: config.reveal,
    words: base.words,
    maxLinks: config.maxLinks,
    checkStore: services.health.check,
  });
}

type OfSite = { readonly holds: Holds; readonly ownership: Ownership };

function openGateway(base: Base, { holds, ownership }: OfSite): Gateway {
  const { config, secrets, clock, random, log } = base;
  const { whatsapp, deviceName } = config;
  // The version is copied, because Baileys requires a mutable array.
  const version: [number, number, number] | null = whatsapp.version === null ? null : [...whatsapp.version];
  const route = createRoute(whatsapp.url, secrets.whatsappProxy, clock);
  const { passkey } = whatsapp;
  return createGateway({ ...route, version, deviceName, passkey, ownership, holds, clock, random, log });
}

/** Closes the parts one after another. */
async function closeAll(parts: readonly { readonly close: () => void | Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close();
}
