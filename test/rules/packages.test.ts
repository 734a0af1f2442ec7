import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { asRecord, read, readJson, ROOT } from '../kit/repo.ts';

/** The longest time that the program takes to end after SIGTERM, in milliseconds. */
const DRAIN_MS = 25_000;
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

describe('package.json', () => {
  const manifest = readJson('package.json');
  const groups = ['dependencies', 'devDependencies', 'overrides'];

  test('pins every version exactly', () => {
    const loose = groups.flatMap((group) =>
      Object.entries(asRecord(manifest[group])).filter(([, version]) => !EXACT.test(String(version))),
    );

    expect(loose).toEqual([]);
  });

  test('is private, for the Node releases that run it, and runs nothing at install', () => {
    const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'heroku-postbuild'];

    expect(manifest['private']).toBe(true);
    expect(manifest['engines']).toEqual({ node: '^20.19.0 || ^22.12.0 || ^24.0.0' });
    expect(Object.keys(asRecord(manifest['scripts'])).filter((name) => hooks.includes(name))).toEqual([]);
  });

  test('has no optional package of its own, which would invite leaving out the binaries of others', () => {
    expect(manifest).not.toHaveProperty('optionalDependencies');
    expect(asRecord(manifest['dependencies'])).toHaveProperty('pm2');
  });
});

describe('package-lock.json', () => {
  const entries = Object.entries(asRecord(readJson('package-lock.json')['packages'])).filter(
    ([path]) => path !== '',
  );

  test('T40: has a checksum for every package', () => {
    const without = entries.filter(
      ([, entry]) => !String(asRecord(entry)['integrity']).startsWith('sha512-'),
    );

    expect(entries.length).toBeGreaterThan(100);
    expect(without.map(([path]) => path)).toEqual([]);
  });

  test('names no host and no git source', () => {
    expect(entries.filter(([, entry]) => 'resolved' in asRecord(entry)).map(([path]) => path)).toEqual([]);
    expect(read('package-lock.json')).not.toMatch(/git(?:\+|:\/\/|hub:)/);
  });

  test('agrees with package.json', () => {
    const root = asRecord(asRecord(readJson('package-lock.json')['packages'])['']);
    const manifest = readJson('package.json');

    for (const group of ['dependencies', 'devDependencies']) {
      expect(root[group]).toEqual(manifest[group]);
    }
  });
});

test('.npmrc, keeps versions exact and never leaves optional packages out', () => {
  expect(read('.npmrc')).toContain('save-exact=true');
  expect(read('.npmrc')).not.toMatch(/omit\s*=|https?:/);
});

/** What PM2 reads in ecosystem.config.js, and what the file says to the operator. */
function ecosystemOf(wanted: string | undefined): { readonly apps: unknown; readonly said: string } {
  const script = "console.log(JSON.stringify(require('./ecosystem.config.js').apps))";
  const env = { PATH: process.env['PATH'], ...(wanted === undefined ? {} : { WEB_CONCURRENCY: wanted }) };
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  return { apps: JSON.parse(stdout), said: stderr };
}

describe('ecosystem.config.js, when PM2 requires it', () => {
  const isSupported = asRecord(process.features)['require_module'] === true;

  test('gives one app with the values that reload without a gap', async (context) => {
    if (!isSupported) context.skip('this Node cannot require an ES module');

    expect(ecosystemOf(undefined)).toEqual({
      apps: [
        {
          name: 'trekker-session',
          script: 'dist/main.js',
          exec_mode: 'cluster',
          instances: 1,
          wait_ready: true,
          listen_timeout: 15_000,
          kill_timeout: 40_000,
          max_memory_restart: '450M',
          exp_backoff_restart_delay: 200,
          time: true,
          env: { NODE_ENV: 'production' },
        },
      ],
      said: '',
    });
    expect(40_000).toBeGreaterThan(DRAIN_MS);
  });

  test.for([
    ['3', 3, ''],
    ['', 1, ''],
    ['0', 1, 'WEB_CONCURRENCY must be a whole number from 1 to 100, not "0": 1 is used\n'],
    ['many', 1, 'WEB_CONCURRENCY must be a whole number from 1 to 100, not "many": 1 is used\n'],
  ] as const)('with WEB_CONCURRENCY=%s, starts %i', async ([wanted, instances, said], context) => {
    if (!isSupported) context.skip('this Node cannot require an ES module');

    expect(ecosystemOf(wanted)).toMatchObject({ apps: [{ instances }], said });
  });

  test('is reloaded by the script one instance after another', () => {
    expect(asRecord(readJson('package.json')['scripts'])['pm2:reload']).toContain(
      ' PM2_CONCURRENT_ACTIONS=1 pm2 reload ',
    );
  });
});
