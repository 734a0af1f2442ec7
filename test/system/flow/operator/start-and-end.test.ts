import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Stage } from '../../../kit/fault/stage.ts';
import { finalStep, qrOf, started, stepsOf } from '../../../kit/program/client.ts';
import { ROOT } from '../../../kit/repo.ts';

/** How the built program starts, refuses to start, and ends. */

const NUMBER = '254712345678';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

describe('SIGTERM', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'as %s, lets a link the phone accepted finish and exits 0',
    async (signal) => {
      const phone = stage.whatsapp.addPhone({ number: NUMBER });
      const server = await stage.boot();
      const link = await started(server.url, 'qr');
      const last = finalStep(server.url, 'qr', link);
      await phone.scan(qrOf(link.step));
      const code = server.end(signal);

      expect((await last).state).toBe('linked');
      expect(await code).toBe(0);
      expect(phone.messages()).toHaveLength(2);
    },
  );

  test('ends a link nobody scanned with SHUTTING_DOWN at once', async () => {
    const server = await stage.boot();
    const link = await started(server.url, 'qr');
    const steps = stepsOf(server.url, 'qr', link);
    await steps.next();
    const code = server.end('SIGTERM');
    const { value } = await steps.next();

    expect(value).toMatchObject({ state: 'failed', error: { code: 'SHUTTING_DOWN' } });
    expect(await code).toBe(0);
  });
});

describe('a start', () => {
  test('makes a key ring that only its owner can read, and keeps it', async () => {
    const first = await stage.boot();
    await first.end('SIGTERM');
    const { mode, mtimeMs } = await stat(join(stage.dir, 'data', 'encryption-keys'));
    expect(mode & 0o777).toBe(0o600);
    const second = await stage.boot();
    await second.end('SIGTERM');
    expect((await stat(join(stage.dir, 'data', 'encryption-keys'))).mtimeMs).toBe(mtimeMs);
  });

  test.each([
    ['MONGODB_URI is required', { DYNO: 'web.1' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['NODE_TLS_REJECT_UNAUTHORIZED', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ])('F09, T49: with a wrong %s is refused in words', async (name, env) => {
    await expect(stage.boot(env)).rejects.toThrow(name);
  });
});

test.each([
  ['Heroku', { DYNO: 'web.1' }],
  ['Render without a disk', { RENDER: 'true' }],
  ['a container without a volume', { TREKKER_IMAGE: '1' }],
])(
  'F09: on %s, whose disk vanishes, a start is refused, unless the operator insists',
  async (_host, host) => {
    // The folder is on the disk of the program, as it is on a host without a volume.
    const DATA_DIR = await mkdtemp(join(ROOT, 'node_modules', '.cache-data-'));
    try {
      await expect(stage.boot({ ...host, DATA_DIR })).rejects.toThrow('MONGODB_URI');
      const server = await stage.boot({ ...host, DATA_DIR, ALLOW_EPHEMERAL_STORE: 'true' });
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      await server.end('SIGTERM');
    } finally {
      await rm(DATA_DIR, { recursive: true });
    }
  },
);
