import { beforeEach, describe, expect, test } from 'vitest';
import type { Position } from '../../../../src/auth-state/kept/pieces.ts';
import { down, failure, KeeperHarness, LEASED } from '../../../kit/restore/keeper.ts';

let h: KeeperHarness;

beforeEach(() => {
  h = new KeeperHarness();
});

describe('the pace', () => {
  test('is one piece a second after the first change, then one each 5 s', async () => {
    const it = h.keeper();
    for (let at = 0; at < 120; at += 1) {
      h.change(it, `m${at}`);
      await h.clock.advanceAsync(100);
    }
    await h.clock.advanceAsync(10_000);

    expect(h.puts.map(({ atMs }) => atMs)).toEqual([1_000, 6_000, 11_000, 16_000]);
    expect(h.sent).toEqual(['log 11', 'log 12', 'log 13', 'log 14']);
    expect(h.clock.pending).toBe(0);
  });

  test('begins anew after a quiet time', async () => {
    const it = h.keeper();
    h.change(it, 'a');
    await h.clock.advanceAsync(60_000);
    h.change(it, 'b');
    await h.clock.advanceAsync(60_000);

    expect(h.puts.map(({ atMs }) => atMs)).toEqual([1_000, 61_000]);
  });

  test('has never two pieces under way', async () => {
    const it = h.keeper();
    let go: () => void = () => undefined;
    h.take = () => new Promise((resolve) => (go = resolve));
    h.change(it, 'a');
    await h.clock.advanceAsync(1_000);
    h.change(it, 'b');
    const flushed = it.flush();
    const ended = it.end();
    await h.clock.advanceAsync(3_000);
    expect(h.puts).toHaveLength(1);
    h.take = () => Promise.resolve();
    go();

    expect(await Promise.all([flushed, ended])).toEqual([true, true]);
    expect(h.sent).toEqual(['log 11', 'log 12', 'log 13']);
  });
});

describe('a new base is made', () => {
  test.each([
    ['the log is half as large', { logBytes: 60_000 }],
    ['it is small, but the log is not', { baseBytes: 10, logBytes: 40_000 }],
    ['the log has 500 pieces', { logPieces: 500 }],
    ['the log is near 2 MB', { baseBytes: 9_000_000, logBytes: 1_900_000 }],
    ['the server lacks one', { needsBase: true }],
  ])('when %s', async (_what, more) => {
    h.change(h.keeper({ ...LEASED, ...more }), 'a');
    await h.clock.advanceAsync(1_000);

    expect(h.sent).toEqual(['base 10']);
  });

  test('in place of a piece that is too large, and the log begins anew', async () => {
    const it = h.keeper();
    h.change(it, 'x'.repeat(400_000));
    await h.clock.advanceAsync(1_000);
    h.change(it, 'b');
    await h.clock.advanceAsync(5_000);

    expect(h.sent).toEqual(['base 10', 'log 11']);
  });

  test('not for a log that is small beside it', async () => {
    h.change(h.keeper({ ...LEASED, logBytes: 49_000 }), 'a');
    await h.clock.advanceAsync(1_000);

    expect(h.sent).toEqual(['log 11']);
  });
});

describe('while the server is away', () => {
  test('the same bytes go out again, later each time up to a minute, and it is said once', async () => {
    h.take = down;
    const it = h.keeper();
    h.change(it, 'a');
    await h.clock.advanceAsync(600_000);
    h.change(it, 'b');
    const gaps = h.puts.map(({ atMs }, at) => atMs - (h.puts[at - 1]?.atMs ?? 0));

    expect(new Set(h.puts.map(({ sealed }) => sealed)).size).toBe(1);
    expect(gaps.slice(0, 8)).toEqual([1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
    expect(h.said).toHaveLength(1);
    expect(h.said[0]).toMatch(/cannot be kept now.*It is NETWORK/);
    h.take = () => Promise.resolve();
    await h.clock.advanceAsync(60_000);
    expect(h.said[1]).toMatch(/kept again/);
    expect(h.sent.slice(-2)).toEqual(['log 11', 'log 12']);
    expect(h.waiting).toEqual([]);
  });

  test('one lost answer is not worth a word', async () => {
    h.take = down;
    h.change(h.keeper(), 'a');
    await h.clock.advanceAsync(1_500);
    h.take = () => Promise.resolve();
    await h.clock.advanceAsync(60_000);

    expect(h.puts).toHaveLength(2);
    expect(h.said).toEqual([]);
  });

  test('a waiting time of the server is kept', async () => {
    h.take = () => Promise.reject(failure('RATE_LIMITED', { retryAfterS: 300 }));
    h.change(h.keeper(), 'a');
    await h.clock.advanceAsync(300_999);

    expect(h.puts).toHaveLength(1);
    await h.clock.advanceAsync(1);
    expect(h.puts).toHaveLength(2);
  });

  test('at the start, the lease is taken when it is back, and all goes out', async () => {
    let isDown = true;
    const owns: Position[] = [];
    const connect = (own: Position) => {
      owns.push(own);
      return isDown ? Promise.reject(failure('NETWORK')) : Promise.resolve(LEASED);
    };
    h.keeper(null, { connect });
    await h.clock.advanceAsync(30_000);
    expect(h.puts).toEqual([]);
    isDown = false;
    await h.clock.advanceAsync(60_000);

    expect(h.sent).toEqual(['base 10']);
    expect(owns[0]).toEqual({ epoch: 2, seq: 10 });
  });
});

describe('the end', () => {
  test('sends the rest at once, marked as the last; the note says so', async () => {
    const it = h.keeper();
    h.change(it, 'a');

    expect(await it.end()).toBe(true);
    expect(h.puts.map(({ sealed }) => JSON.parse(sealed) as unknown)).toEqual([
      { kind: 'log', epoch: 3, seq: 11, keys: { log: { a: 1 } }, clean: true },
    ]);
    expect(h.notes).toEqual([
      { epoch: 3, seq: 11, isClean: false },
      { epoch: 3, seq: 11, isClean: true },
    ]);
    expect(await it.end()).toBe(true);
    expect(h.puts).toHaveLength(1);
    expect(h.clock.pending).toBe(0);
  });

  test('takes at most 4 s while the server is silent', async () => {
    h.take = () => new Promise(() => undefined);
    const it = h.keeper();
    h.change(it, 'a');
    const ended = it.end();
    await h.clock.advanceAsync(4_000);

    expect(await ended).toBe(false);
  });

  test('tries again within these 4 s', async () => {
    h.take = down;
    const it = h.keeper();
    h.change(it, 'a');
    const ended = it.end();
    await h.clock.advanceAsync(1_200);
    h.take = () => Promise.resolve();
    await h.clock.advanceAsync(3_000);

    expect(await ended).toBe(true);
    expect(JSON.parse(h.puts.at(-1)?.sealed ?? '')).toMatchObject({ clean: true });
  });

  test.each([
    ['of a minute ends it at once', 60, 1],
    ['of a second is kept', 1, 5],
  ])('a wait %s', async (_what, retryAfterS, puts) => {
    h.take = () => Promise.reject(failure('RATE_LIMITED', { retryAfterS }));
    const it = h.keeper();
    h.change(it, 'a');
    const ended = it.end();
    await h.clock.advanceAsync(puts === 1 ? 0 : 4_000);

    expect(await ended).toBe(false);
    expect(h.puts.length).toBe(puts);
  });
});

describe('a message to a group', () => {
  test('after a last piece waits until the server knows that it was not the last', async () => {
    const it = h.keeper({ ...LEASED, isClean: true });
    h.change(it, 'sender-key');
    await it.beforeMessage();
    expect(h.sent).toEqual(['log 11']);
    h.change(it, 'sender-key');
    await it.beforeMessage();

    expect(h.puts).toHaveLength(1);
  });

  test('waits no longer than 2 s', async () => {
    h.take = () => new Promise(() => undefined);
    const it = h.keeper({ ...LEASED, isClean: true });
    h.change(it, 'sender-key');
    const waited = it.beforeMessage();
    await h.clock.advanceAsync(2_000);
    await waited;

    expect(h.puts).toHaveLength(1);
  });
});
