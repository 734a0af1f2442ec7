import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeptHead, KeptPiece, KeptRef } from '../../src/ports/kept-rows.ts';
import type { Store } from '../../src/ports/store.ts';
import { FakeClock } from '../double/clock.ts';
import { piecesOf } from '../kit/kept/pieces-of.ts';
import { makeRecord } from './store.contract.ts';

const SMALL = randomBytes(300);

function refOf({ id, blob }: KeptPiece, epoch: number, seq: number): KeptRef {
  return { id, epoch, seq, bytes: blob.length };
}

/** Tests of kept states that every store must pass. `open` gives an empty one that uses the clock. */
export function keptContract(name: string, open: (clock: FakeClock) => Promise<Store>): void {
  describe(`kept states in the store ${name}`, () => {
    let clock: FakeClock;
    let store: Store;
    const inS = (seconds: number) => Math.floor(clock.now() / 1000) + seconds;
    const record = async (expiresAt: number | null = null) => {
      const { lookup } = made(expiresAt);
      await store.sessions.insert(makeRecord({ lookup, expiresAt, blob: SMALL }));
      return lookup;
    };
    const made = (expiresAt: number | null) => ({ lookup: randomBytes(32), expiresAt });
    const headOf = (lookup: Buffer, change: Partial<KeptHead> = {}): KeptHead => ({
      lookup,
      rev: 1,
      proof: randomBytes(32),
      restores: 0,
      givenOut: 0,
      epoch: 0,
      seq: 0,
      base: null,
      log: [],
      expiresAt: null,
      ...change,
    });
    const piece = async (lookup: Buffer, change: Partial<KeptPiece> = {}) => {
      const bytes = { id: randomBytes(16), lookup, salt: randomBytes(16), blob: randomBytes(500) };
      const one = { ...bytes, kid: 'k1', madeAt: inS(0), expiresAt: null, ...change };
      await store.sessions.insertPiece(one);
      return one;
    };

    beforeEach(async () => {
      clock = new FakeClock(Date.now());
      store = await open(clock);
    });
    afterEach(() => store.sessions.close());

    test('a head is made once, and gives back every value', async () => {
      const { sessions } = store;
      const lookup = await record();
      const head = headOf(lookup, { restores: 3, givenOut: 127, epoch: 4_000_000_000, seq: 2 ** 40 });
      expect(await sessions.getHead(lookup)).toBeNull();
      expect(await sessions.insertHead(head)).toBe(true);
      expect(await sessions.insertHead(headOf(lookup))).toBe(false);
      expect(await sessions.getHead(lookup)).toEqual(head);
      const ref = { id: randomBytes(16), epoch: 4_000_000_000, seq: 2 ** 40, bytes: 2_097_152 };
      const log = Array.from({ length: 512 }, (_, at) => ({ ...ref, seq: at }));
      for (const refs of [
        { base: ref, log },
        { base: null, log },
        { base: ref, log: [] },
      ]) {
        const { rev } = (await sessions.getHead(lookup)) ?? head;
        expect(await sessions.setHead({ ...head, ...refs, rev: rev + 1 })).toBe(true);
        expect(await sessions.getHead(lookup)).toEqual({ ...head, ...refs, rev: rev + 1 });
      }
    });

    test('no head is made for a session whose record is gone, nor one that a withdrawal at the same time leaves behind', async () => {
      const { sessions } = store;
      expect(await sessions.insertHead(headOf(randomBytes(32)))).toBe(false);
      const lookups = await Promise.all(Array.from({ length: 12 }, () => record()));
      await Promise.all(
        lookups.flatMap((each) => [sessions.insertHead(headOf(each)), sessions.remove(each)]),
      );
      for (const each of lookups) expect(await sessions.getHead(each)).toBeNull();
    });

    test('what was kept of a session while its record went, goes with a sweep', async () => {
      const { sessions } = store;
      const [lookup, gone] = [await record(), await record()];
      await sessions.insertHead(headOf(lookup));
      await sessions.remove(gone);
      const one = await piece(lookup);
      await piece(gone);
      await sessions.sweep();
      expect(await piecesOf(sessions, gone)).toEqual([]);
      expect(await piecesOf(sessions, lookup)).toEqual([one]);
      expect(await sessions.getHead(lookup)).not.toBeNull();
    });

    test('a record is read without what is sealed in it, like the whole record', async () => {
      const { sessions } = store;
      const lookup = await record(inS(100));
      const whole = await sessions.get(lookup);
      const { v: _v, salt: _salt, blob: _blob, ...outline } = whole ?? makeRecord();
      expect(await sessions.getOutline(lookup)).toEqual(outline);
      expect(await sessions.getOutline(randomBytes(32))).toBeNull();
      clock.advance(100_000);
      expect(await sessions.getOutline(lookup)).toBeNull();
    });

    test('of many changes of one head at once, one takes place', async () => {
      const { sessions } = store;
      const lookup = await record();
      const head = headOf(lookup);
      await sessions.insertHead(head);
      const changes = Array.from({ length: 8 }, (_, at) =>
        sessions.setHead({ ...head, rev: 2, epoch: at + 1 }),
      );
      const done = (await Promise.all(changes)).map((isSet, at) => (isSet ? at + 1 : 0));
      expect(done.filter((epoch) => epoch > 0)).toEqual([(await sessions.getHead(lookup))?.epoch]);
      expect(await sessions.setHead({ ...head, rev: 2 })).toBe(false);
      expect(await sessions.setHead({ ...headOf(randomBytes(32)), rev: 2 })).toBe(false);
    });

    test('pieces are read by their session, and removed by their names, or as strays', async () => {
      const { sessions } = store;
      const [lookup, other] = [await record(), await record()];
      const one = await piece(lookup);
      const [two, three] = [
        await piece(lookup, { madeAt: inS(-100) }),
        await piece(lookup, { madeAt: inS(-100) }),
      ];
      const foreign = await piece(other, { madeAt: inS(-100) });
      const named = async (of: Buffer) =>
        new Set((await piecesOf(sessions, of)).map(({ id }) => id.toString('hex')));
      const names = (...pieces: readonly KeptPiece[]) => new Set(pieces.map(({ id }) => id.toString('hex')));
      expect(await sessions.getPieces(lookup, [one.id, foreign.id, randomBytes(16)])).toEqual([one]);
      expect(await sessions.getPieces(lookup, [])).toEqual([]);
      expect(await named(lookup)).toEqual(names(one, two, three));
      await sessions.removeStrays(lookup, [three.id], inS(-60));
      expect(await named(lookup)).toEqual(names(one, three));
      await sessions.removePieces(lookup, [three.id, foreign.id]);
      expect(await named(lookup)).toEqual(names(one));
      expect(await named(other)).toEqual(names(foreign));
    });

    test('what is kept goes with its record, and the sizes of all together are known', async () => {
      const { sessions } = store;
      const kept = async (lookup: Buffer) => {
        await sessions.insertHead(headOf(lookup));
        const [base, log] = [await piece(lookup), await piece(lookup)];
        const head = { ...headOf(lookup), rev: 2, base: refOf(base, 1, 1), log: [refOf(log, 1, 2)] };
        expect(await sessions.setHead(head)).toBe(true);
      };
      const [one, two, three] = [await record(), await record(), await record()];
      for (const lookup of [one, two, three]) await kept(lookup);
      expect(await sessions.keptBytes()).toBe(3_000);
      await sessions.remove(one);
      await sessions.removeKept(two);
      for (const lookup of [one, two]) {
        expect(await sessions.getHead(lookup)).toBeNull();
        expect(await piecesOf(sessions, lookup)).toEqual([]);
      }
      expect(await sessions.get(two)).not.toBeNull();
      expect([await sessions.keptBytes(), (await piecesOf(sessions, three)).length]).toEqual([1_000, 2]);
    });

    test('what is kept lives as long as its record: prolonged with it, and swept after it', async () => {
      const { sessions } = store;
      const [lookup, short] = [await record(inS(100)), await record(inS(100))];
      for (const each of [lookup, short]) {
        await sessions.insertHead(headOf(each, { expiresAt: inS(100) }));
        await piece(each, { expiresAt: inS(100) });
      }
      expect(await sessions.compareAndSet(lookup, { rev: 1, kid: 'k1' }, { expiresAt: inS(1_000) })).toBe(
        true,
      );
      // An attempt that fails, and a shorter life, take nothing away.
      await sessions.compareAndSet(lookup, { rev: 9, kid: 'k1' }, { expiresAt: inS(5) });
      clock.advance(500_000);
      expect(await sessions.sweep()).toBe(1);
      expect([await sessions.getHead(short), await piecesOf(sessions, short)]).toEqual([null, []]);
      expect(await sessions.getHead(lookup)).not.toBeNull();
      expect(await piecesOf(sessions, lookup)).toHaveLength(1);
      clock.advance(600_000);
      await sessions.sweep();
      expect([await sessions.getHead(lookup), await piecesOf(sessions, lookup)]).toEqual([null, []]);
    });

    test('pieces are counted and listed by the key that sealed them, and sealed again once', async () => {
      const { sessions } = store;
      const lookup = await record();
      const pieces = [await piece(lookup), await piece(lookup), await piece(lookup, { kid: 'k2' })];
      expect(Object.fromEntries(await sessions.countByKid())).toEqual({ k1: 3, k2: 1 });
      const [first] = await sessions.listPiecesOtherThan('k2', null, 1);
      const rest = await sessions.listPiecesOtherThan('k2', first?.id ?? null, 10);
      expect([first?.kid, rest.length, rest[0]?.kid]).toEqual(['k1', 1, 'k1']);
      const [one] = pieces as [KeptPiece];
      const change = { kid: 'k2', blob: randomBytes(20) };
      expect(await sessions.resealPiece(one.id, 'k1', change)).toBe(true);
      expect(await sessions.resealPiece(one.id, 'k1', change)).toBe(false);
      const changed = (await piecesOf(sessions, lookup)).find(({ id }) => id.equals(one.id));
      expect(changed).toEqual({ ...one, ...change });
    });
  });
}
