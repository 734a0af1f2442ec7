import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { KeptStates } from '../../../../src/session/kept/kept-states.ts';
import { Room } from '../../../../src/session/kept/room.ts';
import type { FakeMongo } from '../../../double/mongo/mongo.ts';
import { FakeClock } from '../../../double/clock.ts';
import { keeping } from '../../../kit/kept/keeping.ts';
import { piecesOf } from '../../../kit/kept/pieces-of.ts';
import { openOnDouble } from '../../../kit/mongo/mongo-double.ts';
import { codeOf } from '../../../kit/session/harness.ts';

/** Kept states on the double of MongoDB, which can fail between any two commands. */

const [SESSIONS, HEADS, PIECES] = [
  'sessions.trekker_sessions',
  'sessions.trekker_kept_heads',
  'sessions.trekker_kept_pieces',
] as const;

async function onDouble() {
  const { fake, store } = await openOnDouble({}, new FakeClock());
  const whole = await keeping({}, 1e9, () => store.sessions);
  const { states, keeper, put, creds, day } = whole;
  await states.lease(keeper.bearer);
  await put('base', await keeper.seal('base', 1, 0, { creds: creds(1), keys: day.keys }));
  await put('log', await keeper.seal('log', 1, 1, { creds: creds(2) }));
  return { ...whole, fake };
}

/** Does something to the server right after the answer to its next command of number `at`. */
function afterAnswer(fake: FakeMongo, at: number, work: () => void): void {
  let count = 0;
  fake.lie((name, reply) => {
    if (name !== 'hello') count += 1;
    if (count === at && name !== 'hello') work();
    return reply;
  });
}

const countsOf = (fake: FakeMongo) => new Map(fake.commands());

describe('kept states on MongoDB', () => {
  test('a piece takes four commands, each by a primary key: record and head are read, piece and head written', async () => {
    const { fake, states, keeper } = await onDouble();
    const before = countsOf(fake);
    for (let seq = 2; seq <= 4; seq += 1) {
      const { sealed } = await keeper.seal('log', 1, seq, {});
      const found = await states.find(keeper.bearer);
      const piece = { kind: 'log', epoch: 1, seq, sealed: Buffer.from(sealed, 'base64url') } as const;
      await states.put(keeper.bearer, piece, found);
    }
    const more = [...countsOf(fake)].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
    expect(Object.fromEntries(more.filter(([name, count]) => count > 0 && name !== 'hello'))).toEqual({
      find: 6,
      insert: 3,
      update: 3,
    });
  });

  test('what was found before the piece came may be old by then: it is read again before anything is refused', async () => {
    const { states, keeper, put } = await onDouble();
    const old = await states.find(keeper.bearer);
    const pieces = await Promise.all([2, 3].map((seq) => keeper.seal('log', 1, seq, {})));
    const [two, three] = pieces.map(({ sealed, seq }) => {
      return { kind: 'log', epoch: 1, seq, sealed: Buffer.from(sealed, 'base64url') } as const;
    });
    if (two === undefined || three === undefined) throw new Error('no pieces');
    await states.put(keeper.bearer, two, old);
    expect(await states.put(keeper.bearer, three, old)).toEqual({ seq: 3 });
    expect(await states.put(keeper.bearer, three, old)).toEqual({ seq: 3 });
    expect((await states.lease(keeper.bearer)).log).toHaveLength(3);
    const late = await keeper.seal('log', 1, 4, {});
    expect(await codeOf(() => put('log', late))).toBe('STATE_STALE');
  });

  test('a server that is lost after any command, applied or not, leaves the state before or the one after', async () => {
    const lost = async (mode: 'drop' | 'drop-after-apply', kind: 'log' | 'base', at: number) => {
      const { fake, keeper, creds, day, store, ring, clock, log, restored, states, put } = await onDouble();
      const seq = kind === 'log' ? 2 : 1;
      const next = await keeper.seal(kind, 1, seq, { creds: creds(3), keys: day.keys });
      const room = new Room({ store, clock, log }, 1e9);
      const mortal = new KeptStates({ store, ring, clock, log, random: systemRandom }, room);
      const lose = () => void fake.setMode(mode);
      if (at === 0) lose();
      else afterAnswer(fake, at, lose);
      const sent = { kind, epoch: 1, seq, sealed: Buffer.from(next.sealed, 'base64url') };
      const answer = await codeOf(() => mortal.put(keeper.bearer, sent));
      fake.lie(null);
      await fake.setMode('ok');
      expect(answer === null ? [3] : [2, 3]).toContain((await restored()).creds.accountSyncCounter);
      // The same bytes again are no second piece.
      expect(await put(kind, next)).toEqual({ seq });
      expect((await restored()).creds.accountSyncCounter).toBe(3);
      clock.advance(310_000);
      const { base, log: pieces } = await states.lease(keeper.bearer);
      expect(await piecesOf(store, keeper.lookup)).toHaveLength(pieces.length + (base === null ? 0 : 1));
    };
    const points = [0, 1, 2, 3, 4].flatMap((at) => [
      lost('drop', 'log', at),
      lost('drop-after-apply', 'log', at),
      lost('drop-after-apply', 'base', at),
    ]);
    await Promise.all(points);
  });

  test('a driver that repeats a write whose answer was lost, and is told that it changed nothing, removes nothing', async () => {
    const { fake, keeper, put, creds, restored } = await onDouble();
    const next = await keeper.seal('log', 1, 2, { creds: creds(3) });
    fake.lie((name, reply) => (name === 'update' ? { ...reply, n: 0, nModified: 0 } : reply));
    expect(await put('log', next)).toEqual({ seq: 2 });
    fake.lie(null);
    expect((await restored()).creds.accountSyncCounter).toBe(3);
  });

  test('a session that is withdrawn between any two commands leaves nothing behind', async () => {
    const { fake, store } = await openOnDouble({}, new FakeClock());
    // A withdrawal removes the record, then the head, then the pieces.
    const steps = [SESSIONS, HEADS, PIECES];
    const cases = (['lease', 'log', 'base', 'head'] as const).flatMap((work) =>
      [1, 2, 3, 4].flatMap((at) => [1, steps.length].map((until) => ({ work, at, until }))),
    );
    for (const { work, at, until } of cases) {
      const { states, keeper, put, id, restorer } = await keeping({}, 1e9, () => store.sessions);
      const { epoch } = await states.lease(keeper.bearer);
      await put('log', await keeper.seal('log', epoch, 1, {}));
      if (work === 'head') fake.drop(HEADS);
      const piece = await keeper.seal(work === 'base' ? 'base' : 'log', epoch, work === 'base' ? 1 : 2, {});
      let done = 0;
      afterAnswer(fake, at, () => {
        for (const table of steps.slice(0, until)) fake.drop(table);
        done = until;
      });
      const code = await codeOf(() => {
        if (work === 'lease') return states.lease(keeper.bearer);
        if (work === 'head') return restorer.openNewest(id, 'day-of-link', () => Promise.resolve());
        return put(work, piece);
      });
      fake.lie(null);
      expect([null, 'SESSION_UNAVAILABLE']).toContain(code);
      // The rest of the withdrawal comes when the request is over.
      for (const table of steps.slice(done)) fake.drop(table);
      expect([fake.rows(HEADS), fake.rows(PIECES)]).toEqual([[], []]);
    }
  });
});
