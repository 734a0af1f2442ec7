import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/store.ts';
import { createStoreHealth } from '../../../src/store/health.ts';
import { makeRecord } from '../../contract/store.contract.ts';
import { FakeClock } from '../../double/clock.ts';
import { codeOf, keepLog } from '../../kit/session/harness.ts';

let dataDir: string;
let store: Store;
const clock = new FakeClock();

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'trekker-lost-'));
  store = await openEmbeddedStore({ dataDir, clock });
  await store.sessions.insert(makeRecord());
});
afterEach(async () => {
  await store.sessions.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The causes of the logged errors. */
function causesOf(lines: ReturnType<typeof keepLog>['lines']): string {
  return lines.map(({ fields }) => String((fields['err'] as Error | undefined)?.cause)).join('\n');
}

const file = (end = '') => join(dataDir, `sessions.db${end}`);

describe('F43: while the store is open, a store file that', () => {
  test.each<readonly [string, () => Promise<unknown>]>([
    ['is removed with its log', () => Promise.all(['', '-wal', '-shm'].map((end) => rm(file(end))))],
    ['is removed by itself', () => rm(file())],
    ['loses its log', () => rm(file('-wal'))],
    [
      'is replaced by a copy',
      async () => {
        await copyFile(file(), file('.copy'));
        await rename(file('.copy'), file());
      },
    ],
    ['is moved away with its folder', () => rename(dataDir, `${dataDir}-away`)],
    ['is replaced by another file', () => rm(file()).then(() => writeFile(file(), 'of another program'))],
  ])('%s, is noticed: nothing more is confirmed, and the log names the file', async (_what, harm) => {
    const log = keepLog();
    const health = createStoreHealth(store.sessions, clock, log);
    await health.check();
    await harm();
    await clock.advanceAsync(11_000);

    expect(await codeOf(() => store.sessions.insert(makeRecord()))).toBe('STORE_UNAVAILABLE');
    expect(await codeOf(() => health.check())).toBe('STORE_UNAVAILABLE');
    expect(causesOf(log.lines)).toMatch(
      /was removed or replaced while the program ran|no such file .*trekker-lost/,
    );
    expect(await codeOf(() => store.sessions.ping())).toBe('STORE_UNAVAILABLE');
    await rm(`${dataDir}-away`, { recursive: true, force: true });
  });
});
