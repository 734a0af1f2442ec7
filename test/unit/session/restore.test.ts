import { gunzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import type { SealedRecord, SessionStore } from '../../../src/ports/store.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { formatLongId } from '../../../src/session-id/long.ts';
import { expiryOf } from '../../../src/session/record.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { splitState } from '../../../src/auth-state/shape.ts';
import { makeAuthState } from '../../kit/session/auth-state.ts';
import {
  codeOf,
  detailOf,
  errorOf,
  keepLog,
  newRing,
  NO_SIGNAL,
  noHook,
  PREFIX,
  rowOf,
  setUp,
  spoiltSetUp,
  textOf,
} from '../../kit/session/harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const unknownId = formatShortId(PREFIX, new Uint8Array(20).fill(9));

/** Wraps a store, so that it returns changed rows. */
const changing = (change: (row: SealedRecord) => SealedRecord) => (store: SessionStore) => ({
  ...store,
  get: async (lookup: Buffer, freshness?: 'cached' | 'fresh') => {
    const row = await store.get(lookup, freshness);
    return row === null ? null : change(row);
  },
});

describe('withOpened', () => {
  const zeros = (bytes: Buffer) => bytes.every((byte) => byte === 0);

  test('gives the opened state to the work, and zeroes it only when the work is done', async () => {
    const { restorer, issue } = setUp();
    const { id } = await issue();
    const opened = await restorer.open(id);
    const work = async () => {
      await Promise.resolve();
      return zeros(opened.packed);
    };
    expect(await restorer.withOpened(Promise.resolve(opened), work)).toBe(false);
    expect(zeros(opened.packed)).toBe(true);
  });

  test('when the work fails, zeroes the state too and passes the error on', async () => {
    const { restorer, issue } = setUp();
    const { id } = await issue();
    const opened = await restorer.open(id);
    const failure = new Error('the work failed');
    const working = restorer.withOpened(Promise.resolve(opened), () => Promise.reject(failure));
    await expect(working).rejects.toBe(failure);
    expect(zeros(opened.packed)).toBe(true);
  });

  test('when nothing opens, does not begin the work', async () => {
    const { restorer } = setUp();
    const work = vi.fn(() => Promise.resolve());
    expect(await codeOf(() => restorer.withOpened(restorer.open('no ID'), work))).toBe(
      'SESSION_ID_MALFORMED',
    );
    expect(work).not.toHaveBeenCalled();
  });
});

describe('open', () => {
  test('with an ID as people paste it, gives gzipped JSON, end of life and text', async () => {
    const harness = setUp();
    const state = makeAuthState();
    const { id } = await harness.issuer.issue(state, 'short', noHook, NO_SIGNAL);
    const opened = await harness.restorer.open(` SESSION_ID="${id.toUpperCase()}"\n`);
    const text = gunzipSync(opened.packed).toString();
    expect(await harness.restorer.unpack(Promise.resolve(opened))).toEqual({ text, record: opened.record });
    expect(opened.packed.every((byte) => byte === 0)).toBe(true);
    expect(JSON.parse(text)).toEqual({
      createdAt: '2024-01-01T00:00:00.000Z',
      creds: JSON.parse(state.creds),
      keys: JSON.parse(state.keys),
    });
    expect(expiryOf(opened.record)).toBe('2024-01-01T00:15:00.000Z');
  });

  test.each([
    ['a mistyped ID', unknownId.replace(/.$/, (end) => (end === 'q' ? 'p' : 'q'))],
    ['an ID cut off', unknownId.slice(0, -3)],
    ['an ID of another prefix', formatShortId('OTHER', new Uint8Array(20))],
    ['nothing', ''],
  ])('with %s, refuses with SESSION_ID_MALFORMED and asks the store nothing', async (_, id) => {
    const { restorer, faulty } = spoiltSetUp();
    expect(await codeOf(() => restorer.open(id))).toBe('SESSION_ID_MALFORMED');
    expect(await codeOf(() => restorer.revoke(id, null))).toBe('SESSION_ID_MALFORMED');
    expect(faulty.calls).toEqual([]);
  });

  test('with a long ID, says that this kind is not stored here', async () => {
    const { restorer } = setUp();
    const long = formatLongId(PREFIX, makeAuthState().creds);
    expect(await detailOf(() => restorer.open(long))).toMatch(/^This kind is not stored here/);
  });

  test('T12: with an unknown, an expired, a deleted and a withdrawn ID, gives equal answers', async () => {
    const harness = setUp();
    const [expired, deleted, withdrawn] = [
      await harness.issue(),
      await harness.issue(),
      await harness.issue(),
    ];
    await deleted.markSent();
    await withdrawn.markSent();
    await harness.restorer.revoke(deleted.id, null);
    await harness.restorer.revoke(withdrawn.id, () => Promise.resolve('unconfirmed'));
    harness.clock.jumpWall(HOUR_MS);
    const ids = [unknownId, expired.id, deleted.id, withdrawn.id];
    const errors = await Promise.all(ids.map((id) => errorOf(() => harness.restorer.open(id))));
    expect(errors.map((error) => [error?.code, error?.fields])).toEqual(
      ids.map(() => ['SESSION_UNAVAILABLE', {}]),
    );
  });

  test('when the store gives a row that is over, refuses all the same', async () => {
    const harness = setUp();
    const { id } = await harness.issue();
    const store = changing((row) => ({ ...row, expiresAt: harness.clock.now() / 1000 }))(harness.store);
    const restorer = new Restorer({ ...harness, store, prefix: PREFIX, ttlDays: 30 });
    expect(await codeOf(() => restorer.open(id))).toBe('SESSION_UNAVAILABLE');
  });

  test.each<[string, (row: SealedRecord) => SealedRecord]>([
    ['a bit of the blob flipped', (row) => ({ ...row, blob: Buffer.from(row.blob).fill(0, 20, 21) })],
    ['another revision', (row) => ({ ...row, rev: row.rev + 1 })],
    ['a blob of 5 MB', (row) => ({ ...row, blob: Buffer.alloc(5 * 1024 * 1024) })],
  ])(
    'T06, T39: with %s, refuses with SESSION_UNAVAILABLE and logs it once without the ID',
    async (_, change) => {
      const harness = setUp();
      const issued = await harness.issue();
      const log = keepLog();
      const store = changing(change)(harness.store);
      const restorer = new Restorer({ ...harness, store, log, prefix: PREFIX, ttlDays: 30 });
      expect(await codeOf(() => restorer.open(issued.id))).toBe('SESSION_UNAVAILABLE');
      expect(log.lines).toHaveLength(1);
      expect(log.lines[0]).toMatchObject({ level: 'error', fields: { record: issued.fingerprint } });
      expect(JSON.stringify(log.lines)).not.toContain(issued.id.slice(11));
    },
  );

  test('a read-back of what does not open is logged as well', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    const log = keepLog();
    const store = changing((row) => ({ ...row, rev: row.rev + 1 }))(harness.store);
    const restorer = new Restorer({ ...harness, store, log, prefix: PREFIX, ttlDays: 30 });
    expect(await codeOf(() => restorer.opensTo(issued.id, 'any text'))).toBe('SESSION_UNAVAILABLE');
    expect(log.lines).toEqual([
      expect.objectContaining({ level: 'error', message: 'a stored session does not open' }),
    ]);
  });

  test('with a ring that lacks the key, refuses with STORE_UNAVAILABLE', async () => {
    const harness = setUp();
    const { id } = await harness.issue();
    const restorer = new Restorer({ ...harness, ring: newRing('k9'), prefix: PREFIX, ttlDays: 30 });
    expect(await codeOf(() => restorer.open(id))).toBe('STORE_UNAVAILABLE');
  });

  test('when the store fails, passes STORE_UNAVAILABLE on', async () => {
    const { restorer, faulty } = spoiltSetUp();
    faulty.spoil('get', 'before');
    expect(await codeOf(() => restorer.open(unknownId))).toBe('STORE_UNAVAILABLE');
  });

  test('of a session sealed again, gives the newer state', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    await harness.restorer.open(issued.id);
    const newer = makeAuthState();
    await issued.reseal(newer);
    expect(splitState(await textOf(harness, issued.id))).toEqual(newer);
  });
});

describe('touch', () => {
  test('of a sent session, makes it active and starts its life anew', async () => {
    const harness = setUp();
    const { id, markSent } = await issueBound(harness);
    await markSent();
    harness.clock.jumpWall(10 * DAY_MS);
    await harness.restorer.touch(await harness.restorer.open(id));
    const endS = (harness.clock.now() + 30 * DAY_MS) / 1000;
    expect(await rowOf(harness, id)).toMatchObject({ state: 'active', expiresAt: endS });
  });

  test.each([
    [30, 7.2 * HOUR_MS],
    [2, HOUR_MS],
  ])(
    'of an active session that lives %i days, renews at most once in a hundredth of them and once an hour',
    async (ttlDays, leastMs) => {
      const harness = spoiltSetUp({ ttlDays });
      const { id, markSent } = await issueBound(harness);
      await markSent();
      const touch = async () => harness.restorer.touch(await harness.restorer.open(id));
      await touch();
      const writes = () => harness.faulty.calls.filter((call) => call === 'compareAndSet').length;
      const before = writes();
      harness.clock.jumpWall(leastMs - 1_000);
      await touch();
      expect(writes()).toBe(before);
      harness.clock.jumpWall(1_000);
      await touch();
      expect(writes()).toBe(before + 1);
    },
  );

  test('restored every 29 days, lives on; left for 30 days, is gone', async () => {
    const harness = setUp();
    const { id, markSent } = await issueBound(harness);
    await markSent();
    for (let month = 0; month < 12; month += 1) {
      harness.clock.jumpWall(29 * DAY_MS);
      await harness.restorer.touch(await harness.restorer.open(id));
    }
    harness.clock.jumpWall(30 * DAY_MS);
    expect(await codeOf(() => harness.restorer.open(id))).toBe('SESSION_UNAVAILABLE');
  });

  test('where sessions are kept for ever, takes the end away from one that was sent', async () => {
    const harness = setUp({ ttlDays: 0 });
    const { id, markSent } = await issueBound(harness);
    await markSent();
    await harness.restorer.touch(await harness.restorer.open(id));
    const opened = await harness.restorer.open(id);
    expect(expiryOf(opened.record)).toBeNull();
    await harness.restorer.touch(opened);
    expect(await rowOf(harness, id)).toMatchObject({ state: 'active', expiresAt: null });
  });

  test('of a pending session, changes nothing', async () => {
    const harness = setUp();
    const { id } = await harness.issue();
    await harness.restorer.touch(await harness.restorer.open(id));
    expect((await rowOf(harness, id)).state).toBe('pending');
  });

  test('T38: of a session deleted meanwhile, does not bring it back', async () => {
    const harness = setUp();
    const { id, markSent } = await issueBound(harness);
    await markSent();
    const opened = await harness.restorer.open(id);
    await harness.restorer.revoke(id, null);
    await harness.restorer.touch(opened);
    expect(await codeOf(() => harness.restorer.open(id))).toBe('SESSION_UNAVAILABLE');
  });

  test('when the store fails, logs and does not reject', async () => {
    const harness = spoiltSetUp();
    const { id, markSent } = await issueBound(harness);
    await markSent();
    const opened = await harness.restorer.open(id);
    harness.faulty.spoil('compareAndSet', 'before');
    await harness.restorer.touch(opened);
    expect(harness.log.lines.at(-1)).toMatchObject({ level: 'warn', message: 'could not renew a session' });
  });
});

type Bound = { readonly id: string; readonly markSent: () => Promise<void> };

async function issueBound(harness: ReturnType<typeof setUp>): Promise<Bound> {
  const issued = await harness.issue();
  return { id: issued.id, markSent: () => issued.markSent() };
}
