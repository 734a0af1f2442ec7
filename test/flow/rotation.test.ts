import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadKeyRing, proveRing } from '../../src/boot.ts';
import { systemClock, systemRandom } from '../../src/clock.ts';
import { createIssuer } from '../../src/session/issue.ts';
import { createProof } from '../../src/session/proof.ts';
import { Restorer } from '../../src/session/restore.ts';
import { openStore } from '../../src/vault.ts';
import { loadConfig } from '../../src/config.ts';
import { makeAuthState } from '../session/support/auth-state.ts';
import { keepLog, newRingText, noHook, NO_SIGNAL, PREFIX, sha256 } from '../session/support/harness.ts';
import { askSession } from '../support/link.ts';
import { startMongo } from '../support/mongodb.ts';
import { ROOT } from '../support/repo.ts';
import { startProcess } from '../support/start-process.ts';

type Env = Readonly<Record<string, string>>;
type Ended = { readonly code: number | null; readonly signal: string | null; readonly output: string };

const MOMENTS = ['before', 'during', 'after'] as const;
const mongo = await startMongo();
const [K1, K2] = [newRingText('k1'), newRingText('k2')];
let dir: string;

afterAll(() => mongo.stop());

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trekker-rotation-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** Where the rows lie: one place each for the two kinds of store. */
function place(kind: 'embedded' | 'MongoDB'): Env {
  const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  return kind === 'embedded' ? dirs : { ...dirs, MONGODB_URI: mongo.uri, MONGODB_DB: mongo.newDb() };
}

/** Ten at a time. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < items.length; at += 10) await Promise.all(items.slice(at, at + 10).map(work));
}

/** Sessions sealed with k1; by ID the SHA-256 of what each opens. */
async function fill(env: Env, rows: number): Promise<ReadonlyMap<string, string>> {
  const log = keepLog();
  const { config, secrets } = loadConfig({ ...env, ENCRYPTION_KEYS: K1 }, () => '');
  const { sessions } = await openStore({ config, secrets, clock: systemClock, log });
  const ring = await loadKeyRing(config, secrets, sessions, log);
  await proveRing(createProof({ store: sessions, ring, prefix: PREFIX, random: systemRandom }), log);
  const deps = { store: sessions, ring, prefix: PREFIX, ttlDays: 30, clock: systemClock };
  const restorer = new Restorer({ ...deps, log });
  const issuer = createIssuer({ ...deps, random: systemRandom, restorer });
  const wanted = new Map<string, string>();
  await inTurns(Array.from({ length: rows }), async () => {
    const issued = await issuer.issue(makeAuthState(), 'short', noHook, NO_SIGNAL);
    await issued.markSent();
    wanted.set(issued.id, sha256(await restorer.text(await restorer.open(issued.id))));
  });
  await sessions.close();
  return wanted;
}

async function run(args: readonly string[], env: Env): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ENCRYPTION_KEYS: `${K2},${K1}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, output };
}

/** One file of a program in TypeScript: to translate it at every start would take most of the time. */
async function bundle(entry: string): Promise<string> {
  const outfile = join(ROOT, 'test', 'output', `${basename(entry, '.ts')}.mjs`);
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external' } as const;
  await build({ ...options, absWorkingDir: ROOT, entryPoints: [entry], outfile });
  return outfile;
}

/** How many IDs the server still gives out byte by byte, with k2 alone. */
async function restored(env: Env, wanted: ReadonlyMap<string, string>): Promise<number> {
  const server = await startProcess({ ...env, ENCRYPTION_KEYS: K2 });
  let count = 0;
  await inTurns([...wanted], async ([id, hash]) => {
    const answer = await askSession(server.url, id);
    if (answer.status === 200 && sha256(await answer.text()) === hash) count += 1;
  });
  await server.end('SIGTERM');
  return count;
}

/** Numbers that look random and are the same in every run. */
function* seeded(): Generator<number, never> {
  for (let state = 20_260_131; ; state = (state * 48_271) % 2_147_483_647) yield state;
}

describe.each([
  ['embedded', 200, 20],
  ['MongoDB', 60, 5],
] as const)('a rotation on the %s store', (kind, rows, kills) => {
  test(`killed at ${kills} points, then run to its end: with the old key gone ${rows} of ${rows} sessions restore`, async () => {
    const env = place(kind);
    const wanted = await fill(env, rows);
    const chance = seeded();
    const script = await bundle('test/support/rotate-and-die.ts');
    for (let kill = 1; kill <= kills; kill += 1) {
      const change = 1 + (chance.next().value % 8);
      const moment = MOMENTS[chance.next().value % 3] ?? 'before';
      expect(await run([script, String(change), moment], env)).toMatchObject({
        code: null,
        signal: 'SIGKILL',
      });
    }
    const last = await run(['dist/rotate.js'], env);

    expect(last).toMatchObject({ code: 0, signal: null });
    expect(last.output.trimEnd().split('\n').at(-1)).toBe('0 rows left on k1, it is safe to remove k1');
    expect(await restored(env, wanted)).toBe(rows);
  });
});
