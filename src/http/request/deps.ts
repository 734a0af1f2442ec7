import type { Config, Secrets } from '../../config/config.ts';
import type { Registry } from '../../link/registry.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { Clock, Log, Random } from '../../ports/base.ts';
import type { ArchiveExport, HoldUnlink } from '../../ports/inspection.ts';
import type { LinkDirectory } from '../../ports/link-directory.ts';
import type { Limiter } from '../../ports/limits.ts';
import type { WhatsApp } from '../../ports/whatsapp.ts';
import type { Language } from '../../texts/en.ts';
import type { Inspector } from '../../session/inspect.ts';
import type { Restorer } from '../../session/restore.ts';

/** Everything the routes need; `app.ts` makes it. */
export type HttpDeps = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly registry: Registry;
  readonly directory: LinkDirectory;
  readonly restorer: Restorer;
  readonly inspect: Inspector;
  readonly holdUnlink: HoldUnlink;
  readonly exportArchive: ArchiveExport;
  readonly checkStore: () => Promise<void>;
  readonly whatsapp: Pick<WhatsApp, 'refusal' | 'version'>;
  readonly limiter: Limiter;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** No refusal of a number is answered sooner. */
  readonly minCodeMs: number;
  readonly random: Random;
  readonly log: Log;
  /** Everything the pages say. */
  readonly language: Language;
  /** As it will stand under Linked devices. */
  readonly deviceName: string;
  /** Holds the pages and `assets/`. */
  readonly publicDir: string;
  /** Path of the built restore client. */
  readonly restoreClient: string;
  /** Counts open event streams: +1 and -1. */
  readonly onStreams: (change: 1 | -1) => void;
};
