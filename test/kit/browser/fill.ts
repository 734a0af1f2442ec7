import { loadKeyRing, proveRing } from '../../../src/app/start-checks.ts';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { createIssuer } from '../../../src/session/issue.ts';
import { createRingProof } from '../../../src/session/ring/ring-proof.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { openStore } from '../../../src/app/session-services.ts';
import { makeAuthState } from '../session/auth-state.ts';
import { keepLog, noHook, NO_SIGNAL, PREFIX, sha256 } from '../session/harness.ts';

/** Does work for all items, ten at a time. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 10) await Promise.all(items.slice(at, at + 10).map(work));
}

/** Adds sessions to the store of these settings. Returns the SHA-256 of each session's JSON text by session ID. */
export async function fill(
  env: Readonly<Record<string, string>>,
  rows: number,
): Promise<ReadonlyMap<string, string>> {
  const log = keepLog();
  const { config, secrets } = loadConfig(env, () => '');
  const { sessions } = await openStore({ config, secrets, clock: systemClock, log });
  const ring = await loadKeyRing(config, secrets, sessions, log);
  await proveRing(createRingProof({ store: sessions, ring, prefix: PREFIX, random: systemRandom }), log);
  const deps = { store: sessions, ring, prefix: PREFIX, ttlDays: 30, clock: systemClock };
  const restorer = new Restorer({ ...deps, log });
  const issuer = createIssuer({ ...deps, random: systemRandom, restorer });
  const wanted = new Map<string, string>();
  await inTurns(Array.from({ length: rows }), async () => {
    const issued = await issuer.issue(makeAuthState(), 'short', noHook, NO_SIGNAL);
    await issued.markSent();
    wanted.set(issued.id, sha256((await restorer.unpack(restorer.open(issued.id))).text));
  });
  await sessions.close();
  return wanted;
}
