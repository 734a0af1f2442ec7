import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { buildah, whyNoImage } from '../../../kit/container/buildah.ts';
import { readCompose, type Service } from '../../../kit/container/compose.ts';
import { startContainer, type Container } from '../../../kit/container/container.ts';
import { buildImage, copyProject, type Image } from '../../../kit/container/image.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { askSession, linkByQr } from '../../../kit/program/link.ts';
import { run as runCommand } from '../../../kit/program/run-command.ts';
import { freePort } from '../../../kit/program/start-process.ts';

const BUILD_LIMIT_MS = 300_000;
const DRAIN_MS = 25_000;
const START_MS = 15_000;
const MOST_BYTES = 300_000_000;
/** Stands in every file that may not get into the image. */
const PLANTED = 'PlantedSecretThatNoImageMayHold';
const SECRETS = [
  '.env',
  '.git/config',
  'creds.json',
  'data/encryption-keys',
  'data/sessions.db',
  'docs/bots.env',
  'node_modules/own/index.js',
  'public/.env.local',
  'public/creds-1.json',
  'secrets/mongodb-uri',
  'src/app/session-254.0.json',
  'src/data.db',
  'temp/archive/creds.json',
  'test/output/log',
];

const WHY_NOT = whyNoImage();
const closers: (() => Promise<void>)[] = [];
let whatsapp: FakeWhatsApp;
let image: Image;
let service: Service;
let dir: string;

beforeAll(async () => {
  if (WHY_NOT !== null) return;
  dir = await tempFolder();
  const context = await copyProject(join(dir, 'project'));
  if (context === null) throw new Error('without git nobody knows which files are the project');
  for (const path of SECRETS) {
    await mkdir(dirname(join(context, path)), { recursive: true });
    await writeFile(join(context, path), PLANTED);
  }
  const found = readCompose().services.get('trekker-session');
  if (found === undefined) throw new Error('no such service');
  service = found;
  [whatsapp, image] = await Promise.all([startFakeWhatsApp(), buildImage(context)]);
}, BUILD_LIMIT_MS);

afterAll(async () => {
  for (const close of closers.toReversed()) await close();
  await image?.forget();
  await whatsapp?.close();
});

function skipWithout(context: TestContext): void {
  if (WHY_NOT !== null) context.skip(WHY_NOT);
}

type Started = Container & { readonly url: string };

/** Starts the service. Only the addresses of this machine differ from what compose.yaml says. */
async function up(volumes: Readonly<Record<string, string>>, as: Service = service): Promise<Started> {
  const port = await freePort();
  const env = { HOST: '127.0.0.1', PORT: String(port), WHATSAPP_URL: whatsapp.url };
  const container = await startContainer({ image, service: as, volumes, env });
  closers.push(container.close);
  return { ...container, url: `http://127.0.0.1:${port}` };
}

async function upAndReady(volumes: Readonly<Record<string, string>>): Promise<Started> {
  const container = await up(volumes);
  const answers = () =>
    fetch(`${container.url}/readyz`).then(
      ({ status }) => status,
      () => container.output(),
    );
  await expect.poll(answers, { timeout: START_MS, interval: 100 }).toBe(200);
  return container;
}

describe('the image', () => {
  test('says how it is run: by a number that is not root, the program itself, its port, signal and check', (context) => {
    skipWithout(context);
    const { config } = image;

    expect(config).toMatchObject({
      User: '1000:1000',
      Cmd: ['node', 'dist/main.js'],
      WorkingDir: '/app',
      StopSignal: 'SIGTERM',
      ExposedPorts: { '3000/tcp': {} },
    });
    expect(Object.keys(config.Volumes ?? {})).toEqual([]);
    expect(
      Object.keys(config.Labels)
        .filter((name) => !name.startsWith('io.buildah.'))
        .toSorted(),
    ).toEqual(['description', 'licenses', 'title'].map((name) => `org.opencontainers.image.${name}`));
    expect(config.Healthcheck).toMatchObject({ Test: service.healthcheck['test'], Retries: 3 });
  });

  test('adds at most 300 MB to its base', (context) => {
    skipWithout(context);

    expect(image.ownBytes).toBeGreaterThan(10_000_000);
    expect(image.ownBytes).toBeLessThan(MOST_BYTES);
  });

  test('holds the program and its packages, no secret, no source, nothing that its user could change', async (context) => {
    skipWithout(context);
    const name = await buildah('from', '--pull-never', image.id);
    closers.push(async () => void (await buildah('rm', name)));
    const root = await buildah('mount', name);
    const app = join(root, 'app');
    const places = ['app', 'data', 'root', 'tmp', 'usr/local/etc'].map((place) => join(root, place));
    const unwanted = ['typescript', 'vitest', 'esbuild', 'playwright-core', 'pm2'];

    expect((await readdir(app)).toSorted()).toEqual(['dist', 'node_modules', 'package.json', 'public']);
    expect((await readdir(join(app, 'node_modules'))).filter((each) => unwanted.includes(each))).toEqual([]);
    expect(await linesOf('grep', '-rlF', PLANTED, ...places)).toEqual([]);
    expect(await linesOf('find', app, '!', '-user', '0')).toEqual([]);
    expect(await linesOf('find', app, '!', '-perm', '-a+r')).toEqual([]);
    expect(await linesOf('find', app, '-perm', '/go+w', '!', '-type', 'l')).toEqual([]);
    expect(await linesOf('stat', '-c', '%u:%g %a', join(root, 'data'))).toEqual(['1000:1000 700']);
  });
});

/** Runs a command and returns its lines. One that finds nothing, as grep does, may end with another code than 0. */
async function linesOf(command: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { out, err, code } = await runCommand(command, args);
  if (code === null || code > 1) throw new Error(`${command}: ${err}`);
  return out.split('\n').filter((line) => line !== '');
}

test('a container run as compose.yaml says has no rights but to write its volume and /tmp, links, and keeps the session over a stop', async (context) => {
  skipWithout(context);
  const volumes = { data: join(dir, 'volume') };
  const first = await upAndReady(volumes);
  const { id } = await linkByQr({ url: first.url, whatsapp });
  await expectNoRights(first);
  await expectHealthy(first);
  const askedAtMs = performance.now();

  expect(await first.stop()).toBe(0);
  expect(performance.now() - askedAtMs).toBeLessThan(DRAIN_MS);

  const second = await upAndReady(volumes);
  expect((await askSession(second.url, id)).status).toBe(200);
  expect(second.output()).not.toContain('made a key ring');
});

async function expectNoRights({ exec }: Started): Promise<void> {
  const script = `
    const { readFileSync, writeFileSync } = require('fs');
    const tried = ['/app/x', '/app/dist/main.js', '/etc/x', '/x', '/tmp/x'].map((path) => {
      try { writeFileSync(path, ''); return path; } catch ({ code }) { return code; }
    });
    console.log(tried.join(), readFileSync('/proc/1/status', 'utf8'));`;
  const { out } = await exec('node', '-e', script);

  expect(out).toMatch(/^EROFS,EROFS,EROFS,EROFS,\/tmp\/x /);
  expect(out).toMatch(/Name:\s+(?:node|MainThread)$/m);
  expect(out).toMatch(/^Uid:\s+1000\s+1000\s/m);
  for (const set of ['Prm', 'Eff', 'Bnd']) expect(out).toMatch(new RegExp(`^Cap${set}:\\s+0{16}$`, 'm'));
  expect(out).toMatch(/^NoNewPrivs:\s+1$/m);
}

async function expectHealthy({ exec, url }: Started): Promise<void> {
  const [, , ...check] = image.config.Healthcheck.Test;
  const [healthy, ill, doctor] = await Promise.all([
    exec('node', ...check),
    exec('env', 'PORT=1', 'node', ...check),
    exec('trekker-session', 'doctor', '--url', url),
  ]);

  expect([healthy.code, ill.code]).toEqual([0, 1]);
  expect([doctor.code, doctor.out]).toEqual([
    0,
    expect.stringContaining('The store saves and the key ring fits'),
  ]);
}

test('F09: a container without a volume refuses to start, whether its own disk can be written to or not', async (context) => {
  skipWithout(context);
  const [onlyRead, writable] = await Promise.all([up({}), up({}, { ...service, isReadOnly: false })]);

  expect(await onlyRead.exited).toBe(1);
  expect(onlyRead.output()).toMatch(/DATA_DIR .*\/data/);
  expect(await writable.exited).toBe(1);
  expect(writable.output()).toContain('mount a disk or volume and put DATA_DIR (now /data) on it');
});
