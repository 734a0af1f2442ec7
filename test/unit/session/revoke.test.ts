import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import type { UnlinkResult } from '../../../src/ports/inspection.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import type { AuthStateJson } from '../../../src/ports/whatsapp.ts';
import { parseKeyRing } from '../../../src/session/ring/key-ring.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { resealOuter } from '../../../src/session/seal.ts';
import { makeAuthState } from '../../kit/session/auth-state.ts';
import {
  codeOf,
  newRingText,
  NO_SIGNAL,
  noHook,
  PREFIX,
  rowsOf,
  setUp,
  spoiltSetUp,
  type Harness,
} from '../../kit/session/harness.ts';

const DAY_MS = 86_400_000;

async function sent(harness: Harness): Promise<string> {
  const issued = await harness.issue();
  await issued.markSent();
  return issued.id;
}

/** An unlink function that returns these results in order and records its calls. */
function unlinking(...results: readonly UnlinkResult[]) {
  const states: AuthStateJson[] = [];
  const unlink = (state: AuthStateJson): Promise<UnlinkResult> => {
    states.push(state);
    return Promise.resolve(results[states.length - 1] ?? 'confirmed');
  };
  return { states, unlink };
}

function tally(codes: readonly (string | null)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const code of codes) counts[code ?? 'done'] = (counts[code ?? 'done'] ?? 0) + 1;
  return counts;
}

/** A second process on the same store. */
function another(harness: Harness): Restorer {
  return new Restorer({ ...harness, prefix: PREFIX, ttlDays: 30 });
}

describe('revoke without logout', () => {
  test('deletes the record, and a second time finds nothing', async () => {
    const harness = setUp();
    const id = await sent(harness);
    expect(await harness.restorer.revoke(id, null)).toEqual({ deleted: true, loggedOut: 'not-asked' });
    expect(await rowsOf(harness.store)).toBe(0);
    expect(await codeOf(() => harness.restorer.revoke(id, null))).toBe('SESSION_UNAVAILABLE');
  });

  test('T37: 8 times at once, is done by exactly one', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => codeOf(() => harness.restorer.revoke(id, null))),
    );
    expect(tally(codes)).toEqual({ done: 1, SESSION_UNAVAILABLE: 7 });
  });

  test('works on a row that does not open any more', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const { record } = await harness.restorer.open(id);
    await harness.store.compareAndSet(record.lookup, record, { blob: Buffer.alloc(100) });
    expect(await harness.restorer.revoke(id, null)).toEqual({ deleted: true, loggedOut: 'not-asked' });
  });
});

describe('revoke with logout', () => {
  test.each(['confirmed', 'already-gone'] as const)(
    'when the unlinking is %s, removes the record',
    async (result) => {
      const harness = setUp();
      const state = makeAuthState();
      const { id } = await harness.issuer.issue(state, 'short', noHook, NO_SIGNAL);
      const { states, unlink } = unlinking(result);
      expect(await harness.restorer.revoke(id, unlink)).toEqual({ deleted: true, loggedOut: result });
      expect(states).toEqual([state]);
      expect(await rowsOf(harness.store)).toBe(0);
    },
  );

  test('opens nothing any more while the unlinking runs', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const seen: (string | null)[] = [];
    await harness.restorer.revoke(id, async () => {
      seen.push(await codeOf(() => harness.restorer.open(id, 'fresh')));
      return 'confirmed';
    });
    expect(seen).toEqual(['SESSION_UNAVAILABLE']);
  });

  test('when unconfirmed, keeps the record for a day, closed but good for another try', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const { states, unlink } = unlinking('unconfirmed', 'confirmed');
    expect(await harness.restorer.revoke(id, unlink)).toEqual({ deleted: false, loggedOut: 'unconfirmed' });
    expect(await codeOf(() => harness.restorer.open(id))).toBe('SESSION_UNAVAILABLE');
    expect(await codeOf(() => harness.restorer.revoke(id, null))).toBe('SESSION_UNAVAILABLE');
    expect(await rowsOf(harness.store)).toBe(1);
    expect(await harness.restorer.revoke(id, unlink)).toEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(states).toHaveLength(2);
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('when unconfirmed, is gone after a day', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const { unlink } = unlinking('unconfirmed');
    await harness.restorer.revoke(id, unlink);
    harness.clock.jumpWall(DAY_MS - 1_000);
    expect(await harness.store.sweep()).toBe(0);
    harness.clock.jumpWall(1_000);
    expect(await codeOf(() => harness.restorer.revoke(id, unlink))).toBe('SESSION_UNAVAILABLE');
    expect(await harness.store.sweep()).toBe(1);
  });

  test('when the unlinking throws, counts as unconfirmed', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const failing = () => Promise.reject(new Error('no network'));
    expect(await harness.restorer.revoke(id, failing)).toEqual({ deleted: false, loggedOut: 'unconfirmed' });
    expect(harness.log.lines.at(-1)).toMatchObject({ level: 'warn', message: 'could not unlink a device' });
    expect((await harness.restorer.revoke(id, unlinking().unlink)).loggedOut).toBe('confirmed');
  });

  test.each(['confirmed', 'unconfirmed'] as const)(
    '8 times at once in one process, unlinks once (%s)',
    async (result) => {
      const harness = setUp();
      const id = await sent(harness);
      const { states, unlink } = unlinking(result, result);
      const codes = await Promise.all(
        Array.from({ length: 8 }, () => codeOf(() => harness.restorer.revoke(id, unlink))),
      );
      expect(states).toHaveLength(1);
      expect(tally(codes)).toEqual({ done: 1, SESSION_UNAVAILABLE: 7 });
    },
  );

  test('T37: 8 times at once in 8 processes, unlinks once', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const { states, unlink } = unlinking();
    const codes = await Promise.all(
      Array.from({ length: 8 }, () => codeOf(() => another(harness).revoke(id, unlink))),
    );
    expect(states).toHaveLength(1);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
  });

  test('while another process is unlinking, is refused; a minute after that one died, goes on', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const { states, unlink } = unlinking();
    const died = another(harness).revoke(id, () => new Promise(() => undefined));
    await expect.poll(() => codeOf(() => harness.restorer.open(id, 'fresh'))).toBe('SESSION_UNAVAILABLE');
    expect(await codeOf(() => harness.restorer.revoke(id, unlink))).toBe('SESSION_UNAVAILABLE');
    harness.clock.jumpWall(60_000);
    expect(await harness.restorer.revoke(id, unlink)).toEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(states).toHaveLength(1);
    expect(died).toBeInstanceOf(Promise);
  });

  test('when a rotation moves the row at the same moment, claims it all the same', async () => {
    const [k1, k2] = [newRingText('k1'), newRingText('k2')];
    const harness = setUp({ ring: parseKeyRing(k1) });
    const id = await sent(harness);
    const ring = parseKeyRing(`${k2},${k1}`);
    const { store } = harness;
    const claims: boolean[] = [];
    const racing: SessionStore = {
      ...store,
      compareAndSet: async (lookup, expected, change) => {
        if (claims.length === 0) {
          const { record } = await harness.restorer.open(id);
          await store.compareAndSet(lookup, record, resealOuter(record, ring, systemRandom));
        }
        const isDone = await store.compareAndSet(lookup, expected, change);
        claims.push(isDone);
        return isDone;
      },
    };
    const restorer = new Restorer({ ...harness, store: racing, ring, prefix: PREFIX, ttlDays: 30 });
    const { states, unlink } = unlinking();
    expect(await restorer.revoke(id, unlink)).toEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(claims).toEqual([false, true]);
    expect(states).toHaveLength(1);
  });

  test('when a restore makes the session active at the same moment, claims it all the same', async () => {
    const harness = spoiltSetUp();
    const id = await sent(harness);
    const opened = await harness.restorer.open(id);
    const { states, unlink } = unlinking();
    const [result] = await Promise.all([harness.restorer.revoke(id, unlink), harness.restorer.touch(opened)]);
    expect(result).toEqual({ deleted: true, loggedOut: 'confirmed' });
    expect(states).toHaveLength(1);
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('of a row that does not open, is refused and changes nothing', async () => {
    const harness = setUp();
    const id = await sent(harness);
    const { record } = await harness.restorer.open(id);
    await harness.store.compareAndSet(record.lookup, record, { blob: Buffer.alloc(100) });
    const { states, unlink } = unlinking();
    expect(await codeOf(() => harness.restorer.revoke(id, unlink))).toBe('SESSION_UNAVAILABLE');
    expect(states).toHaveLength(0);
    expect((await harness.store.get(record.lookup))?.state).toBe('sent');
  });

  test('when the store fails before the claim, passes that on and unlinks nothing', async () => {
    const harness = spoiltSetUp();
    const id = await sent(harness);
    const { states, unlink } = unlinking();
    harness.faulty.spoil('compareAndSet', 'before');
    expect(await codeOf(() => harness.restorer.revoke(id, unlink))).toBe('STORE_UNAVAILABLE');
    expect(states).toHaveLength(0);
    expect(await codeOf(() => harness.restorer.open(id))).toBeNull();
  });
});
