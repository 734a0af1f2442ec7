import { loadKeyRing, proveRing } from '../../../src/app/start-checks.ts';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { createIssuer } from '../../../src/session/issue.ts';
import { createRingProof } from '../../../src/session/ring/ring-proof.ts';
import type { SessionState } from '../../../src/auth-state/json.ts';
import { KeptStates } from '../../../src/session/kept/kept-states.ts';
import { Room } from '../../../src/session/kept/room.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { openStore } from '../../../src/app/session-services.ts';
import { keeperOf, type Keeper } from '../kept/keeper.ts';
import { makeAuthState } from '../session/auth-state.ts';
import { keepLog, noHook, NO_SIGNAL, PREFIX, sha256 } from '../session/harness.ts';

/** Does work for all items, ten at a time. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 10) await Promise.all(items.slice(at, at + 10).map(work));
}

/**
 * Adds sessions to the store of these settings, with kept states of `kept` of them. Returns the SHA-256 of each session's JSON text by session ID;
 * of a kept one, that of its pieces by the bearer of its bot.
 */
export async function fill(
  env: Readonly<Record<string, string>>,
  rows: number,
  kept = 0,
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
  const room = new Room({ store: sessions, clock: systemClock, log }, 1e9);
  const states = new KeptStates(
    { store: sessions, ring, clock: systemClock, log, random: systemRandom },
    room,
  );
  await inTurns([...wanted.keys()].slice(0, kept), async (id) => {
    const keeper = keeperOf(id);
    const { text } = await restorer.unpack(restorer.open(id));
    await keepSome(states, keeper, JSON.parse(text) as SessionState);
    wanted.delete(id);
    wanted.set(keeper.text, sha256(JSON.stringify(await states.read(keeper.bearer))));
  });
  await sessions.close();
  return wanted;
}

/** Keeps a base and two pieces of a log. */
async function keepSome(states: KeptStates, { bearer, seal }: Keeper, { creds, keys }: SessionState) {
  const { epoch } = await states.lease(bearer);
  const pieces = [
    ['base', await seal('base', epoch, 0, { creds, keys })],
    ['log', await seal('log', epoch, 1, { creds: { ...creds, accountSyncCounter: 7 } })],
    ['log', await seal('log', epoch, 2, { creds: { ...creds, accountSyncCounter: 8 } })],
  ] as const;
  for (const [kind, { seq, sealed }] of pieces) {
    await states.put(bearer, { kind, epoch, seq, sealed: Buffer.from(sealed, 'base64url') });
  }
}
