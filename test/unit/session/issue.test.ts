import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import type { Stage } from '../../../src/ports/base.ts';
import type { SealedRecord, SessionStore } from '../../../src/ports/store.ts';
import type { AuthStateJson } from '../../../src/ports/whatsapp.ts';
import { createIssuer } from '../../../src/session/issue.ts';
import { parseCarriedCreds } from '../../../src/session-id/long.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { cacheSessions } from '../../../src/store/cached.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { FakeClock } from '../../double/clock.ts';
import { makeAuthState } from '../../kit/session/auth-state.ts';
import {
  codeOf,
  errorOf,
  NO_SIGNAL,
  noHook,
  PREFIX,
  rowOf,
  rowsOf,
  setUp,
  sha256,
  spoiltSetUp,
  textOf,
} from '../../kit/session/harness.ts';

describe('issue, short', () => {
  test('gives an ID that restores the state byte for byte, with the time it was made', async () => {
    const harness = setUp();
    const state = makeAuthState(812);
    const issued = await harness.issuer.issue(state, 'short', noHook, NO_SIGNAL);
    const wanted = `{"createdAt":"2024-01-01T00:00:00.000Z","creds":${state.creds},"keys":${state.keys}}`;
    expect(issued.id).toMatch(/^TREKKER-MD~[02-9ac-hj-np-z]{39}$/);
    expect(sha256(await textOf(harness, issued.id))).toBe(sha256(wanted));
    expect(issued.fingerprint).toBe((await rowOf(harness, issued.id)).lookup.toString('hex').slice(0, 8));
  });

  test('leaves a pending record of 15 minutes that names nobody', async () => {
    const harness = setUp();
    const { id } = await harness.issue();
    const row = await rowOf(harness, id);
    const nowS = harness.clock.now() / 1000;
    expect(row).toMatchObject({
      v: 1,
      kid: 'k1',
      rev: 1,
      state: 'pending',
      createdAt: nowS,
      expiresAt: nowS + 900,
    });
    for (const encoding of ['latin1', 'hex', 'base64'] as const) {
      const raw = row.blob.toString(encoding) + row.lookup.toString(encoding);
      expect(raw).not.toContain(Buffer.from('254700000078').toString(encoding));
    }
  });

  test('passes its stages in order, with the record in the store at the first', async () => {
    const harness = setUp();
    const seen: [Stage, number][] = [];
    const hook = async (stage: Stage) => void seen.push([stage, await rowsOf(harness.store)]);
    await harness.issuer.issue(makeAuthState(), 'short', hook, NO_SIGNAL);
    expect(seen).toEqual([
      ['inserted', 1],
      ['read-back', 1],
    ]);
  });

  test('reads back past the cache', async () => {
    const clock = new FakeClock();
    const inner = openMemoryStore(clock).sessions;
    const seen: (string | undefined)[] = [];
    const spy: SessionStore = {
      ...inner,
      get: (lookup, freshness) => (seen.push(freshness), inner.get(lookup, freshness)),
    };
    const harness = setUp({ wrap: () => cacheSessions(spy, clock) });
    await harness.issue();
    expect(seen).toEqual(['fresh']);
  });

  test.each(['before', 'after'] as const)(
    'when the first two inserts fail %s the row is written, still gives one record',
    async (fault) => {
      const harness = spoiltSetUp();
      harness.faulty.spoil('insert', fault, fault);
      const { id } = await harness.issue();
      expect(await rowsOf(harness.store)).toBe(1);
      expect(await codeOf(() => textOf(harness, id))).toBeNull();
    },
  );

  test.each([
    ['three inserts are refused', 'insert', ['before', 'before', 'before']],
    ['three answers of inserts are lost', 'insert', ['after', 'after', 'after']],
    ['three read-backs are refused', 'get', ['before', 'before', 'before']],
  ] as const)('when %s, refuses with STORE_UNAVAILABLE and leaves no record', async (_, call, faults) => {
    const harness = spoiltSetUp();
    harness.faulty.spoil(call, ...faults);
    expect(await codeOf(() => harness.issue())).toBe('STORE_UNAVAILABLE');
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('when one insert and two read-backs fail, has used up its three tries', async () => {
    const harness = spoiltSetUp();
    harness.faulty.spoil('insert', 'before');
    harness.faulty.spoil('get', 'before', 'before');
    expect(await codeOf(() => harness.issue())).toBe('STORE_UNAVAILABLE');
  });

  test.each<[string, (row: SealedRecord) => SealedRecord | null]>([
    ['nothing', () => null],
    ['a changed row', (row) => ({ ...row, blob: Buffer.from(row.blob).fill(0, 0, 1) })],
    ['a row of another salt', (row) => ({ ...row, salt: Buffer.alloc(16) })],
  ])('when the store gives back %s, refuses with STORE_UNAVAILABLE', async (_, change) => {
    const harness = setUp({
      wrap: (store) => ({
        ...store,
        get: async (lookup, freshness) => {
          const row = await store.get(lookup, freshness);
          return row === null ? null : change(row);
        },
      }),
    });
    expect(await codeOf(() => harness.issue())).toBe('STORE_UNAVAILABLE');
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('when the read-back opens but holds another text, refuses', async () => {
    const harness = setUp();
    const other = harness.restorer;
    class Lying extends Restorer {
      override opensTo = (id: string, text: string) => other.opensTo(id, `${text} `);
    }
    const shared = {
      store: harness.store,
      ring: harness.ring,
      prefix: PREFIX,
      ttlDays: 30,
      clock: harness.clock,
    };
    const restorer = new Lying({ ...shared, log: harness.log });
    const issuer = createIssuer({ ...shared, random: systemRandom, restorer });
    expect(await codeOf(() => issuer.issue(makeAuthState(), 'short', noHook, NO_SIGNAL))).toBe(
      'STORE_UNAVAILABLE',
    );
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test.each(['inserted', 'read-back'] as const)(
    'when its hook throws at %s, passes that on and leaves no record',
    async (at) => {
      const harness = setUp();
      const hook = (stage: Stage) => {
        if (stage === at) throw new Error(`stop at ${stage}`);
      };
      await expect(harness.issuer.issue(makeAuthState(), 'short', hook, NO_SIGNAL)).rejects.toThrow(
        `stop at ${at}`,
      );
      expect(await rowsOf(harness.store)).toBe(0);
    },
  );

  test('when aborted before, writes nothing', async () => {
    const harness = setUp();
    const reason = new Error('over');
    await expect(
      harness.issuer.issue(makeAuthState(), 'short', noHook, AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('when aborted while the store hangs, rejects at once', async () => {
    const harness = spoiltSetUp();
    harness.faulty.spoil('insert', 'hang');
    const end = new AbortController();
    const issuing = harness.issuer.issue(makeAuthState(), 'short', noHook, end.signal);
    const reached = harness.faulty.reached('insert');
    await reached;
    end.abort(new Error('over'));
    await expect(issuing).rejects.toThrow('over');
  });

  test('when aborted between insert and read-back, removes the record', async () => {
    const harness = spoiltSetUp();
    const end = new AbortController();
    const removed = harness.faulty.reached('remove');
    const hook = () => end.abort(new Error('over'));
    await expect(harness.issuer.issue(makeAuthState(), 'short', hook, end.signal)).rejects.toThrow('over');
    await removed;
    await expect.poll(() => rowsOf(harness.store)).toBe(0);
  });

  test.each<[string, Partial<AuthStateJson>]>([
    ['no creds', { creds: 'null' }],
    ['broken JSON', { keys: '{' }],
    ['a foreign key type', { keys: '{"other":{}}' }],
  ])('with a state of %s, fails as a fault of the program and writes nothing', async (_, broken) => {
    const harness = setUp();
    const state = { ...makeAuthState(), ...broken };
    expect(await codeOf(() => harness.issuer.issue(state, 'short', noHook, NO_SIGNAL))).toBe('INTERNAL');
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('100 times, gives different IDs', async () => {
    const harness = setUp();
    const ids = await Promise.all(Array.from({ length: 100 }, () => harness.issue()));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(100);
    expect(await rowsOf(harness.store)).toBe(100);
  });
});

describe('issue, long', () => {
  test('gives the creds in the ID itself and asks the store nothing', async () => {
    const harness = spoiltSetUp();
    const state = makeAuthState();
    const issued = await harness.issuer.issue(state, 'long', noHook, NO_SIGNAL);
    await issued.markSent();
    await issued.reseal(makeAuthState());
    await issued.activate();
    await issued.discard();
    issued.dispose();
    expect(parseCarriedCreds(issued.id)).toMatchObject({ kind: 'long', credsJson: state.creds });
    expect(issued.fingerprint).toBe('');
    expect(harness.faulty.calls).toEqual([]);
  });

  test('with creds that do not read back, fails as a fault of the program', async () => {
    const { issuer } = setUp();
    const state = { ...makeAuthState(), creds: '[]' };
    const error = await errorOf(() => issuer.issue(state, 'long', noHook, NO_SIGNAL));
    expect(error?.code).toBe('INTERNAL');
  });
});
