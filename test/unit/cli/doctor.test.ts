import { chmod, mkdir, open, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diagnose } from '../../../src/app/diagnosis.ts';
import type { Finding } from '../../../src/wire/finding.ts';
import { serverOf } from '../../../src/cli/environment.ts';
import { examineServer } from '../../../src/cli/server-check.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';
import { EXIT } from '../../../src/restore/exit.ts';
import { startFakeMongo } from '../../double/mongo/mongo.ts';
import { tempFolder } from '../../kit/folder.ts';
import { newRingText } from '../../kit/session/harness.ts';
import { launchedWith } from '../../kit/program/settings.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

const PAGE_BYTES = 4_096;

let dir: string;
let server: Server | null = null;
let app: TestApp | null = null;

beforeEach(async () => {
  dir = await tempFolder();
});

afterEach(async () => {
  server?.close();
  server = null;
  await app?.close();
  app = null;
  await rm(dir, { recursive: true, force: true });
});

function look(env: Readonly<Record<string, string>> = {}): Promise<readonly Finding[]> {
  const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  return diagnose(launchedWith({ HOST: '127.0.0.1', ...dirs, ...env }));
}

function ofLevel(findings: readonly Finding[], level: Finding['level']): readonly string[] {
  return findings.filter((each) => each.level === level).map(({ finding }) => finding);
}

/** Runs the program once in the folder, so that it has a store and keys. */
async function deployed(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const once = await startApp({ DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp'), ...env });
  await once.close();
}

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('diagnose', () => {
  test('before the first start finds nothing wrong and makes nothing', async () => {
    const findings = await look();

    expect(ofLevel(findings, 'problem')).toEqual([]);
    expect(findings.map(({ id }) => id)).toEqual(['settings', 'store']);
    expect(await readdir(dir)).toEqual([]);
  });

  test('F27: before the first start finds a folder that cannot be made or is none, and makes nothing', async () => {
    await writeFile(join(dir, 'file'), 'mine');
    await symlink(join(dir, 'nowhere'), join(dir, 'link'));
    for (const name of ['DATA_DIR', 'TEMP_DIR']) {
      for (const path of ['file', 'file/below', 'link', 'link/below']) {
        const problems = ofLevel(await look({ [name]: join(dir, path) }), 'problem');
        expect([name, path, problems]).toEqual([name, path, [expect.stringContaining(join(dir, path))]]);
      }
    }
    expect((await readdir(dir)).toSorted()).toEqual(['file', 'link']);
  });

  test.each([
    [{ HOST: '0.0.0.0' }, 1],
    [{ HOST: '::' }, 1],
    [{ HOST: '0.0.0.0', PUBLIC_URL: 'https://bots.example' }, 0],
    [{ HOST: '0.0.0.0', ALLOWED_HOSTS: 'bots.example' }, 0],
    [{ HOST: '::1' }, 0],
  ])('T68: with %j warns %i times of names that lead here', async (env, times) => {
    const warnings = (await look(env)).filter(({ finding }) => finding.includes('every host name'));

    expect(warnings).toHaveLength(times);
    for (const { next } of warnings) expect(next).toMatch(/^Set PUBLIC_URL .*ALLOWED_HOSTS to its names\.$/);
  });

  test('names every wrong setting at once, each with what to do', async () => {
    const findings = await look({ PORT: 'many', TRUST_PROXY: 'true', MONGODB_URI: 'http://x' });

    expect(ofLevel(findings, 'problem')).toHaveLength(3);
    expect(findings.every(({ next }) => next !== null)).toBe(true);
  });

  test('F30: names what looks like a setting and is none', async () => {
    expect(ofLevel(await look({ SESSION_PREFX: 'BOT' }), 'warning')).toEqual([
      expect.stringContaining('did you mean SESSION_PREFIX?'),
    ]);
  });

  test('warns where the passkey helper would answer no page of the site', async () => {
    const passkey = async (env: Readonly<Record<string, string>>) =>
      ofLevel(await look({ PASSKEY: 'on', ...env }), 'warning').filter((each) => each.includes('PASSKEY'));

    expect(await passkey({ PUBLIC_URL: 'http://bots.example.org' })).toEqual([
      expect.stringContaining('needs https'),
    ]);
    for (const PUBLIC_URL of ['https://bots.example.org', 'http://localhost:3000', 'http://127.0.0.1', ''])
      expect(await passkey({ PUBLIC_URL })).toEqual([]);
    expect(await passkey({ PASSKEY: 'off', PUBLIC_URL: 'http://bots.example.org' })).toEqual([]);
  });

  test('knows every language that the program speaks', async () => {
    for (const language of Object.keys(LANGUAGES)) {
      expect(ofLevel(await look({ LANGUAGE: language }), 'problem')).toEqual([]);
    }
  });

  test('of a deployment that works says so, and that the keys want a copy', async () => {
    await deployed();
    const before = await readdir(join(dir, 'data'));
    const findings = await look();

    expect(ofLevel(findings, 'problem')).toEqual([]);
    expect(ofLevel(findings, 'ok').join()).toContain('The store saves and the key ring fits');
    expect(ofLevel(findings, 'warning')).toEqual([expect.stringContaining('same disk as the sessions')]);
    expect(await readdir(join(dir, 'data'))).toEqual(before);
  });

  test('F28: finds a lost key file, one that others can read, and a ring of another store', async () => {
    await deployed();
    const file = join(dir, 'data', 'encryption-keys');
    await chmod(file, 0o644);
    expect(ofLevel(await look(), 'problem')).toEqual([expect.stringContaining('Others can read')]);
    await rm(file);
    const lost = await look();
    expect(ofLevel(lost, 'problem')).toEqual([expect.stringContaining(`${file} is missing`)]);
    const wrong = await look({ ENCRYPTION_KEYS: newRingText('k1') });
    expect(ofLevel(wrong, 'problem')).toEqual([expect.stringContaining('does not fit this store')]);
    expect(wrong.at(-1)?.next).toBeNull();
  });

  test('finds a store file that is damaged, and leaves it', async () => {
    await mkdir(join(dir, 'data'));
    await writeFile(join(dir, 'data', 'sessions.db'), 'this is no database, '.repeat(300));
    const findings = await look({ ENCRYPTION_KEYS: newRingText('k1') });

    expect(ofLevel(findings, 'problem')).toHaveLength(1);
    expect(findings.at(-1)).toMatchObject({ id: 'store', next: null });
    expect(findings.at(-1)?.finding).toMatch(/is not a database\. If it was the store, put the last backup/);
  });

  test.each([1, 2, 3])(
    'F46: of a store with page %i damaged says what to do, and no other advice',
    async (page) => {
      await deployed();
      const path = join(dir, 'data', 'sessions.db');
      const store = new Database(path);
      store.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      store.close();
      const file = await open(path, 'r+');
      await file.write(Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, page * PAGE_BYTES);
      await file.close();
      const findings = await look();

      expect(ofLevel(findings, 'problem')).toHaveLength(1);
      expect(findings.at(-1)).toMatchObject({ id: 'store', next: null });
      const words = `The store ${path} cannot be used: it is damaged: put the last backup of it back, or move it`;
      expect(findings.at(-1)?.finding).toContain(words);
      expect(findings.at(-1)?.finding).toMatch(
        /empty store \(all session IDs from before are then lost\)\.$/,
      );
    },
  );

  test('says how many sessions are left on an old key', async () => {
    const [old, fresh] = [newRingText('k1'), newRingText('k2')];
    await deployed({ ENCRYPTION_KEYS: old });
    const findings = await look({ ENCRYPTION_KEYS: `${fresh},${old}` });

    expect(ofLevel(findings, 'problem')).toEqual([]);
    expect(ofLevel(findings, 'ok')).toContain('0 session(s) are left on k1.');
  });

  test('of a MongoDB says whether it saves, and leaves no record behind', async () => {
    const mongo = await startFakeMongo();
    const env = { MONGODB_URI: mongo.uri, ENCRYPTION_KEYS: newRingText('k1') };
    try {
      const works = await look(env);
      expect(ofLevel(works, 'problem')).toEqual([]);
      expect(ofLevel(works, 'ok').join()).toMatch(
        /The store saves and the key ring fits: .*mongo.*, 0 session/i,
      );
      expect(mongo.rows('sessions.trekker_sessions')).toEqual([]);
      expect(mongo.rows('sessions.trekker_canary')).toEqual([]);
      await mongo.setMode('full');
      expect((await look(env)).at(-1)).toMatchObject({ id: 'store', level: 'problem' });
    } finally {
      await mongo.close();
    }
  });

  test('names an address of MongoDB where nothing answers', async () => {
    const findings = await look({
      MONGODB_URI: 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200',
      ENCRYPTION_KEYS: newRingText('k1'),
    });

    expect(findings.at(-1)).toMatchObject({ id: 'store', level: 'problem' });
    expect(findings.at(-1)?.next).toContain('MONGODB_URI');
  });

  test('warns of a disk that vanishes', async () => {
    const findings = await look({ DYNO: 'web.1', ALLOW_EPHEMERAL_STORE: 'true' });

    expect(ofLevel(findings, 'warning')).toEqual([expect.stringContaining('vanishes at every restart')]);
  });
});

test.each([
  [{}, 'http://127.0.0.1:3000'],
  [{ PORT: '8080', HOST: '0.0.0.0' }, 'http://127.0.0.1:8080'],
  [{ HOST: '::' }, 'http://127.0.0.1:3000'],
  [{ HOST: '::1', PORT: '1' }, 'http://[::1]:1'],
  [{ HOST: '192.0.2.7' }, 'http://192.0.2.7:3000'],
  [{ HOST: 'localhost' }, 'http://localhost:3000'],
  [{ HOST: 'a b', PORT: 'abc' }, 'http://127.0.0.1:3000'],
  [{ PORT: '70000' }, 'http://127.0.0.1:3000'],
])('F27: with %j, commands ask the server at %s', (env, origin) => {
  expect(serverOf(undefined, { env })).toBe(origin);
  expect(serverOf('https://bots.example/', { env })).toBe('https://bots.example');
});

describe('examineServer', () => {
  test('of a running server says that it is ready and that the clocks agree', async () => {
    app = await startApp();
    const { findings, exit } = await examineServer(app.url);

    expect(exit).toBe(EXIT.ok);
    expect(ofLevel(findings, 'ok')).toEqual([
      expect.stringMatching(/is ready\. It presents WhatsApp version 2\.3000\.\d+/),
      expect.stringContaining('clocks'),
    ]);
  });

  test('F29: tells of a proxy that nobody counts, once the server has seen one', async () => {
    app = await startApp();
    expect(ofLevel((await examineServer(app.url)).findings, 'warning')).toEqual([]);
    const forwarded = { headers: { 'X-Forwarded-For': '203.0.113.9' } };
    const seen = await fetch(`${app.url}/readyz`, forwarded);
    expect(await seen.json()).not.toHaveProperty('warnings');
    const { findings, exit } = await examineServer(app.url);
    expect(exit).toBe(EXIT.ok);
    expect(ofLevel(findings, 'warning')).toEqual([expect.stringContaining('TRUST_PROXY=0')]);
  });

  test('tells each reason why a server is not ready, and what to do', async () => {
    const url = await serve((_request, response) => {
      response
        .writeHead(503)
        .end('{"ready":false,"reasons":["store-unavailable","key-missing","whatsapp-circuit-open"]}');
    });
    const { findings, exit } = await examineServer(url);

    expect(exit).toBe(EXIT.unavailable);
    expect(ofLevel(findings, 'problem')).toHaveLength(3);
    expect(findings.filter(({ id }) => id === 'server').every(({ next }) => next !== null)).toBe(true);
  });

  test('warns when the clocks differ', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('Date', new Date(Date.now() - 600_000).toUTCString());
      response.end('{"ready":true,"reasons":[],"whatsappVersion":"2.3000.1"}');
    });
    const { findings, exit } = await examineServer(url);

    expect(exit).toBe(EXIT.ok);
    expect(ofLevel(findings, 'warning')).toEqual([expect.stringMatching(/differ by (?:599|600|601) s/)]);
  });

  test.each([
    ['answers with a page', '<html>'],
    ['hangs up', null],
  ])('of an address that %s says so', async (_what, body) => {
    const url = await serve((request, response) => {
      if (body === null) request.socket.destroy();
      else response.end(body);
    });

    expect(await examineServer(url)).toMatchObject({ exit: EXIT.network, findings: [{ level: 'problem' }] });
  });
});
