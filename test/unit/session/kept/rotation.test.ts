import { expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { parseKeyRing } from '../../../../src/session/ring/key-ring.ts';
import { rotateRows } from '../../../../src/session/ring/rotate.ts';
import { Restorer } from '../../../../src/session/restore.ts';
import { keeping } from '../../../kit/kept/keeping.ts';
import { keepLog, newRingText, PREFIX } from '../../../kit/session/harness.ts';

/** A store whose program dies at the change of number `at`, before its effect or after it. */
function mortal(inner: SessionStore, at: number, when: 'before' | 'after'): SessionStore {
  let count = 0;
  const die = async (change: () => Promise<boolean>) => {
    count += 1;
    if (count < at) return change();
    if (when === 'after' && count === at) await change();
    throw new Error('the program is dead');
  };
  return {
    ...inner,
    compareAndSet: (...given) => die(() => inner.compareAndSet(...given)),
    resealPiece: (...given) => die(() => inner.resealPiece(...given)),
  };
}

test('T08: a rotation that dies at any change of a record or a piece, then run to its end: all opens with the new key alone', async () => {
  const [k1, k2] = [newRingText('k1'), newRingText('k2')];
  const both = parseKeyRing(`${k2},${k1}`);
  for (let at = 1; at <= 5; at += 1) {
    for (const when of ['before', 'after'] as const) {
      const whole = await keeping({}, 1e9, undefined, parseKeyRing(k1));
      const { states, keeper, put, creds, day, store } = whole;
      await states.lease(keeper.bearer);
      await put('base', await keeper.seal('base', 1, 0, { creds: creds(5), keys: day.keys }));
      for (let seq = 1; seq <= 3; seq += 1) {
        await put('log', await keeper.seal('log', 1, seq, { creds: creds(5 + seq) }));
      }
      const deps = { ring: both, random: systemRandom, log: keepLog(), signal: new AbortController().signal };
      await expect(rotateRows({ ...deps, store: mortal(store, at, when) })).rejects.toThrow('dead');
      // Whoever comes meanwhile has both keys.
      const between = new Restorer({ ...whole, ring: both, prefix: PREFIX, ttlDays: 30 });
      expect((await whole.restored(between)).creds.accountSyncCounter).toBe(8);
      const { left } = await rotateRows({ ...deps, store });
      expect(Object.fromEntries(left)).toEqual({ k1: 0 });
      const after = new Restorer({ ...whole, ring: parseKeyRing(k2), prefix: PREFIX, ttlDays: 30 });
      expect((await whole.restored(after)).creds.accountSyncCounter).toBe(8);
    }
  }
});
