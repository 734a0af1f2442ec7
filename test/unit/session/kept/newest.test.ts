import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { openKept } from '../../../../src/auth-state/kept/merge.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { rotateRows } from '../../../../src/session/ring/rotate.ts';
import { parseKeyRing } from '../../../../src/session/ring/key-ring.ts';
import { Restorer } from '../../../../src/session/restore.ts';
import { codeOf, errorOf, keepLog, newRingText, PREFIX, type Harness } from '../../../kit/session/harness.ts';
import { piecesOf } from '../../../kit/kept/pieces-of.ts';
import { keeping } from '../../../kit/kept/keeping.ts';

describe('T96: what is kept', () => {
  const filled = async () => {
    const whole = await keeping();
    const { states, keeper, put, creds, day } = whole;
    await states.lease(keeper.bearer);
    await put('base', await keeper.seal('base', 1, 0, { creds: creds(5), keys: day.keys }));
    await put('log', await keeper.seal('log', 1, 1, { creds: creds(6) }));
    return whole;
  };

  test('goes with the record: deleted, and withdrawn while it waits for another try to unlink', async () => {
    for (const unlink of [null, () => Promise.resolve('unconfirmed' as const)]) {
      const { restorer, id, store, keeper } = await filled();
      await restorer.revoke(id, unlink);
      expect([await store.getHead(keeper.lookup), await piecesOf(store, keeper.lookup)]).toEqual([null, []]);
    }
  });

  test('goes with the record when it expires', async () => {
    const { clock, store, keeper } = await filled();
    clock.advance(40 * 86_400_000);
    await store.sweep();
    expect([await store.getHead(keeper.lookup), await piecesOf(store, keeper.lookup)]).toEqual([null, []]);
  });

  test('opens by nothing that a stolen store and its key ring hold', async () => {
    const { store, ring, keeper, states, day } = await filled();
    const head = await store.getHead(keeper.lookup);
    const pieces = await states.read(keeper.bearer);
    expect(JSON.stringify([head, await piecesOf(store, keeper.lookup)])).not.toContain(
      pieces.base?.sealed ?? '-',
    );
    const known = [keeper.lookup, head?.proof, ring.active.key, keeper.bearer.proof].flatMap(
      (key) => key ?? [],
    );
    for (const key of known) {
      const opening = openKept({ lookup: keeper.lookup, key }, pieces, day);
      await expect(opening).rejects.toMatchObject({ name: 'KeptStateDamaged', damage: 'seal' });
    }
    await expect(openKept(keeper, pieces, day)).resolves.toMatchObject({ isClean: false });
  });

  test('whose head cannot be read is told as damaged; the day of the link is given to who asks for it', async () => {
    let isRead = true;
    const { states, keeper, restored } = await keeping({}, 1e9, (store) => ({
      ...store,
      getHead: async (...asked) => (isRead ? store.getHead(...asked) : null),
    }));
    await states.lease(keeper.bearer);
    isRead = false;
    expect(await codeOf(() => restored())).toBe('STATE_DAMAGED');
    expect((await restored(undefined, 'day-of-link')).creds.nextPreKeyId).toBeGreaterThan(1);
  });

  test('if somebody swapped, removed or changed rows, is told as damaged, and nothing older is given out', async () => {
    const swaps: readonly ((
      store: SessionStore,
      whole: Awaited<ReturnType<typeof filled>>,
    ) => Promise<void>)[] = [
      async (store, { keeper }) => {
        const head = await store.getHead(keeper.lookup);
        const [ref] = head?.log ?? [];
        if (head === null || head.base === null || ref === undefined) throw new Error('nothing to swap');
        const log = [{ ...ref, id: head.base.id }];
        await store.setHead({ ...head, rev: head.rev + 1, base: { ...head.base, id: ref.id }, log });
      },
      async (store, { keeper }) => {
        const [piece] = await piecesOf(store, keeper.lookup);
        await store.removePieces(keeper.lookup, piece === undefined ? [] : [piece.id]);
      },
      async (store, { keeper }) => {
        for (const { id, kid } of await piecesOf(store, keeper.lookup)) {
          await store.resealPiece(id, kid, { kid, blob: randomBytes(200) });
        }
      },
      async (store, { keeper }) => {
        const head = await store.getHead(keeper.lookup);
        if (head !== null) await store.setHead({ ...head, rev: head.rev + 1, log: [] });
      },
    ];
    for (const swap of swaps) {
      const whole = await filled();
      await swap(whole.store, whole);
      const error = await errorOf(() => whole.restored());
      expect([error?.code, error?.why?.reason]).toEqual(['STATE_DAMAGED', 'kept-damaged']);
      expect((await whole.restored(undefined, 'day-of-link')).creds.accountSyncCounter).toBe(1);
      const pieces = await whole.states.lease(whole.keeper.bearer);
      await expect(openKept(whole.keeper, pieces, whole.day)).rejects.toMatchObject({
        name: 'KeptStateDamaged',
      });
    }
  });

  test('of another device, or of no device, is damaged', async () => {
    const { states, keeper, put, restored } = await filled();
    const other = await keeping();
    const { epoch } = await states.lease(keeper.bearer);
    await put('log', await keeper.seal('log', epoch, 2, { creds: other.day.creds }));
    expect(await codeOf(() => restored())).toBe('STATE_DAMAGED');
  });

  test('is not read by the server if it holds more values than a real state, however small they are packed', async () => {
    const { states, keeper, put, creds, restored } = await filled();
    const lists = [
      Object.fromEntries(Array.from({ length: 260_000 }, (_, at) => [at, 1])),
      { a: Array.from({ length: 260_000 }, () => 1) },
      { a: Array.from({ length: 130_000 }, () => []) },
    ];
    for (const list of lists) {
      const { epoch, seq } = await states.lease(keeper.bearer);
      const keys = { 'lid-mapping': list };
      await put('base', await keeper.seal('base', epoch, seq, { creds: creds(7), keys }));
      const error = await errorOf(() => restored());
      expect([error?.code, error?.why?.reason]).toEqual(['STATE_TOO_LARGE', 'kept-too-much-to-open']);
    }
  });

  test('is sealed again by a rotation, and opens with the new key alone', async () => {
    const whole = await filled();
    const both = `${newRingText('k2')},`;
    const ring = parseKeyRing(both + newRingTextOf(whole));
    const deps = {
      store: whole.store,
      random: systemRandom,
      log: keepLog(),
      signal: new AbortController().signal,
    };
    const { moved, left } = await rotateRows({ ...deps, ring });
    expect([moved, Object.fromEntries(left)]).toEqual([3, { k1: 0 }]);
    const restorer = new Restorer({
      ...whole,
      ring: parseKeyRing(both.slice(0, -1)),
      prefix: PREFIX,
      ttlDays: 30,
    });
    expect((await whole.restored(restorer)).creds.accountSyncCounter).toBe(6);
  });

  function newRingTextOf({ ring }: Harness): string {
    return `${ring.active.kid}:${ring.active.key.toString('base64')}`;
  }
});

describe('restores of the day of the link', () => {
  test('have numbers of their own from the second one on, also at once; a look counts nothing', async () => {
    const { restored, day, restorer, id } = await keeping();
    const first = Number(day.creds['nextPreKeyId']);
    await restorer.look(id, await restorer.find(id));
    const many = await Promise.all(Array.from({ length: 12 }, () => restored()));
    const numbers = many.map(({ creds }) => creds.nextPreKeyId).toSorted((a, b) => a - b);
    expect([numbers[0], new Set(numbers).size]).toEqual([first, 12]);
  });

  test('of a kept state repeat neither each other nor the next start of its bot', async () => {
    const { states, keeper, put, creds, restored, restorer, id, store } = await keeping();
    await states.lease(keeper.bearer);
    const change = { ...creds(3), nextPreKeyId: 40, firstUnuploadedPreKeyId: 40 };
    await put('log', await keeper.seal('log', 1, 1, { creds: change, clean: true }));
    const look = await restorer.look(id, await restorer.find(id));
    await look.open();
    const numbers = [];
    for (const _ of [1, 2, 3]) numbers.push((await restored()).creds.nextPreKeyId);
    expect(numbers).toEqual([40, 1_041, 2_041]);
    // The bot that runs is not put out by that.
    const after = await keeper.seal('log', 1, 2, { creds: { ...change, nextPreKeyId: 41 }, clean: true });
    expect(await put('log', after)).toEqual({ seq: 2 });
    const pieces = await states.lease(keeper.bearer);
    expect(pieces).toMatchObject({ epoch: 5, seq: 2 });
    const day = { creds: change, keys: {} };
    const { state, isClean } = await openKept(keeper, pieces, day, pieces.epoch - 1);
    expect([state.creds['nextPreKeyId'], isClean]).toEqual([3_042, false]);
    expect((await store.getHead(keeper.lookup))?.givenOut).toBe(0);
  });
});
