import { parseArgs } from 'node:util';
import { launch, readSettings } from './launch.ts';
import { explained, explainFailure, loadKeyRing, proveRing } from './start-checks.ts';
import { systemClock, systemRandom } from './system.ts';
import { createLog } from '../telemetry/log.ts';
import { forgetKey } from '../session/ring/forget-key.ts';
import { createRingProof } from '../session/ring/ring-proof.ts';
import { rotateRows, rotationLine } from '../session/ring/rotate.ts';
import { openStore } from './session-services.ts';
import { operator } from '../texts/en/operator.ts';

/**
 * Seals every stored session with the first key of the ring; a server may be running meanwhile. It may be stopped at any moment and started
 * again. Exits with 0 if no row needs an old key any more, with 1 otherwise. With `--forget NAME` it first removes the
 * sessions that only this lost key opens.
 */
const launched = launch(process);
await main();

async function main(): Promise<void> {
  const end = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => end.abort());
  try {
    const left = await rotate(end.signal);
    process.exitCode = [...left.values()].every((rows) => rows === 0) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${explainFailure(error, 'rotate')}\n`);
    process.exitCode = 1;
  }
  // The process is ended explicitly, because a connection to a database that does not answer would keep it alive.
  process.exit();
}

async function rotate(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const { config, secrets, doubts } = await readSettings(launched);
  const log = createLog({ level: 'warn' });
  for (const warning of [...launched.warnings, ...doubts]) log.warn({}, warning);
  const store = await openStore({ config, secrets, clock: systemClock, log });
  const ring = await loadKeyRing(config, secrets, store.sessions, log);
  const { forget } = parseArgs({ options: { forget: { type: 'string' } } }).values;
  if (forget !== undefined) {
    const removed = await explained(() => forgetKey(store.sessions, ring, forget));
    process.stdout.write(`${operator.rotation.forgotten(forget, removed)}\n`);
  }
  const deps = { store: store.sessions, ring, random: systemRandom };
  await proveRing(createRingProof({ ...deps, prefix: config.session.prefix }), log);
  const { moved, left } = await rotateRows({ ...deps, log, signal });
  process.stdout.write(`${operator.rotation.moved(ring.active.kid, moved)}\n`);
  for (const [kid, rows] of left) process.stdout.write(`${rotationLine(kid, rows, ring.active.kid)}\n`);
  if (left.size === 0) process.stdout.write(`${operator.rotation.oneKey}\n`);
  await store.sessions.close();
  return left;
}
