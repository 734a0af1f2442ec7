import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newRingText } from '../../../kit/session/harness.ts';
import { fill } from '../../../kit/browser/fill.ts';
import { askSession } from '../../../kit/program/link.ts';
import { startMongo } from '../../../kit/mongo/mongodb.ts';
import { run, type Ran } from '../../../kit/program/run-command.ts';
import { startProcess } from '../../../kit/program/start-process.ts';

type Env = Readonly<Record<string, string>>;

const mongo = await startMongo();
const [K1, K2] = [newRingText('k1'), newRingText('k2')];
const ringOf = (bytes: readonly number[]) => `k1:${Buffer.from(bytes).toString('base64')}`;
let dir: string;

afterAll(() => mongo.stop());

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trekker-ring-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

function dirs(): Env {
  return { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
}

function place(kind: 'embedded' | 'MongoDB'): Env {
  return kind === 'embedded' ? dirs() : { ...dirs(), MONGODB_URI: mongo.uri, MONGODB_DB: mongo.newDb() };
}

/** The output of the program, or of the rotation command, when it refuses to start. */
async function refusal(env: Env, program = 'main.js'): Promise<string> {
  const { code, out, err }: Ran = await run(process.execPath, [join('dist', program)], {
    env: { HOST: '127.0.0.1', PORT: '0', ...env },
  });
  expect(code).toBe(1);
  const said = `${out}${err}`;
  for (const ring of (env['ENCRYPTION_KEYS'] ?? '').split(',')) {
    if (ring.length > 10) expect(said).not.toContain(ring.slice(3));
  }
  return err;
}

describe('T09: a start is refused', () => {
  test.each([
    ['16 bytes', ringOf(Array.from({ length: 16 }, (_, at) => at * 11)), 'base64 of 32 bytes'],
    ['one byte all through', ringOf(Array.from({ length: 32 }, () => 0x41)), 'not a random key'],
  ])('with a key ring of %s', async (_, ring, words) => {
    expect(await refusal({ ...dirs(), ENCRYPTION_KEYS: ring })).toContain(words);
  });

  test('with MongoDB and no key ring', async () => {
    expect(await refusal(place('MongoDB'))).toContain('ENCRYPTION_KEYS is required with MONGODB_URI');
  });

  test('with a MongoDB address that cannot be one, which is not shown', async () => {
    const env = { ...dirs(), MONGODB_URI: 'mongodb://me:hunter2@a:b:c/', ENCRYPTION_KEYS: K1 };
    const said = await refusal(env);

    expect(said).toContain('MONGODB_URI names a host that is none');
    expect(said).not.toContain('hunter2');
  });

  test('with a key file that others can read', async () => {
    const first = await startProcess(dirs());
    await first.end('SIGTERM');
    await chmod(join(dir, 'data', 'encryption-keys'), 0o644);

    expect(await refusal(dirs())).toContain('chmod 600');
  });

  test('with sessions in the store and the key file gone', async () => {
    await fill({ ...dirs(), ENCRYPTION_KEYS: K1 }, 1);

    expect(await refusal(dirs())).toContain('encryption-keys is missing');
  });

  test.each(['embedded', 'MongoDB'] as const)(
    'on the %s store with another ring than that of its sessions; so is a rotation',
    async (kind) => {
      const env = place(kind);
      const wanted = await fill({ ...env, ENCRYPTION_KEYS: K1 }, 2);
      const lacking = { ...env, ENCRYPTION_KEYS: K2 };
      expect(await refusal(lacking, 'app/rotate-main.js')).toContain('ENCRYPTION_KEYS lacks the key k1');
      const other = { ...env, ENCRYPTION_KEYS: newRingText('k1') };
      expect(await refusal(other)).toContain('does not fit this store');

      const right = await startProcess({ ...env, ENCRYPTION_KEYS: K1 });
      for (const id of wanted.keys()) expect((await askSession(right.url, id)).status).toBe(200);
      await right.end('SIGTERM');
    },
  );
});

test('F41: a server that lacks the key of another one says so, and is fine again with it', async () => {
  const place1 = place('MongoDB');
  await fill({ ...place1, ENCRYPTION_KEYS: K1 }, 1);
  const lacking = await startProcess({ ...place1, ENCRYPTION_KEYS: K1 });
  const other = await startProcess({ ...place1, ENCRYPTION_KEYS: `${K2},${K1}` });
  await other.said('0 rows left on k1');
  const readiness = async () => {
    const answer = await fetch(`${lacking.url}/readyz`);
    return [answer.status, await answer.json()];
  };
  // The row that tells is read every ten seconds, and the metrics may have asked for it just before.
  await expect
    .poll(readiness, { timeout: 12_000, interval: 500 })
    .toEqual([503, expect.objectContaining({ ready: false, reasons: ['key-missing'] })]);
  await lacking.said('moves sessions to a key that this one lacks');
  expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
  await lacking.end('SIGTERM');
  const mended = await startProcess({ ...place1, ENCRYPTION_KEYS: `${K1},${K2}` });
  expect((await fetch(`${mended.url}/readyz`)).status).toBe(200);
  for (const server of [mended, other]) await server.end('SIGTERM');
});

test.each(['embedded', 'MongoDB'] as const)(
  'F42: on the %s store a lost key is told with the number of its sessions, and they can be given up',
  async (kind) => {
    const env = place(kind);
    await fill({ ...env, ENCRYPTION_KEYS: K1 }, 3);
    const both = { ...env, ENCRYPTION_KEYS: `${K2},${K1}` };
    const lost = { ...env, ENCRYPTION_KEYS: K2 };
    const dying = ['--import', 'tsx', 'test/kit/program/rotate-and-die.ts', '1', 'before'];
    expect((await run(process.execPath, dying, { env: both })).code).toBeNull();
    expect(await refusal(lost)).toMatch(
      /lacks the key k1: 3 of 3 stored sessions .* newest of \d{4}-\d\d-\d\d\./,
    );
    const forget = ['dist/app/rotate-main.js', '--forget', 'k1'];
    expect((await run(process.execPath, forget, { env: both })).err).toContain('holds the key k1');
    const { code, out } = await run(process.execPath, forget, { env: lost });
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('rows removed that only k1 opened: 3') as string,
    ]);
    const server = await startProcess(lost);
    await server.end('SIGTERM');
  },
);

describe('a start with a new key in front', () => {
  test('moves every session in the background while it serves, says so, and then the old key can go', async () => {
    const env = place('embedded');
    const wanted = await fill({ ...env, ENCRYPTION_KEYS: K1 }, 30);
    const both = await startProcess({ ...env, ENCRYPTION_KEYS: `${K2},${K1}` });
    await both.said('0 rows left on k1, it is safe to remove k1 once every server runs with k2 first');
    for (const id of wanted.keys()) expect((await askSession(both.url, id)).status).toBe(200);
    await both.end('SIGTERM');
    const onlyNew = await startProcess({ ...env, ENCRYPTION_KEYS: K2 });
    for (const id of wanted.keys()) expect((await askSession(onlyNew.url, id)).status).toBe(200);
    await onlyNew.end('SIGTERM');
  });

  test('by hand: says what it did, in its last line that k1 may go, and has nothing to do the second time', async () => {
    const env = { ...place('embedded'), ENCRYPTION_KEYS: `${K2},${K1}` };
    await fill({ ...env, ENCRYPTION_KEYS: K1 }, 3);
    const last = '0 rows left on k1, it is safe to remove k1 once every server runs with k2 first\n';

    expect(await run('npm', ['run', '--silent', 'rotate'], { env })).toEqual({
      code: 0,
      err: '',
      out: `rows moved to k2: 3\n${last}`,
    });
    expect(await run(process.execPath, ['dist/app/rotate-main.js'], { env })).toEqual({
      code: 0,
      err: '',
      out: `rows moved to k2: 0\n${last}`,
    });
  });

  test('by hand, with a MongoDB that is down: says so and exits with 1', async () => {
    const env = { ...dirs(), MONGODB_URI: 'mongodb://127.0.0.1:1', ENCRYPTION_KEYS: `${K2},${K1}` };

    expect(await refusal(env, 'app/rotate-main.js')).toContain('The store cannot be used: ');
  });
});
