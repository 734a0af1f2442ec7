import type { Config, Secrets } from '../../config/config.ts';
import type { Offers } from '../description/operation.ts';
import type { Registry } from '../../link/registry.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { ProblemWords } from '../../wire/errors.ts';
import type { Clock, Log, Random } from '../../ports/base.ts';
import type { ArchiveExport, HoldUnlink } from '../../ports/inspection.ts';
import type { LinkDirectory } from '../../ports/link-directory.ts';
import type { SessionNews } from '../../ports/link-news.ts';
import type { Limiter } from '../../ports/limits.ts';
import type { Holds } from '../../ports/shared/holds.ts';
import type { WhatsApp } from '../../ports/whatsapp.ts';
import type { Method } from '../../wire/step.ts';
import type { Languages } from '../site/languages/languages.ts';
import type { Importer } from '../../session/import.ts';
import type { Inspector } from '../../session/inspect.ts';
import type { KeptStates } from '../../session/kept/kept-states.ts';
import type { NoteSeal } from '../../session/ring/note-seal.ts';
import type { Restorer } from '../../session/restore.ts';

/** The settings that the routes read. */
export type HttpSettings = Pick<
  Config,
  'server' | 'session' | 'brand' | 'reveal' | 'maxLinks' | 'linksAtOncePerAddress'
> & { readonly offers: Offers };

/** The secrets that callers show to the routes. */
type HttpSecrets = Pick<Secrets, 'apiKeys' | 'metricsToken'>;

/** Everything that the routes need; `app.ts` makes it. */
export type HttpDeps = HttpSettings & {
  readonly secrets: HttpSecrets;
  readonly registry: Registry;
  readonly directory: LinkDirectory;
  readonly holds: Holds;
  readonly noteSeal: NoteSeal;
  readonly restorer: Restorer;
  readonly keptStates: KeptStates;
  readonly inspect: Inspector;
  readonly importSession: Importer;
  readonly holdUnlink: HoldUnlink;
  readonly exportArchive: ArchiveExport;
  readonly checkStore: () => Promise<void>;
  /** False if another server on the same store seals with a key that this one lacks. */
  readonly ringFits: () => Promise<boolean>;
  /** How many other processes on the same store live; `null` if there can be none. */
  readonly countOthers: () => number | null;
  readonly whatsapp: Pick<WhatsApp, 'refusal' | 'isReachable' | 'version'>;
  readonly limiter: Limiter;
  readonly metrics: Metrics;
  /** Tells the operator's webhook of a session; nobody waits for it. */
  readonly tell: (event: SessionNews['event'], fingerprint: string) => void;
  readonly clock: Clock;
  /** The shortest time until the refusal of a number is answered. */
  readonly minCodeMs: number;
  /** How long idle connections may bring a request while the server stops; left out: as long as the way to it may take. */
  readonly graceMs?: number | undefined;
  readonly random: Random;
  readonly log: Log;
  /** The words of problem objects. */
  readonly words: ProblemWords;
  /** The texts of the pages in each language. */
  readonly languages: Languages;
  /** The names of new devices in the list of linked devices on the phone. */
  readonly deviceNames: Readonly<Record<Method, string>>;
  /** The folder with the pages and `assets/`. */
  readonly publicDir: string;
  /** The path of the built restore client. */
  readonly restoreClient: string;
  /** Counts open event streams: +1 and -1. */
  readonly onStreams: (change: 1 | -1) => void;
};
