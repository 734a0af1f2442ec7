import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import type { AuthStateJson } from '../../../../src/ports/whatsapp.ts';
import { checkRing } from '../../../../src/session/ring/ring-check.ts';
import { parseKeyRing, type KeyRing } from '../../../../src/session/ring/key-ring.ts';
import { Restorer } from '../../../../src/session/restore.ts';
import { splitState } from '../../../../src/auth-state/shape.ts';
import { rotateRows, rotationLine } from '../../../../src/session/ring/rotate.ts';
import {
  codeOf,
  keepLog,
  newRingText,
  NO_SIGNAL,
  PREFIX,
  setUp,
  sha256,
  type Harness,
} from '../../../kit/session/harness.ts';

type Filled = {
  readonly harness: Harness;
  /** The SHA-256 of each session's JSON text by session ID. */
  readonly wanted: ReadonlyMap<string, string>;
  readonly both: KeyRing;
  readonly onlyNew: KeyRing;
};

/** A store with `rows` sessions under k1, about to move to k2. */
async function filled(rows: number): Promise<Filled> {
  const [k1, k2] = [newRingText('k1'), newRingText('k2')];
  const harness = setUp({ ring: parseKeyRing(k1) });
  await checkRing(harness.store, harness.ring, PREFIX, systemRandom);
  const wanted = new Map<string, string>();
  for (let row = 0; row < rows; row += 1) {
    const issued = await harness.issue();
    await issued.markSent();
    wanted.set(issued.id, sha256((await harness.restorer.unpack(harness.restorer.open(issued.id))).text));
  }
  return { harness, wanted, both: parseKeyRing(`${k2},${k1}`), onlyNew: parseKeyRing(k2) };
}

function rotate(
  store: SessionStore,
  ring: KeyRing,
  signal = NO_SIGNAL,
  log = keepLog(),
): ReturnType<typeof rotateRows> {
  return rotateRows({ store, ring, random: systemRandom, log, signal });
}

/** Counts the IDs that open to exactly the wanted text with `ring`. */
async function intact({ harness, wanted }: Filled, ring: KeyRing): Promise<number> {
  const restorer = new Restorer({ ...harness, ring, prefix: PREFIX, ttlDays: 30 });
  let count = 0;
  for (const [id, hash] of wanted) {
    if (sha256((await restorer.unpack(restorer.open(id, 'fresh'))).text) === hash) count += 1;
  }
  return count;
}

describe('rotateRows', () => {
  test('moves every row and the ring check, so that the old key can go', async () => {
    const all = await filled(120);
    const log = keepLog();
    const { moved, left } = await rotate(all.harness.store, all.both, NO_SIGNAL, log);
    expect({ moved, left }).toEqual({ moved: 120, left: new Map([['k1', 0]]) });
    expect(log.lines.at(-1)?.message).toBe(
      '0 rows left on k1, it is safe to remove k1 once every server runs with k2 first',
    );
    expect((await all.harness.store.getRingCheck())?.kid).toBe('k2');
    await checkRing(all.harness.store, all.onlyNew, PREFIX, systemRandom);
    expect(await intact(all, all.onlyNew)).toBe(120);
  });

  test('repeated, finds nothing to do', async () => {
    const all = await filled(3);
    await rotate(all.harness.store, all.both);
    expect(await rotate(all.harness.store, all.both)).toEqual({ moved: 0, left: new Map([['k1', 0]]) });
  });

  test('with one key, has nothing to say', async () => {
    const all = await filled(2);
    const log = keepLog();
    const { moved, left } = await rotate(all.harness.store, all.harness.ring, NO_SIGNAL, log);
    expect({ moved, left, lines: log.lines }).toEqual({ moved: 0, left: new Map(), lines: [] });
  });

  test('killed at 20 points, before and after a write, and repeated, loses nothing', async () => {
    const all = await filled(61);
    for (let point = 1; point <= 20; point += 1) {
      const dying = dyingAt(all.harness.store, 3, point % 2 === 0 ? 'before' : 'after');
      await expect(rotate(dying, all.both)).rejects.toThrow('killed');
      expect(await intact(all, all.both)).toBe(61);
    }
    expect(await rotate(all.harness.store, all.both)).toEqual({ moved: 61 - 50, left: new Map([['k1', 0]]) });
    expect(await intact(all, all.onlyNew)).toBe(61);
  });

  test('stopped by its signal, ends between two rows and says what is left', async () => {
    const all = await filled(10);
    const end = new AbortController();
    let changes = 0;
    const store: SessionStore = {
      ...all.harness.store,
      compareAndSet: (...args) => {
        changes += 1;
        if (changes === 4) end.abort();
        return all.harness.store.compareAndSet(...args);
      },
    };
    expect(await rotate(store, all.both, end.signal)).toEqual({ moved: 4, left: new Map([['k1', 6]]) });
  });

  test('when a row does not open, leaves it, says so and moves the others', async () => {
    const all = await filled(3);
    const [id = ''] = all.wanted.keys();
    const { record } = await all.harness.restorer.open(id);
    await all.harness.store.compareAndSet(record.lookup, record, { blob: Buffer.alloc(50) });
    const log = keepLog();
    const { moved, left } = await rotate(all.harness.store, all.both, NO_SIGNAL, log);
    expect({ moved, left }).toEqual({ moved: 2, left: new Map([['k1', 1]]) });
    expect(log.lines.map(({ message }) => message)).toEqual([
      'a row does not open, it stays as it is',
      '1 row left on k1, keep k1',
    ]);
  });

  test('when a row is renewed at the same moment, keeps the renewal', async () => {
    const all = await filled(1);
    const [id = ''] = all.wanted.keys();
    const { store } = all.harness;
    let isFirst = true;
    const racing: SessionStore = {
      ...store,
      listOtherThan: async (...args) => {
        const rows = await store.listOtherThan(...args);
        if (isFirst) await all.harness.restorer.touch(await all.harness.restorer.open(id));
        isFirst = false;
        return rows;
      },
    };
    expect((await rotate(racing, all.both)).left).toEqual(new Map([['k1', 0]]));
    const restorer = new Restorer({ ...all.harness, ring: all.both, prefix: PREFIX, ttlDays: 30 });
    expect((await restorer.open(id)).record).toMatchObject({ state: 'active', kid: 'k2', rev: 1 });
  });

  test('when a row is deleted or sealed again at the same moment, does not undo it', async () => {
    const all = await filled(0);
    const [deleted, resealed] = [await all.harness.issue(), await all.harness.issue()];
    const { store } = all.harness;
    let isFirst = true;
    const racing: SessionStore = {
      ...store,
      compareAndSet: async (...args) => {
        if (isFirst) {
          isFirst = false;
          await deleted.discard();
          await resealed.reseal({
            ...(await stateOf(all.harness, resealed.id)),
            keys: '{"lid-mapping":{"a":"newer"}}',
          });
        }
        return store.compareAndSet(...args);
      },
    };
    expect((await rotate(racing, all.both)).left).toEqual(new Map([['k1', 0]]));
    const restorer = new Restorer({ ...all.harness, ring: all.onlyNew, prefix: PREFIX, ttlDays: 30 });
    expect((await restorer.unpack(restorer.open(resealed.id))).text).toContain('newer');
    expect(await codeOf(() => restorer.open(deleted.id))).toBe('SESSION_UNAVAILABLE');
  });

  test('clears away expired rows, which nobody could move', async () => {
    const all = await filled(2);
    all.harness.clock.jumpWall(31 * 86_400_000);
    expect(await rotate(all.harness.store, all.both)).toEqual({ moved: 0, left: new Map([['k1', 0]]) });
  });
});

describe('rotationLine', () => {
  test.each([
    [0, '0 rows left on k1, it is safe to remove k1 once every server runs with k2 first'],
    [1, '1 row left on k1, keep k1'],
    [12, '12 rows left on k1, keep k1'],
  ])('with %i rows, reads so', (rows, wanted) => {
    expect(rotationLine('k1', rows, 'k2')).toBe(wanted);
  });
});

/** A store that fails from its `change`th change on. `when` says whether that change is still written. */
function dyingAt(store: SessionStore, change: number, when: 'before' | 'after'): SessionStore {
  let left = change;
  return {
    ...store,
    compareAndSet: async (...args) => {
      left -= 1;
      if (left <= 0 && when === 'before') throw new Error('killed');
      const isDone = await store.compareAndSet(...args);
      if (left <= 0) throw new Error('killed');
      return isDone;
    },
  };
}

async function stateOf({ restorer }: Harness, id: string): Promise<AuthStateJson> {
  return splitState((await restorer.unpack(restorer.open(id))).text);
}
