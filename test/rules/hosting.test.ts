import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/config/settings.ts';
import { tempFolder } from '../kit/folder.ts';
import { asRecord, read, readJson } from '../kit/repo.ts';

/** The longest time that the program takes to end after SIGTERM, in milliseconds. */
const DRAIN_MS = 25_000;
const REQUIRED = ['MONGODB_URI', 'ENCRYPTION_KEYS'];
const KNOWN = new Set([...Object.keys(SETTINGS), 'NODE_ENV', 'NODE_OPTIONS']);
/** What the guide for hosts names that is no setting of the program: of Compose, PM2, Pterodactyl, Railway. */
const OF_HOSTS = [
  'PUBLISH',
  'WEB_CONCURRENCY',
  'SERVER_PORT',
  'RAILWAY_RUN_UID',
  'RAILWAY_DEPLOYMENT_DRAINING_SECONDS',
];

/** Source: Heroku's app.json schema. */
const APP_FIELDS = [
  'name',
  'description',
  'keywords',
  'website',
  'repository',
  'logo',
  'success_url',
  'scripts',
  'env',
  'formation',
  'addons',
  'buildpacks',
  'stack',
  'environments',
  'image',
];
const ENV_FIELDS = ['description', 'value', 'required', 'generator'];

const ANALYZE = '/usr/bin/systemd-analyze';
/** Times ten, as `--threshold` wants it. */
const MOST_EXPOSED = 20;
/** Directives that are `yes`. Source: systemd.exec(5). */
const HARDENING = [
  ...['Clock', 'ControlGroups', 'Home', 'Hostname', 'KernelLogs', 'KernelModules', 'KernelTunables'].map(
    (what) => `Protect${what}`,
  ),
  ...['Devices', 'Tmp', 'Users'].map((what) => `Private${what}`),
  ...['Namespaces', 'Realtime', 'SUIDSGID'].map((what) => `Restrict${what}`),
  'LockPersonality',
  'NoNewPrivileges',
  'RemoveIPC',
];
/** Every directive that the unit may have. Source: systemd.unit(5), systemd.service(5), systemd.exec(5). */
const DIRECTIVES = new Set([
  ...HARDENING,
  ...'Description After Wants WantedBy User WorkingDirectory Environment EnvironmentFile ExecStart UMask'.split(
    ' ',
  ),
  ...'StateDirectory StateDirectoryMode RuntimeDirectory RuntimeDirectoryMode Restart TimeoutStopSec'.split(
    ' ',
  ),
  ...'MemoryMax LimitCORE ProtectSystem ProtectProc ProcSubset KeyringMode RestrictAddressFamilies'.split(
    ' ',
  ),
  ...'CapabilityBoundingSet AmbientCapabilities'.split(' '),
  ...'SystemCallArchitectures SystemCallFilter SystemCallErrorNumber'.split(' '),
]);

test('Procfile, runs the program itself and nothing else', () => {
  expect(read('Procfile')).toBe('web: node dist/main.js\n');
});

test('.node-version, names one release line', () => {
  expect(read('.node-version')).toBe('24\n');
});

describe('app.json', () => {
  const app = readJson('app.json');
  const env = asRecord(app['env']);

  test('has only fields of the published schema, within its lengths', () => {
    expect(Object.keys(app).filter((field) => !APP_FIELDS.includes(field))).toEqual([]);
    expect(String(app['name']).length).toBeLessThanOrEqual(30);
    expect(String(app['description']).length).toBeLessThanOrEqual(140);
    const fields = Object.values(env).flatMap((entry) => Object.keys(asRecord(entry)));
    expect(fields.filter((field) => !ENV_FIELDS.includes(field))).toEqual([]);
  });

  test('asks for one basic dyno, built by the Node buildpack', () => {
    expect(app).toMatchObject({
      success_url: '/',
      stack: 'heroku-24',
      buildpacks: [{ url: 'heroku/nodejs' }],
      formation: { web: { quantity: 1, size: 'basic' } },
    });
  });

  test('names only settings that exist, and asks for the required ones', () => {
    expect(Object.keys(env).filter((name) => !KNOWN.has(name))).toEqual([]);
    const required = Object.keys(env).filter((name) => asRecord(env[name])['required'] === true);
    expect(required).toEqual(REQUIRED);
    expect(env).toMatchObject({
      TRUST_PROXY: { value: '1' },
      NODE_OPTIONS: { value: '--max-old-space-size=320' },
      METRICS_TOKEN: { generator: 'secret' },
      SESSION_PREFIX: { required: false },
      BRAND_NAME: { required: false },
      SUPPORT_URL: { required: false },
    });
  });

  test('shows how to make a key ring, by a command that makes a usable one', () => {
    const description = String(asRecord(env['ENCRYPTION_KEYS'])['description']);
    const script = /node -e "(.+)"/.exec(description)?.[1] ?? '';

    const made = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim();

    expect(SETTINGS.ENCRYPTION_KEYS.type.safeParse(made).success).toBe(true);
    expect(read('.env.example')).toContain(script);
  });
});

describe('render.yaml', () => {
  const lines = read('render.yaml')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('#'))
    .map((line) => line.replaceAll('"', "'"));

  test('says exactly this', () => {
    expect(lines).toEqual([
      'services:',
      '  - type: web',
      '    name: trekker-session',
      '    runtime: node',
      '    plan: starter',
      '    numInstances: 1',
      '    buildCommand: npm ci --include=dev && npm run build',
      '    startCommand: node dist/main.js',
      '    healthCheckPath: /healthz',
      '    maxShutdownDelaySeconds: 60',
      '    autoDeployTrigger: commit',
      '    envVars:',
      '      - { key: NODE_ENV, value: production }',
      "      - { key: TRUST_PROXY, value: '1' }",
      '      - { key: MONGODB_URI, sync: false }',
      '      - { key: ENCRYPTION_KEYS, sync: false }',
      '      - { key: METRICS_TOKEN, generateValue: true }',
    ]);
  });

  test('names only settings that exist, and asks for the required ones', () => {
    const keys = lines.flatMap((line) => /key: (\w+)/.exec(line)?.[1] ?? []);

    expect(keys.filter((key) => !KNOWN.has(key))).toEqual([]);
    expect(keys).toEqual(expect.arrayContaining(REQUIRED));
  });

  test('shows the variant with a disk', () => {
    expect(read('render.yaml')).toMatch(/#\s+mountPath: .+[\s\S]+#\s+- \{ key: DATA_DIR,/);
  });
});

describe('docs/trekker-session.service', () => {
  const text = read('docs/trekker-session.service');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const valueOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1];

  test('sets only settings that exist, listens on this machine alone, and stops slower than draining', () => {
    const names = [...text.matchAll(/^Environment=(\w+)=/gm)].map((match) => match[1] ?? '');

    expect(names.filter((name) => !KNOWN.has(name))).toEqual([]);
    expect(lines).toContain('Environment=HOST=127.0.0.1');
    expect(Number(valueOf('TimeoutStopSec')) * 1000).toBeGreaterThan(DRAIN_MS);
  });

  test('is hardened by directives that systemd knows, with a comment for the one that Node forbids', () => {
    const names = lines.flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
    const odd = lines.filter((line) => !/^\w+=|^\[(?:Unit|Service|Install)\]$/.test(line));

    expect([odd, names.filter((name) => !DIRECTIVES.has(name))]).toEqual([[], []]);
    expect(HARDENING.filter((name) => valueOf(name) !== 'yes')).toEqual([]);
    expect([valueOf('CapabilityBoundingSet'), valueOf('AmbientCapabilities')]).toEqual(['', '']);
    expect(names).not.toContain('MemoryDenyWriteExecute');
    expect(text).toContain('# No MemoryDenyWriteExecute:');
  });

  test('is accepted by systemd, which judges it safe', async (context) => {
    if (!existsSync(ANALYZE)) context.skip('systemd-analyze is not here');
    const unit = join(await tempFolder(), 'trekker-session.service');
    writeFileSync(unit, text.replace('/usr/bin/node', process.execPath));

    const verified = spawnSync(ANALYZE, ['verify', unit], { encoding: 'utf8' });
    const judged = spawnSync(ANALYZE, ['security', '--offline=yes', `--threshold=${MOST_EXPOSED}`, unit], {
      encoding: 'utf8',
    });

    expect([verified.status, verified.stderr]).toEqual([0, '']);
    if (/unrecognized option/.test(judged.stderr)) context.skip('this systemd-analyze judges no file');
    expect([judged.status, judged.stdout.slice(-300)]).toEqual([0, expect.anything()]);
  });
});

describe('samples', () => {
  test('docs/nginx.conf, keeps event streams unbuffered', () => {
    const text = read('docs/nginx.conf');
    const stream = /location ~ (\S+) \{([^}]+)\}/.exec(text);

    expect(new RegExp(stream?.[1] ?? 'x^').test('/code/abc/events')).toBe(true);
    // Of the buffer for streams the program speaks itself, which nginx heeds unless it is told not to.
    expect(text).not.toMatch(/proxy_(?:ignore|hide)_header/);
    expect(stream?.[2]).toContain('gzip off;');
    expect(text).toContain('HOST=127.0.0.1');
    expect(text).toMatch(/^ {2}server_tokens off;$/m);
    expect(text.match(/\{/g)?.length).toBe(text.match(/\}/g)?.length);
  });
});

describe('docs/hosting.md', () => {
  const text = read('docs/hosting.md');
  const parts = new Map(
    text.split(/^## /m).map((part) => [part.slice(0, part.indexOf('\n')), part] as const),
  );

  test('names only settings that exist, and those of the hosts', () => {
    const names = [...text.matchAll(/(?<![\w/-])[A-Z][A-Z]*_[A-Z_]+(?![\w-])|\b[A-Z]{3,}(?==)/g)].map(
      ([name]) => name,
    );

    expect([...new Set(names)].filter((name) => !KNOWN.has(name) && !OF_HOSTS.includes(name))).toEqual([
      'REQUEST_SCHEME',
    ]);
  });

  test.each(['Koyeb', 'Coolify', 'Easypanel', 'Railway', 'Fly'])(
    'for %s, tells of the proxy, the address, the port, the health check and the disk',
    (host) => {
      const part = parts.get(host) ?? '';

      expect(part).toMatch(/TRUST_PROXY ?= ?"?1/);
      expect(part).toContain('PUBLIC_URL');
      expect(part).toMatch(/3000|`PORT`/);
      expect(part).toMatch(/\/healthz|health check/);
      expect(part).toContain('/data');
    },
  );

  test('shows commands that make usable secrets for the profile with MongoDB', async (context) => {
    const shell = (command: string, cwd: string) =>
      spawnSync('sh', ['-ec', command], { cwd, encoding: 'utf8' });
    const dir = await tempFolder();
    if (shell('openssl version', dir).status !== 0) context.skip('openssl is not here');
    const commands = /```\n(install -d -m 700 secrets\n[^`]+)```/.exec(text)?.[1] ?? '';

    expect(shell(commands, dir)).toMatchObject({ status: 0, stderr: '' });
    const secret = (name: string) => readFileSync(join(dir, 'secrets', name), 'utf8');
    expect(SETTINGS.ENCRYPTION_KEYS.type.safeParse(secret('encryption-keys')).success).toBe(true);
    expect(SETTINGS.MONGODB_URI.type.safeParse(secret('mongodb-uri')).success).toBe(true);
    expect(secret('mongodb-uri')).toContain(secret('mongo-password'));
    expect(statSync(join(dir, 'secrets')).mode & 0o777).toBe(0o700);
  });

  test('starts a container by hand as compose.yaml does', () => {
    const [command = ''] = /^docker run .+$/m.exec(text) ?? [];
    const wanted = ['--read-only', '--tmpfs /tmp', '--cap-drop ALL', '--security-opt no-new-privileges'];

    expect(wanted.filter((option) => !command.includes(option))).toEqual([]);
    expect(command).toMatch(/ -v [\w-]+:\/data /);
    expect(Number(/--stop-timeout (\d+)/.exec(command)?.[1]) * 1000).toBeGreaterThan(DRAIN_MS);
  });
});
