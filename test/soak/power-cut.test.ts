import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/app/system.ts';
import type { SealedRecord } from '../../src/ports/store.ts';
import { openEmbeddedStore } from '../../src/store/embedded/store.ts';

/** Fault F03. A copy of the files taken while the store is open simulates what a power cut would leave. */

const ROWS = 2_000;

function newRow(): SealedRecord {
  return {
    lookup: randomBytes(32),
    v: 1,
    kid: 'k1',
    salt: randomBytes(16),
    blob: randomBytes(64 * 1024),
    rev: 1,
    state: 'sent',
    createdAt: 1_700_000_000,
    expiresAt: null,
  };
}

test(`F03: of ${ROWS} rows, each one that was acknowledged is in every later copy of the files`, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'trekker-power-'));
  const data = join(dir, 'data');
  const { sessions } = await openEmbeddedStore({ dataDir: data, clock: systemClock });
  const kept: Buffer[] = [];
  for (let index = 0; index < ROWS; index += 1) {
    const row = newRow();
    await sessions.insert(row);
    kept.push(row.lookup);
    if (index % 100 !== 99) continue;
    const copy = join(dir, `copy-${index}`);
    await mkdir(copy);
    // The log is copied first, because it may be moved into the database file during the copy.
    const files = (await readdir(data)).filter((file) => !file.endsWith('-shm'));
    for (const file of files.toSorted((a, b) => b.length - a.length)) {
      await copyFile(join(data, file), join(copy, file));
    }
    const later = await openEmbeddedStore({ dataDir: copy, clock: systemClock });
    for (const lookup of kept) expect(await later.sessions.get(lookup)).not.toBeNull();
    await later.sessions.close();
    await rm(copy, { recursive: true });
  }
  await sessions.close();
  await rm(dir, { recursive: true });
});
