import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../src/config/settings.ts';
import { readCompose, type Service } from '../kit/container/compose.ts';
import { asRecord, read } from '../kit/repo.ts';

/** The longest time that the program takes to end after SIGTERM, in milliseconds. */
const DRAIN_MS = 25_000;
/** Whom Node's image and MongoDB's run as. */
const NOT_ROOT = /^[1-9]\d*:[1-9]\d*$/;

const { services, rest } = readCompose();
const dockerfile = read('Dockerfile');

function service(name: string): Service {
  const found = services.get(name);
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

describe('Dockerfile', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
    paths.split(' '),
  );

  test('copies from the project exactly what .dockerignore lets through', () => {
    const [first, ...passing] = read('.dockerignore')
      .split('\n')
      .filter((line) => line === '*' || line.startsWith('!/'));

    expect(first).toBe('*');
    expect(copied.filter((path, at) => copied.indexOf(path) === at).toSorted()).toEqual(
      passing
        .filter((line) => line !== '!/temp/.gitkeep')
        .map((line) => line.slice(2))
        .toSorted(),
    );
  });

  test('stands on one image, of the release line that .node-version names, by tag', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base = '']) => base);

    expect(new Set(bases)).toEqual(new Set([`node:${read('.node-version').trim()}-bookworm-slim`]));
  });

  test('runs the program itself, not root, without a volume of its own, which some hosts refuse', () => {
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).toMatch(/^CMD \["node", "dist\/main\.js"\]$/m);
    expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(dockerfile).not.toMatch(/^(?:VOLUME|ENTRYPOINT|ADD) /m);
  });

  test('sets only settings that exist, and what says where the program runs', () => {
    const names = [...dockerfile.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) =>
      line.split(' ').map((entry) => entry.split('=')[0] ?? ''),
    );

    expect(names.filter((name) => !Object.hasOwn(SETTINGS, name))).toEqual(['NODE_ENV', 'TREKKER_IMAGE']);
  });
});

describe.each(['trekker-session', 'with-mongo'])('compose.yaml, %s', (name) => {
  const program = service(name);

  test('may do nothing but write /tmp and its volume', () => {
    expect(program).toMatchObject({
      build: '.',
      isReadOnly: true,
      capDrop: ['ALL'],
      securityOpt: ['no-new-privileges:true'],
      user: null,
    });
    expect([...program.tmpfs.keys()]).toEqual(['/tmp']);
    expect(program.memoryBytes).toBe(512 * 1024 * 1024);
  });

  test('sets only settings that exist, each for a place that the container has', () => {
    const { env } = program;
    const names = Object.keys(env).map((each) => each.replace(/_FILE$/, ''));
    const files = Object.entries(env).filter(([each]) => each.endsWith('_FILE'));

    expect(names.filter((each) => !Object.hasOwn(SETTINGS, each))).toEqual([]);
    expect(env['TEMP_DIR']).toMatch(/^\/tmp\/./);
    expect(program.ports).toEqual([`\${PUBLISH:-127.0.0.1:3000}:${env['PORT'] ?? ''}`]);
    expect(files.map(([, path]) => path)).toEqual(program.secrets.map((secret) => `/run/secrets/${secret}`));
  });

  test('starts again by itself, stops slower than draining, and is checked as the image is', () => {
    const [, options = '', test = ''] = /^HEALTHCHECK (.+?) \\\n {2}CMD (\[.+\])$/m.exec(dockerfile) ?? [];
    const [interval, timeout, start, retries] = options.split(' ').map((option) => option.split('=')[1]);

    expect(program.restart).toBe('unless-stopped');
    expect(program.stopGraceMs).toBeGreaterThan(DRAIN_MS);
    expect(program.healthcheck).toEqual({
      test: ['CMD', ...(JSON.parse(test) as readonly string[])],
      interval,
      timeout,
      start_period: start,
      retries: Number(retries),
    });
  });
});

describe('compose.yaml', () => {
  test('starts the embedded store on its volume, unless the profile with MongoDB is asked for', () => {
    const own = service('trekker-session');

    expect([...services].map(([name, { profiles }]) => [name, profiles])).toEqual([
      ['trekker-session', []],
      ['with-mongo', ['mongo']],
      ['mongo', ['mongo']],
    ]);
    expect([...own.volumes]).toEqual([['data', own.env['DATA_DIR']]]);
    expect([...service('with-mongo').volumes]).toEqual([]);
    expect(Object.keys(asRecord(rest['volumes']))).toEqual(['data', 'mongo']);
  });

  test('shuts MongoDB in: a login, no port, a network that leads nowhere, no root, no rights', () => {
    const mongo = service('mongo');

    expect(mongo.image).toMatch(/^mongo:\d+\.\d+$/);
    expect(mongo.user).toMatch(NOT_ROOT);
    expect(mongo).toMatchObject({
      ports: [],
      networks: ['store'],
      capDrop: ['ALL'],
      securityOpt: ['no-new-privileges:true'],
      secrets: ['mongo-password'],
      env: { MONGO_INITDB_ROOT_PASSWORD_FILE: '/run/secrets/mongo-password' },
    });
    expect(asRecord(rest['networks'])['store']).toEqual({ internal: true });
    expect(service('with-mongo').networks).toEqual(['default', 'store']);
  });

  test('takes every secret from a file in secrets/, which no repository and no image takes', () => {
    const named = [...services.values()].flatMap(({ secrets }) => secrets);

    expect(asRecord(rest['secrets'])).toEqual(
      Object.fromEntries(named.map((name) => [name, { file: `./secrets/${name}` }])),
    );
    for (const ignore of ['.gitignore', '.slugignore', '.dockerignore']) {
      expect(read(ignore).split('\n')).toContain('/secrets/');
    }
  });
});
