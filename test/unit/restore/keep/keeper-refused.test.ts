import { beforeEach, describe, expect, test } from 'vitest';
import type { CommandError } from '../../../../src/restore/exit.ts';
import { restore } from '../../../../src/texts/en/restore.ts';
import { failure, KeeperHarness, LEASED } from '../../../kit/restore/keeper.ts';

let h: KeeperHarness;

beforeEach(() => {
  h = new KeeperHarness();
});

describe('keeping ends, with one sentence,', () => {
  const ends: readonly (readonly [string, CommandError, RegExp])[] = [
    [
      'when another bot has started',
      failure('STATE_STALE', { position: { epoch: 4, seq: 12 } }),
      /Another bot has started/,
    ],
    ['when a server that says no place refuses', failure('STATE_STALE'), /Another bot has started/],
    ['when the session is gone', failure('SESSION_UNAVAILABLE'), /no such session/],
    ['when the server keeps no states', failure('NOT_FOUND'), /keeps no sessions/],
  ];

  test.each(ends)('%s', async (_what, refusal, sentence) => {
    h.take = () => Promise.reject(refusal);
    const it = h.keeper();
    h.change(it, 'a');
    await h.clock.advanceAsync(1_000);
    h.change(it, 'b');
    await h.clock.advanceAsync(600_000);

    expect(h.puts).toHaveLength(1);
    expect(h.said).toHaveLength(1);
    expect(h.said[0]).toMatch(sentence);
    expect(it.isStale).toBe(refusal.answer?.status === 409);
    expect(await it.flush()).toBe(false);
    expect(await it.end()).toBe(false);
    expect(h.clock.pending).toBe(0);
  });

  test('when the server that was away holds a newer one', async () => {
    const it = h.keeper(null, { connect: () => Promise.resolve({ refused: restore.keep.newerThere }) });
    await h.clock.advanceAsync(60_000);

    expect(h.said).toEqual([expect.stringMatching(/newer session.*Start again/)]);
    expect(it.isStale).toBe(true);
  });

  test('when this program has a fault, which the bot outlives', async () => {
    h.take = () => Promise.reject(new TypeError('secret'));
    h.change(h.keeper(), 'a');
    await h.clock.advanceAsync(60_000);

    expect(h.said).toEqual([expect.stringMatching(/TypeError/)]);
    expect(h.said.join()).not.toContain('secret');
  });
});

describe('a refused piece', () => {
  test('that is too large becomes a base', async () => {
    h.take = ({ kind }) => (kind === 'log' ? Promise.reject(failure('STATE_TOO_LARGE')) : Promise.resolve());
    h.change(h.keeper(), 'a');
    await h.clock.advanceAsync(10_000);

    expect(h.sent).toEqual(['log 11', 'base 10']);
    expect(h.said).toEqual([]);
  });

  test('of a state that is too large is said once and tried again after ten minutes', async () => {
    h.take = () => Promise.reject(failure('STATE_TOO_LARGE'));
    h.change(h.keeper({ ...LEASED, needsBase: true }), 'a');
    await h.clock.advanceAsync(599_000);
    expect(h.sent).toEqual(['base 10']);
    await h.clock.advanceAsync(1_300_000);

    expect(h.sent).toEqual(['base 10', 'base 10', 'base 10', 'base 10']);
    expect(h.said).toEqual([expect.stringMatching(/is not kept: It is STATE_TOO_LARGE.*goes on/)]);
  });

  test('by a server that was put back from a backup leads to a new lease and a base', async () => {
    h.take = () => Promise.reject(failure('STATE_STALE', { position: { epoch: 1, seq: 4 } }));
    const leased = { ...LEASED, epoch: 2, seq: 4 };
    h.change(h.keeper(LEASED, { connect: () => Promise.resolve(leased) }), 'a');
    await h.clock.advanceAsync(1_000);
    h.take = () => Promise.resolve();
    await h.clock.advanceAsync(10_000);

    expect(h.sent).toEqual(['log 11', 'base 4']);
    expect(h.puts[1]?.epoch).toBe(2);
    expect(h.said).toEqual([]);
  });
});
