import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ERRORS, type ErrorCode } from '../wire/errors.ts';
import { STATES, type Method, type State } from '../wire/step.ts';
import { joinSnapshots, packSnapshot, type Snapshot } from './snapshots.ts';
import { STORE_OPERATIONS, type StoreOperation } from '../ports/store.ts';

/** Values that are read from the program at each scrape. */
export type MetricSources = {
  readonly openLinks: () => number;
  readonly maxLinks: number;
  readonly sockets: () => number;
  readonly streams: () => number;
  readonly ready: () => Promise<boolean>;
  readonly circuitOpen: () => boolean;
  /** WhatsApp Web version in use. */
  readonly version: () => string;
};

export type LinkResult = 'linked' | ErrorCode;
type RestoreResult = 'ok' | ErrorCode;
type ImportResult = RestoreResult;
type ValidationResult = (typeof VALIDATION_RESULTS)[number];
type PieceKind = (typeof PIECE_KINDS)[number];
export type PasskeyEnd = (typeof PASSKEY_ENDS)[number];
type LimitLabel = (typeof LIMIT_LABELS)[number];

/** Counts events for Prometheus. Labels come from closed sets and are never a number, an ID or an address. */
export type Metrics = {
  readonly linkStarted: (method: Method) => void;
  /** A link moved from `previous`, where it had stayed for `secondsInPrevious`, to `step`. */
  readonly linkStep: (method: Method, step: State, secondsInPrevious: number, previous: State) => void;
  readonly linkFinished: (method: Method, result: LinkResult) => void;
  /** A link that WhatsApp asked for a passkey has ended. */
  readonly passkeyEnded: (end: PasskeyEnd) => void;
  readonly storeCall: (operation: StoreOperation, seconds: number, outcome: 'ok' | 'failed') => void;
  readonly restored: (result: RestoreResult) => void;
  /** A bot has started with what is kept of its session, or could not. */
  readonly stateLeased: (result: RestoreResult) => void;
  /** A piece of a bot's state was kept or refused. */
  readonly stateKept: (kind: PieceKind, result: RestoreResult) => void;
  /** A session that somebody brought was sealed or refused. */
  readonly imported: (result: ImportResult) => void;
  readonly validated: (result: ValidationResult) => void;
  readonly limited: (limit: LimitLabel) => void;
  /** Everything in Prometheus' text format. */
  readonly text: () => Promise<string>;
  /** The same, packed for other processes. */
  readonly snapshot: () => Promise<Buffer>;
  /** The snapshots of several processes in that format, each series with the label `instance`. */
  readonly textOf: (snapshots: readonly Snapshot[]) => Promise<string>;
  readonly contentType: string;
};

type LinkCounter = 'started' | 'steps' | 'finished';

const METHODS: readonly Method[] = ['qr', 'code'];
/** `malformed`: the text is no session at all. `unavailable`: the ID is unknown here. */
const VALIDATION_RESULTS = ['valid', 'incomplete', 'invalid', 'malformed', 'unavailable'] as const;
const PIECE_KINDS = ['base', 'log'] as const;
const PASSKEY_ENDS = ['linked', 'expired', 'refused', 'silent', 'cancelled', 'failed'] as const;
const LIMIT_LABELS = ['address', 'number', 'whatsapp', 'global'] as const;
/** Buckets from a quick answer to the limit of a whole link, with a passkey too. */
const STEP_SECONDS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 45, 90, 160, 360, 600, 1200];
/** Buckets up to the limit of 8 s that every call has. */
const STORE_SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8];

/** Default metrics whose labels are names of classes in Node, which no list closes, and gauges that are named like counters. */
const NOT_SERVED = ['handles', 'handles_total', 'requests', 'requests_total', 'resources', 'resources_total'];

/** Makes metrics with a registry of their own, so that two programs in one process do not share them. */
export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry();
  const links = { ...addLinkMetrics(registry), ...addPasskeyMetric(registry) };
  const others = { ...addOtherMetrics(registry), ...addStateMetrics(registry) };
  addGauges(registry, sources);
  addProcessMetrics(registry);
  return {
    ...links,
    ...others,
    text: () => registry.metrics(),
    snapshot: async () => packSnapshot(await registry.getMetricsAsJSON()),
    textOf: async (snapshots) => joinSnapshots(await registry.getMetricsAsJSON(), snapshots),
    contentType: registry.contentType,
  };
}

/** Adds memory, CPU, event loop and collection of garbage, by the names that dashboards for Node know. */
function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
  for (const name of NOT_SERVED) registry.removeSingleMetric(`nodejs_active_${name}`);
}

type LinkMetrics = Pick<Metrics, 'linkStarted' | 'linkStep' | 'linkFinished'>;

function addLinkMetrics(registry: Registry): LinkMetrics {
  const registers = [registry];
  const started = new Counter({
    name: 'trekker_links_started_total',
    help: 'Links that were started.',
    labelNames: ['method'],
    registers,
  });
  const steps = new Counter({
    name: 'trekker_link_steps_total',
    help: 'Steps that links reached: the funnel.',
    labelNames: ['method', 'step'],
    registers,
  });
  const finished = new Counter({
    name: 'trekker_links_finished_total',
    help: 'Links that ended, by result: linked or an error code.',
    labelNames: ['method', 'result'],
    registers,
  });
  const seconds = new Histogram({
    name: 'trekker_link_step_seconds',
    help: 'How long links stayed in a step.',
    labelNames: ['method', 'step'],
    buckets: STEP_SECONDS,
    registers,
  });
  startAtZero({ started, steps, finished });
  return {
    linkStarted: (method) => started.inc({ method }),
    linkStep: (method, step, secondsInPrevious, previous) => {
      steps.inc({ method, step });
      seconds.observe({ method, step: previous }, secondsInPrevious);
    },
    linkFinished: (method, result) => finished.inc({ method, result }),
  };
}

function addPasskeyMetric(registry: Registry): Pick<Metrics, 'passkeyEnded'> {
  const passkeys = new Counter({
    name: 'trekker_passkey_total',
    help: 'Links that WhatsApp asked for a passkey, by their end.',
    labelNames: ['end'],
    registers: [registry],
  });
  for (const end of PASSKEY_ENDS) passkeys.inc({ end }, 0);
  return { passkeyEnded: (end) => passkeys.inc({ end }) };
}

/** Makes every series exist before its first event, because alarms on rates need that. */
function startAtZero({ started, steps, finished }: Readonly<Record<LinkCounter, Counter>>): void {
  for (const method of METHODS) {
    started.inc({ method }, 0);
    for (const step of Object.keys(STATES)) steps.inc({ method, step }, 0);
    for (const result of ['linked', ...Object.keys(ERRORS)]) finished.inc({ method, result }, 0);
  }
}

function addOtherMetrics(
  registry: Registry,
): Pick<Metrics, 'storeCall' | 'restored' | 'imported' | 'validated' | 'limited'> {
  const registers = [registry];
  const storeSeconds = new Histogram({
    name: 'trekker_store_seconds',
    help: 'How long calls to the store took.',
    labelNames: ['operation'],
    buckets: STORE_SECONDS,
    registers,
  });
  const count = (name: string, help: string, label: string) =>
    new Counter({ name, help, labelNames: [label], registers });
  const storeErrors = count('trekker_store_errors_total', 'Calls to the store that failed.', 'operation');
  const restored = count('trekker_sessions_restored_total', 'Sessions that bots asked for.', 'result');
  const imported = count('trekker_sessions_imported_total', 'Sessions that were brought.', 'result');
  const validated = count('trekker_validations_total', 'Session IDs that were checked.', 'result');
  const limited = count('trekker_limited_total', 'Requests refused by a limit.', 'limit');
  for (const operation of STORE_OPERATIONS) storeErrors.inc({ operation }, 0);
  for (const result of VALIDATION_RESULTS) validated.inc({ result }, 0);
  for (const limit of LIMIT_LABELS) limited.inc({ limit }, 0);
  restored.inc({ result: 'ok' }, 0);
  imported.inc({ result: 'ok' }, 0);
  return {
    storeCall: (operation, seconds, outcome) => {
      storeSeconds.observe({ operation }, seconds);
      if (outcome === 'failed') storeErrors.inc({ operation });
    },
    restored: (result) => restored.inc({ result }),
    imported: (result) => imported.inc({ result }),
    validated: (result) => validated.inc({ result }),
    limited: (limit) => limited.inc({ limit }),
  };
}

function addStateMetrics(registry: Registry): Pick<Metrics, 'stateLeased' | 'stateKept'> {
  const registers = [registry];
  const leased = new Counter({
    name: 'trekker_states_leased_total',
    help: 'Starts of bots whose sessions are kept, by result: ok or an error code.',
    labelNames: ['result'],
    registers,
  });
  const kept = new Counter({
    name: 'trekker_states_kept_total',
    help: 'Pieces of kept sessions that bots sent, by result: ok or an error code.',
    labelNames: ['kind', 'result'],
    registers,
  });
  leased.inc({ result: 'ok' }, 0);
  for (const kind of PIECE_KINDS) {
    // An alarm asks for the second one before it ever happens.
    for (const result of ['ok', 'STORE_UNAVAILABLE']) kept.inc({ kind, result }, 0);
  }
  return {
    stateLeased: (result) => leased.inc({ result }),
    stateKept: (kind, result) => kept.inc({ kind, result }),
  };
}

function addGauges(registry: Registry, sources: MetricSources): void {
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read());
      },
    });
  gauge('trekker_links_open', 'Links under way.', sources.openLinks);
  gauge('trekker_links_max', 'Links allowed at once.', () => sources.maxLinks);
  gauge('trekker_whatsapp_sockets', 'Open sockets to WhatsApp.', sources.sockets);
  gauge('trekker_event_streams', 'Open event streams.', sources.streams);
  gauge('trekker_circuit_open', '1 while WhatsApp refuses this version.', () =>
    Number(sources.circuitOpen()),
  );
  gauge('trekker_ready', '1 while new links are taken.', async () => Number(await sources.ready()));
  const info = new Gauge({
    name: 'trekker_whatsapp_info',
    help: 'WhatsApp Web version in use; always 1.',
    labelNames: ['version'],
    registers: [registry],
    collect() {
      info.reset();
      info.set({ version: sources.version() }, 1);
    },
  });
}
