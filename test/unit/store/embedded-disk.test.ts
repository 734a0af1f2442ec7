import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Disk } from '../../../src/store/embedded/disk.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/store.ts';
import { makeRecord } from '../../contract/store.contract.ts';
import { FakeClock } from '../../double/clock.ts';
import { codeOf } from '../../kit/session/harness.ts';

type Parts = ConstructorParameters<typeof Disk>;

/** A log file whose flushes end when the test ends them, and a database that records its calls. */
function setUp() {
  const ends: { readonly good: () => void; readonly bad: () => void }[] = [];
  const asked: string[] = [];
  const broken = { checkpoints: 0 };
  const gate: { opens: Promise<void> } = { opens: Promise.resolve() };
  const log = {
    datasync: () =>
      new Promise<void>((resolve, reject) => {
        ends.push({ good: resolve, bad: () => reject(new Error('EIO')) });
      }),
    close: () => Promise.resolve(),
  };
  const db = {
    open: true,
    close: () => undefined,
    exec: (sql: string) => {
      asked.push(sql);
      broken.checkpoints -= 1;
      return broken.checkpoints >= 0 ? Promise.reject(new Error('EIO')) : gate.opens;
    },
  };
  // These fakes have only the methods that Disk calls.
  const disk = new Disk(log as unknown as Parts[0], db as unknown as Parts[1], []);
  return { disk, ends, asked, broken, gate };
}

const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

describe('flush', () => {
  test('asked twice in one turn, flushes once for both', async () => {
    const { disk, ends } = setUp();
    const both = Promise.all([disk.flush(), disk.flush()]);
    await settle();
    ends[0]?.good();
    await both;

    expect(ends).toHaveLength(1);
  });

  test('asked while one is under way, waits for another one, which covers the later write', async () => {
    const { disk, ends } = setUp();
    const first = disk.flush();
    await settle();
    let isDone = false;
    const second = disk.flush().then(() => (isDone = true));
    ends[0]?.good();
    await first;
    await settle();
    expect(isDone).toBe(false);
    ends[1]?.good();
    await second;

    expect(ends).toHaveLength(2);
  });

  test('where the disk fails, says so to those who wait, and then moves the log into the file until that works', async () => {
    const { disk, ends, asked, broken } = setUp();
    await disk.whenSafe();
    const failing = codeOf(() => disk.flush());
    await settle();
    ends[0]?.bad();
    expect(await failing).toBe('STORE_UNAVAILABLE');
    broken.checkpoints = 1;
    expect(await codeOf(() => disk.whenSafe())).toBe('STORE_UNAVAILABLE');
    await disk.whenSafe();
    expect(asked).toEqual(['PRAGMA wal_checkpoint(TRUNCATE)', 'PRAGMA wal_checkpoint(TRUNCATE)']);
    const again = disk.flush();
    await settle();
    ends[1]?.good();

    await expect(again).resolves.toBeUndefined();
  });
});

describe('the log', () => {
  test('is moved into the file after a thousand pages, once at a time, and again after a failure', async () => {
    const { disk, asked, broken } = setUp();
    broken.checkpoints = 1;
    disk.wrote(998 * 4_096);
    expect(asked).toEqual([]);
    disk.wrote(0);
    disk.wrote(2_000 * 4_096);
    await settle();
    expect(asked).toEqual(['PRAGMA wal_checkpoint(PASSIVE)']);
    disk.wrote(0);
    await settle();

    expect(asked.slice(1)).toEqual(['PRAGMA wal_checkpoint(PASSIVE)', 'PRAGMA wal_checkpoint(TRUNCATE)']);
  });

  test('while it is emptied, keeps writers waiting, and only then', async () => {
    const { disk, ends, gate } = setUp();
    await disk.whenWritable();
    let release = () => undefined as void;
    gate.opens = new Promise((resolve) => (release = resolve));
    const emptied = disk.empty();
    await settle();
    ends[0]?.good();
    await settle();
    let isWritable = false;
    const written = disk.whenWritable().then(() => (isWritable = true));
    await settle();
    expect(isWritable).toBe(false);
    release();
    await emptied;
    await written;
  });

  test('that cannot be emptied is told', async () => {
    const { disk, ends, broken } = setUp();
    broken.checkpoints = 1;
    const emptied = codeOf(() => disk.empty());
    await settle();
    ends[0]?.good();

    expect(await emptied).toBe('STORE_UNAVAILABLE');
  });
});

describe('the embedded store', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'trekker-disk-'));
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('answers a change of a session only after the disk has it', async () => {
    const { sessions } = await openEmbeddedStore({ dataDir, clock: new FakeClock() });
    const record = makeRecord();
    const changes = [
      () => sessions.insert(record),
      () => sessions.compareAndSet(record.lookup, record, { state: 'sent' }),
      () => sessions.remove(record.lookup),
      () => sessions.ping(),
    ];
    for (const change of changes) {
      let release = () => undefined as void;
      const flushing = new Promise<void>((resolve) => (release = resolve));
      const flush = vi.spyOn(Disk.prototype, 'flush').mockReturnValue(flushing);
      let isAnswered = false;
      const answered = change().then(() => (isAnswered = true));
      await vi.waitFor(() => expect(flush).toHaveBeenCalledOnce());
      await settle();
      expect(isAnswered).toBe(false);
      release();
      await answered;
      vi.restoreAllMocks();
    }
    await sessions.close();
  });

  test('after a change that the disk refused, reads it afresh only once it lies in the file', async () => {
    const { sessions } = await openEmbeddedStore({ dataDir, clock: new FakeClock() });
    const record = makeRecord();
    await sessions.insert(record);
    const handle = await open(join(dataDir, 'sessions.db'));
    const files = Object.getPrototypeOf(handle) as FileHandle;
    vi.spyOn(files, 'datasync').mockRejectedValueOnce(new Error('EIO'));
    await handle.close();
    const change = () => sessions.compareAndSet(record.lookup, record, { state: 'sent' });
    expect(await codeOf(change)).toBe('STORE_UNAVAILABLE');
    expect((await stat(join(dataDir, 'sessions.db-wal'))).size).toBeGreaterThan(0);

    expect((await sessions.get(record.lookup, 'fresh'))?.state).toBe('sent');
    expect((await stat(join(dataDir, 'sessions.db-wal'))).size).toBe(0);
    await sessions.close();
  });

  test('keeps its log small however much is written', async () => {
    const { sessions } = await openEmbeddedStore({ dataDir, clock: new FakeClock() });
    for (let row = 0; row < 300; row += 1) {
      await sessions.insert({ ...makeRecord(), blob: randomBytes(80 * 1024) });
    }
    const { size } = await stat(join(dataDir, 'sessions.db-wal'));
    await sessions.close();

    expect(size).toBeLessThan(3 * 1_000 * 4_096);
  });
});
