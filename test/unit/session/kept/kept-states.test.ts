import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import type { KeptRows } from '../../../../src/ports/kept-rows.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { KeptStates } from '../../../../src/session/kept/kept-states.ts';
import { KEPT_BOUNDS } from '../../../../src/session/kept/judge-put.ts';
import { Room } from '../../../../src/session/kept/room.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import { keeperOf } from '../../../kit/kept/keeper.ts';
import { codeOf, errorOf } from '../../../kit/session/harness.ts';
import { piecesOf } from '../../../kit/kept/pieces-of.ts';
import { keeping } from '../../../kit/kept/keeping.ts';

const piece = (seq: number, bytes: number) => ({
  epoch: 1,
  seq,
  sealed: randomBytes(bytes).toString('base64url'),
});

describe('T97: a kept state', () => {
  test('is leased, written, read and merged; the older bot cannot write any more', async () => {
    const { states, keeper, put, creds, restored, day } = await keeping();
    expect(await states.read(keeper.bearer)).toEqual({ epoch: 0, seq: 0, base: null, log: [] });
    expect((await states.lease(keeper.bearer)).epoch).toBe(1);
    const base = await keeper.seal('base', 1, 0, { creds: creds(10), keys: day.keys });
    expect(await put('base', base)).toEqual({ seq: 0 });
    const one = await keeper.seal('log', 1, 1, { creds: creds(11) });
    expect(await put('log', one)).toEqual({ seq: 1 });
    expect(await put('log', one)).toEqual({ seq: 1 });
    const pieces = await states.lease(keeper.bearer);
    expect(pieces).toEqual({ epoch: 2, seq: 1, base, log: [one] });
    expect((await restored()).creds.accountSyncCounter).toBe(11);
    for (const [kind, seq] of [
      ['log', 2],
      ['base', 1],
    ] as const) {
      const late = await keeper.seal(kind, 1, seq, { creds: creds(99), keys: {} });
      const error = await errorOf(() => put(kind, late));
      expect([error?.code, error?.fields]).toEqual(['STATE_STALE', { epoch: 2, seq: 1 }]);
    }
    const ahead = await keeper.seal('log', 2, 3, {});
    expect((await errorOf(() => put('log', ahead)))?.fields).toEqual({ epoch: 2, seq: 1 });
    const next = await keeper.seal('log', 2, 2, { creds: creds(12), clean: true });
    await put('log', next);
    const other = await keeper.seal('log', 2, 2, { creds: creds(13) });
    expect(await codeOf(() => put('log', other))).toBe('STATE_STALE');
    const whole = await keeper.seal('base', 2, 2, { creds: creds(20), keys: day.keys, clean: true });
    expect(await put('base', whole)).toEqual({ seq: 2 });
    expect(await states.read(keeper.bearer)).toEqual({ epoch: 2, seq: 2, base: whole, log: [] });
    const now = await restored();
    expect([now.creds.accountSyncCounter, now.createdAt]).toEqual([20, expect.any(String)]);
    expect((await restored(undefined, 'day-of-link')).creds.accountSyncCounter).toBe(1);
  });

  test('of twenty leases at once, each has an epoch of its own, and only the last may write', async () => {
    const { states, keeper, put } = await keeping();
    const leases = await Promise.all(Array.from({ length: 20 }, () => states.lease(keeper.bearer)));
    expect(leases.map(({ epoch }) => epoch).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
    const pieces = await Promise.all(leases.map(({ epoch }) => keeper.seal('log', epoch, 1, {})));
    const results = await Promise.allSettled(pieces.map((piece) => put('log', piece)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await states.read(keeper.bearer)).log.map(({ epoch }) => epoch)).toEqual([20]);
  });

  test('two writers of one piece at once, with different bytes, never both get a yes', async () => {
    const { states, keeper, put } = await keeping();
    await states.lease(keeper.bearer);
    const [a, b] = [await keeper.seal('log', 1, 1, {}), await keeper.seal('log', 1, 1, {})];
    const results = await Promise.allSettled([put('log', a), put('log', b)]);
    const [winner] = results.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await states.read(keeper.bearer)).log).toEqual([[a, b][winner ?? 0]]);
  });

  test('another base at the place of a base is refused: it may be an older one that came late', async () => {
    const { states, keeper, put, creds, day } = await keeping();
    await states.lease(keeper.bearer);
    await put('log', await keeper.seal('log', 1, 1, {}));
    const older = await keeper.seal('base', 1, 1, { creds: creds(2), keys: day.keys });
    await put('base', older);
    const { epoch } = await states.lease(keeper.bearer);
    const newer = await keeper.seal('base', epoch, 1, { creds: creds(3), keys: day.keys });
    expect(await put('base', newer)).toEqual({ seq: 1 });
    const other = await keeper.seal('base', epoch, 1, { creds: creds(2), keys: day.keys });
    for (const late of [older, other]) expect(await codeOf(() => put('base', late))).toBe('STATE_STALE');
    expect(await put('base', newer)).toEqual({ seq: 1 });
    expect((await states.read(keeper.bearer)).base).toEqual(newer);
  });

  test('a piece that is sent again is confirmed no sooner than the first one is safe', async () => {
    const flushes: (() => void)[] = [];
    let isSlow = false;
    const { states, keeper, put } = await keeping({}, 1e9, (store) => ({
      ...store,
      setHead: async (head) => {
        const isSet = await store.setHead(head);
        if (isSlow) await new Promise<void>((resolve) => flushes.push(resolve));
        return isSet;
      },
    }));
    await states.lease(keeper.bearer);
    const one = await keeper.seal('log', 1, 1, {});
    isSlow = true;
    const confirmed: string[] = [];
    for (const name of ['first', 'again']) {
      const waiting = flushes.length;
      void put('log', one).then(() => confirmed.push(name));
      await expect.poll(() => flushes.length).toBe(waiting + 1);
    }
    expect(confirmed).toEqual([]);
    for (const flushed of flushes) flushed();
    await expect.poll(() => confirmed.toSorted()).toEqual(['again', 'first']);
  });

  test('what was found before the body came refuses no piece for want of room', async () => {
    const { states, keeper, put } = await keeping({}, 100);
    await states.lease(keeper.bearer);
    const found = await states.find(keeper.bearer);
    const base = piece(0, 200);
    await put('base', base);
    const again = { kind: 'base', ...base, sealed: Buffer.from(base.sealed, 'base64url') } as const;
    expect(await states.put(keeper.bearer, again, found)).toEqual({ seq: 0 });
  });

  test('is refused to an unknown bearer, a wrong proof, and a withdrawn or expired session, by one error', async () => {
    const { states, keeper, restorer, id, clock, issue } = await keeping();
    const wrong = { lookup: keeper.lookup, proof: randomBytes(32) };
    const unknown = { lookup: randomBytes(32), proof: keeper.bearer.proof };
    for (const bearer of [wrong, unknown]) {
      for (const work of [() => states.read(bearer), () => states.lease(bearer)]) {
        expect(await codeOf(work)).toBe('SESSION_UNAVAILABLE');
      }
    }
    await restorer.revoke(id, null);
    expect(await codeOf(() => states.read(keeper.bearer))).toBe('SESSION_UNAVAILABLE');
    const other = keeperOf((await issue()).id);
    clock.advance(20 * 60_000);
    expect(await codeOf(() => states.read(other.bearer))).toBe('SESSION_UNAVAILABLE');
  });

  test('has bounds, each refused in its own words', async () => {
    const { states, keeper, put } = await keeping();
    await states.lease(keeper.bearer);
    const reasonOf = async (work: () => unknown) => {
      const error = await errorOf(work);
      return [error?.code, error?.why?.reason];
    };
    expect(await reasonOf(() => put('log', piece(1, KEPT_BOUNDS.log + 1)))).toEqual([
      'STATE_TOO_LARGE',
      'kept-piece-too-large',
    ]);
    expect(await reasonOf(() => put('base', piece(0, KEPT_BOUNDS.base + 1)))).toEqual([
      'STATE_TOO_LARGE',
      'kept-piece-too-large',
    ]);
    for (let seq = 1; seq <= 8; seq += 1) await put('log', piece(seq, KEPT_BOUNDS.log));
    expect(await reasonOf(() => put('log', piece(9, 30)))).toEqual(['STATE_TOO_LARGE', 'kept-log-full']);
    expect(await put('base', piece(8, KEPT_BOUNDS.base))).toEqual({ seq: 8 });
    for (let seq = 9; seq <= 520; seq += 1) await put('log', piece(seq, 30));
    expect(await reasonOf(() => put('log', piece(521, 30)))).toEqual(['STATE_TOO_LARGE', 'kept-log-full']);
  });

  test('in a full room a base is taken that makes its session smaller; the refusal says how large it may be', async () => {
    const full = await keeping({}, 100);
    await full.states.lease(full.keeper.bearer);
    await full.put('log', piece(1, 200));
    const refused = await errorOf(() => full.put('log', piece(2, 30)));
    expect([refused?.code, refused?.why, refused?.fields]).toEqual([
      'STATE_NO_ROOM',
      { reason: 'kept-no-room', values: { mostKb: 0 } },
      { mostBytes: 200, retryAfter: 60 },
    ]);
    expect(await codeOf(() => full.put('base', piece(1, 201)))).toBe('STATE_NO_ROOM');
    expect(await full.put('base', piece(1, 90))).toEqual({ seq: 1 });
    expect(await full.put('log', piece(2, 30))).toEqual({ seq: 2 });
  });

  test('the sum of all that is kept is asked for seldom, and a store that does not tell it stops no bot', async () => {
    const { states, keeper, put, clock, store } = await keeping({}, 1_000);
    const asked = vi.spyOn(store, 'keptBytes');
    await states.lease(keeper.bearer);
    for (let seq = 1; seq <= 9; seq += 1) await put('log', piece(seq, 100));
    expect(asked).toHaveBeenCalledTimes(1);
    clock.advance(61_000);
    asked.mockRejectedValueOnce(new AppError('STORE_UNAVAILABLE'));
    await put('log', piece(10, 100));
    expect(await codeOf(() => put('log', piece(11, 100)))).toBe('STATE_NO_ROOM');
    expect(asked).toHaveBeenCalledTimes(2);
  });

  test('nobody is refused by an old sum after sessions have made room', async () => {
    const { states, keeper, put, clock, store } = await keeping({}, 1_000);
    await states.lease(keeper.bearer);
    for (let seq = 1; seq <= 10; seq += 1) await put('log', piece(seq, 100));
    expect(await codeOf(() => put('log', piece(11, 100)))).toBe('STATE_NO_ROOM');
    vi.spyOn(store, 'keptBytes').mockResolvedValueOnce(500);
    clock.advance(61_000);
    expect(await put('log', piece(11, 100))).toEqual({ seq: 11 });
  });

  test('a start removes no piece that another server has written while this one stood still', async () => {
    const { states, keeper, put, clock } = await keeping({}, 1e9, (inner) => ({
      ...inner,
      setHead: async (head) => {
        const isSet = await inner.setHead(head);
        if (head.epoch === 1 && head.seq === 0) {
          clock.advance(100_000);
          await put('log', piece(1, 100));
          clock.advance(400_000);
        }
        return isSet;
      },
    }));
    await states.lease(keeper.bearer);
    expect((await states.read(keeper.bearer)).log.map(({ sealed }) => sealed)).toEqual([
      expect.stringMatching(/./),
    ]);
  });

  test('large sessions do not take the last quarter of the room', async () => {
    const { states, keeper, put } = await keeping({}, 1_600_000);
    await states.lease(keeper.bearer);
    for (let seq = 1; seq <= 5; seq += 1) await put('log', piece(seq, 250_000));
    const refused = await errorOf(() => put('log', piece(6, 250_000)));
    expect([refused?.code, refused?.fields.mostBytes]).toEqual(['STATE_NO_ROOM', 1_250_000]);
    expect(await put('base', piece(5, 400_000))).toEqual({ seq: 5 });
    expect(await put('log', piece(6, 100_000))).toEqual({ seq: 6 });
  });
});

describe('a program that dies in the middle of a write', () => {
  const CALLS = ['getHead', 'insertPiece', 'setHead', 'removePieces', 'removeStrays'] as const;

  /** A store that fails at the n-th call of those that write, before or after its effect, and at all later ones. */
  function dying(inner: SessionStore, at: number, when: 'before' | 'after'): SessionStore {
    let count = 0;
    const wrap =
      (name: keyof KeptRows) =>
      async (...given: readonly unknown[]) => {
        count += 1;
        const dead = new AppError('STORE_UNAVAILABLE');
        if (count > at || (count === at && when === 'before')) throw dead;
        const result = await (inner[name] as (...args: readonly unknown[]) => Promise<unknown>)(...given);
        if (count === at) throw dead;
        return result;
      };
    return { ...inner, ...Object.fromEntries(CALLS.map((name) => [name, wrap(name)])) };
  }

  test.each(
    [1, 2, 3, 4, 5].flatMap((at) => (['before', 'after'] as const).map((when) => [at, when] as const)),
  )(
    'at call %i (%s) leaves the state before or the state after, and the next bot goes on from there',
    async (at, when) => {
      for (const kind of ['log', 'base'] as const) {
        const whole = await keeping();
        const { states, keeper, put, creds, day, restored } = whole;
        await states.lease(keeper.bearer);
        await put('base', await keeper.seal('base', 1, 0, { creds: creds(1), keys: day.keys }));
        await put('log', await keeper.seal('log', 1, 1, { creds: creds(2) }));
        const { ring, clock, log } = whole;
        const store = dying(whole.store, at, when);
        const mortal = new KeptStates(
          { store, ring, clock, log, random: systemRandom },
          new Room({ store: whole.store, clock, log }, 1e9),
        );
        const seq = kind === 'log' ? 2 : 1;
        const next = await keeper.seal(kind, 1, seq, { creds: creds(3), keys: day.keys });
        const sent = { kind, epoch: 1, seq, sealed: Buffer.from(next.sealed, 'base64url') };
        const answer = await codeOf(() => mortal.put(keeper.bearer, sent));
        const { creds: found } = await restored();
        expect(answer === null ? [3] : [2, 3]).toContain(found.accountSyncCounter);
        const after = await states.lease(keeper.bearer);
        const more = await keeper.seal('log', after.epoch, after.seq + 1, { creds: creds(4) });
        await put('log', more);
        expect((await restored()).creds.accountSyncCounter).toBe(4);
        clock.advance(310_000);
        const base = await keeper.seal('base', after.epoch, after.seq + 1, {
          creds: creds(5),
          keys: day.keys,
        });
        await put('base', base);
        // What a dead program left behind goes at the next start.
        await states.lease(keeper.bearer);
        expect(await piecesOf(whole.store, keeper.lookup)).toHaveLength(1);
      }
    },
  );
});
