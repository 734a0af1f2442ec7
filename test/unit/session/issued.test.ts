import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import { createIssuer } from '../../../src/session/issue.ts';
import { makeAuthState } from '../../kit/session/auth-state.ts';
import {
  codeOf,
  NO_SIGNAL,
  noHook,
  PREFIX,
  rowOf,
  rowsOf,
  setUp,
  spoiltSetUp,
  textOf,
} from '../../kit/session/harness.ts';

const DAY_S = 86_400;

describe('an issued short session', () => {
  test.each([
    [30, 30 * DAY_S, 30 * DAY_S],
    [7, 7 * DAY_S, 7 * DAY_S],
    [0, 30 * DAY_S, null],
  ])('with %i days to live, ends after that when sent and when active', async (ttlDays, sentS, activeS) => {
    const harness = setUp({ ttlDays });
    const issued = await harness.issue();
    const nowS = harness.clock.now() / 1000;
    await issued.markSent();
    expect(await rowOf(harness, issued.id)).toMatchObject({ state: 'sent', expiresAt: nowS + sentS });
    await issued.activate();
    expect(await rowOf(harness, issued.id)).toMatchObject({
      state: 'active',
      expiresAt: activeS === null ? null : nowS + activeS,
    });
  });

  test('not marked as sent, is gone after 15 minutes', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    harness.clock.jumpWall(900_000);
    expect(await codeOf(() => textOf(harness, issued.id))).toBe('SESSION_UNAVAILABLE');
    expect(await codeOf(() => issued.markSent())).toBe('STORE_UNAVAILABLE');
  });

  test.each(['before', 'after'] as const)(
    'markSent, when the change fails %s it is made, tries again',
    async (fault) => {
      const harness = spoiltSetUp();
      const issued = await harness.issue();
      harness.faulty.spoil('compareAndSet', fault, fault);
      await issued.markSent();
      expect((await rowOf(harness, issued.id)).state).toBe('sent');
    },
  );

  test('markSent, when the store stays away, refuses with STORE_UNAVAILABLE', async () => {
    const harness = spoiltSetUp();
    const issued = await harness.issue();
    harness.faulty.spoil('get', 'before', 'before', 'before');
    expect(await codeOf(() => issued.markSent())).toBe('STORE_UNAVAILABLE');
  });

  test('activate, when the session was withdrawn meanwhile, leaves it so', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    await issued.markSent();
    await harness.restorer.revoke(issued.id, () => Promise.resolve('unconfirmed'));
    expect(await codeOf(() => issued.activate())).toBe('STORE_UNAVAILABLE');
    expect(await codeOf(() => textOf(harness, issued.id))).toBe('SESSION_UNAVAILABLE');
  });

  test('activate, when a bot was faster, changes nothing', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    await issued.markSent();
    await harness.restorer.touch(await harness.restorer.open(issued.id));
    const before = await rowOf(harness, issued.id);
    await issued.activate();
    expect(await rowOf(harness, issued.id)).toEqual(before);
  });

  test('reseal, replaces state, salt and revision, and keeps ID and life', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    await issued.markSent();
    const before = await rowOf(harness, issued.id);
    const newer = makeAuthState(5);
    await issued.reseal(newer);
    const after = await rowOf(harness, issued.id);
    expect(await textOf(harness, issued.id)).toContain(newer.creds);
    expect(after).toMatchObject({
      rev: 2,
      state: 'sent',
      expiresAt: before.expiresAt,
      createdAt: before.createdAt,
    });
    expect(after.salt).not.toEqual(before.salt);
  });

  test('reseal twice, counts on', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    await issued.reseal(makeAuthState());
    await issued.reseal(makeAuthState());
    expect((await rowOf(harness, issued.id)).rev).toBe(3);
  });

  test('reseal, when the store refuses the change, throws and the earlier state stays', async () => {
    const harness = spoiltSetUp();
    const issued = await harness.issue();
    const before = await textOf(harness, issued.id);
    harness.faulty.spoil('compareAndSet', 'before');
    expect(await codeOf(() => issued.reseal(makeAuthState()))).toBe('STORE_UNAVAILABLE');
    expect(await textOf(harness, issued.id)).toBe(before);
  });

  test('reseal, when the read-back fails, puts the earlier state back', async () => {
    const harness = spoiltSetUp();
    const issued = await harness.issue();
    const before = await rowOf(harness, issued.id);
    harness.faulty.spoil('get', null, 'before');
    expect(await codeOf(() => issued.reseal(makeAuthState()))).toBe('STORE_UNAVAILABLE');
    expect(await rowOf(harness, issued.id)).toEqual(before);
  });

  test('reseal, when the session is gone, does not bring it back', async () => {
    const harness = setUp();
    const issued = await harness.issue();
    await harness.restorer.revoke(issued.id, null);
    expect(await codeOf(() => issued.reseal(makeAuthState()))).toBe('STORE_UNAVAILABLE');
    expect(await codeOf(() => issued.markSent())).toBe('STORE_UNAVAILABLE');
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('discard, removes the record, also the second time', async () => {
    const harness = spoiltSetUp();
    const issued = await harness.issue();
    harness.faulty.spoil('remove', 'before', 'after');
    await issued.discard();
    await issued.discard();
    expect(await rowsOf(harness.store)).toBe(0);
  });

  test('dispose, zeroes the secret', async () => {
    const drawn: Buffer[] = [];
    const harness = setUp();
    const shared = { ...harness, prefix: PREFIX, ttlDays: 30 };
    const bytes = (length: number) => {
      const fresh = systemRandom.bytes(length);
      drawn.push(fresh);
      return fresh;
    };
    const issuer = createIssuer({ ...shared, random: { ...systemRandom, bytes } });
    const issued = await issuer.issue(makeAuthState(), 'short', noHook, NO_SIGNAL);
    const secret = drawn.find(({ length }) => length === 20);
    expect(secret).not.toEqual(Buffer.alloc(20));
    issued.dispose();
    expect(secret).toEqual(Buffer.alloc(20));
  });
});
