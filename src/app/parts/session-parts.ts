import { createArchiver, type Archiver } from '../../archive/archive.ts';
import { inspectAuthState } from '../../auth-state/checks/checks.ts';
import type { Config } from '../../config/config.ts';
import { maskNumber } from '../../link/number/phone.ts';
import type { Clock, Log } from '../../ports/base.ts';
import { createImporter, type Importer } from '../../session/import.ts';
import { createInspector, type Inspector } from '../../session/inspect.ts';
import { problems } from '../../texts/en/problems.ts';
import type { Gateway } from '../../whatsapp/gateway.ts';
import type { SessionServices } from '../session-services.ts';

const REPORT_WORDS = { mask: maskNumber, say: problems.say };

type FromBase = { readonly config: Config; readonly clock: Clock; readonly log: Log };

/** Creates the archiver and removes the unfinished archives of earlier processes. */
export async function openArchiver({ config, clock, log }: FromBase): Promise<Archiver> {
  const archiver = createArchiver({ tempDir: config.tempDir, clock, log });
  await archiver.sweep();
  return archiver;
}

export function openInspector(
  { clock, config: { session } }: FromBase,
  services: SessionServices,
  { liveCheck }: Gateway,
): Inspector {
  return createInspector({
    restorer: services.restorer,
    inspect: inspectAuthState,
    liveCheck,
    limiter: services.limiter,
    clock,
    prefix: session.prefix,
    words: REPORT_WORDS,
  });
}

export function openImporter(
  { config: { session } }: FromBase,
  { issuer }: SessionServices,
  inspector: Inspector,
): Importer {
  const { prefix } = session;
  return createImporter({ issuer, inspector, inspect: inspectAuthState, prefix, words: REPORT_WORDS });
}
