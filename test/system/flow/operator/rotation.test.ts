import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newRingText, sha256 } from '../../../kit/session/harness.ts';
import { fill, inTurns } from '../../../kit/browser/fill.ts';
import { askSession } from '../../../kit/program/link.ts';
import { startMongo } from '../../../kit/mongo/mongodb.ts';
import { ROOT } from '../../../kit/repo.ts';
import { run, type Ran } from '../../../kit/program/run-command.ts';
import { startProcess } from '../../../kit/program/start-process.ts';

type Env = Readonly<Record<string, string>>;

const MOMENTS = ['before', 'during', 'after'] as const;
/** Sessions with a kept state, of three pieces each. */
const KEPT = 10;
const mongo = await startMongo();
const [K1, K2] = [newRingText('k1'), newRingText('k2')];
let dir: string;

afterAll(() => mongo.stop());

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trekker-rotation-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

/** Settings for a new store of one kind. */
function place(kind: 'embedded' | 'MongoDB'): Env {
  const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  return kind === 'embedded' ? dirs : { ...dirs, MONGODB_URI: mongo.uri, MONGODB_DB: mongo.newDb() };
}

/** Compiles a program in TypeScript to one file, because compiling it at every start would take most of the time. */
async function bundle(entry: string): Promise<string> {
  const outfile = join(ROOT, 'test', 'output', `${basename(entry, '.ts')}.mjs`);
  const options = { bundle: true, platform: 'node', format: 'esm', packages: 'external' } as const;
  await build({ ...options, absWorkingDir: ROOT, entryPoints: [entry], outfile });
  return outfile;
}

/** Runs Node with both keys in the ring, the new one first. */
function runNode(args: readonly string[], env: Env): Promise<Ran> {
  return run(process.execPath, args, { env: { ENCRYPTION_KEYS: `${K2},${K1}`, ...env } });
}

/** Counts the sessions and kept states that a server with k2 alone gives out as exactly the wanted bytes. */
async function restored(env: Env, wanted: ReadonlyMap<string, string>): Promise<number> {
  const server = await startProcess({ ...env, ENCRYPTION_KEYS: K2 });
  let count = 0;
  await inTurns([...wanted], async ([bearer, hash]) => {
    const answer = await askSession(server.url, bearer, { query: bearer.includes('~') ? '' : '/state' });
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
  ['embedded', 200, 14, 6],
  ['MongoDB', 60, 3, 2],
] as const)('a rotation on the %s store', (kind, rows, rowKills, pieceKills) => {
  test(`T08: killed at ${rowKills} rows and ${pieceKills} kept pieces, then run to its end: with the old key gone ${rows} of ${rows} sessions and states are as they were`, async () => {
    const env = place(kind);
    const wanted = await fill({ ...env, ENCRYPTION_KEYS: K1 }, rows, KEPT);
    const chance = seeded();
    const script = await bundle('test/kit/program/rotate-and-die.ts');
    for (let kill = 1; kill <= rowKills + pieceKills; kill += 1) {
      // Pieces come after all rows.
      const counted = kill <= rowKills ? 'rows' : 'pieces';
      const change = 1 + (chance.next().value % (counted === 'rows' ? 8 : 4));
      const moment = MOMENTS[chance.next().value % 3] ?? 'before';
      // A killed process has no exit code.
      expect((await runNode([script, String(change), moment, counted], env)).code).toBeNull();
    }
    const last = await runNode(['dist/app/rotate-main.js'], env);

    expect(last).toMatchObject({ code: 0, err: '' });
    expect(last.out.trimEnd().split('\n').at(-1)).toBe(
      '0 rows left on k1, it is safe to remove k1 once every server runs with k2 first',
    );
    expect(await restored(env, wanted)).toBe(rows);
  });
});
