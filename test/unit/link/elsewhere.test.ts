import { describe, expect, test } from 'vitest';
import { hashToken } from '../../../src/link/link-token.ts';
import type { StartedLink } from '../../../src/link/admission/started-link.ts';
import { NUMBER, setUpLinks, settle, wholeRequest, type LinkHarness } from '../../kit/link/harness.ts';
import { FakeClock } from '../../double/clock.ts';
import { memoryShared } from '../../double/memory-shared.ts';
import { sharedProcess } from '../../kit/link/shared/processes.ts';

/** A visitor whose next request for the same number comes to another process. */

const MINE = { number: NUMBER, reader: 'expected', owner: '203.0.113.7' } as const;

type Pair = { readonly clock: FakeClock; readonly one: LinkHarness; readonly other: LinkHarness };

/** Two registries whose directories share one store, and a link that waits for its phone in the first. */
async function withCode(
  options: Parameters<typeof setUpLinks>[0] = {},
): Promise<Pair & { first: StartedLink }> {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const [one, other] = await Promise.all(
    [1, 2].map(async () => {
      const { directory } = sharedProcess(shared.view(), clock);
      await directory.start();
      return setUpLinks({ ...options, directory });
    }),
  );
  if (one === undefined || other === undefined) throw new Error('no process');
  const first = await meanwhile(clock, one.registry.create(wholeRequest(MINE)));
  one.gateway.last.showCode();
  await clock.advanceAsync(0);
  return { clock, one, other, first };
}

/** What ends once time goes on. */
async function meanwhile<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const over = work.finally(() => {
    state.isOver = true;
  });
  over.catch(() => undefined);
  for (let turns = 0; !state.isOver && turns < 100; turns += 1) {
    await settle(2);
    await clock.advanceAsync(100);
  }
  return over;
}

const stepOf = async ({ directory }: LinkHarness, { id, token }: Pick<StartedLink, 'id' | 'token'>) =>
  (await directory.find(id, hashToken(token)))?.step;

describe('registry.takeOver of a link in another process', () => {
  test('gives the same code under another ID and token; the link before reads LINK_CANCELLED', async () => {
    const { clock, one, other, first } = await withCode();
    const next = await meanwhile(clock, other.registry.takeOver(wholeRequest(MINE)));
    if (next === null) throw new Error('nothing was taken over');

    expect(await next.firstShown(1_000)).toMatchObject({ state: 'code', pairingCode: 'ABCD-EFGH' });
    expect(next.id).not.toBe(first.id);
    expect(other.gateway.connections).toHaveLength(0);
    for (const each of [one, other]) {
      expect(await stepOf(each, first)).toMatchObject({ error: { code: 'LINK_CANCELLED' } });
      expect(await stepOf(each, next)).toMatchObject({ state: 'code' });
    }
  });

  test('follows it to its end, and is cancelled in the process that runs it', async () => {
    const { clock, one, other } = await withCode();
    const next = await meanwhile(clock, other.registry.takeOver(wholeRequest(MINE)));
    next?.cancel();
    await meanwhile(clock, next?.over ?? Promise.reject(new Error('nothing was taken over')));

    expect(next?.current()).toMatchObject({ state: 'failed', error: { code: 'LINK_CANCELLED' } });
    expect(one.registry.openCount()).toBe(0);
  });

  test('happens also when the start has come further before it finds the number held', async () => {
    const { clock, other } = await withCode();
    const next = await meanwhile(clock, other.registry.create(wholeRequest(MINE)));

    expect(next.current()).toMatchObject({ state: 'code' });
    expect(other.gateway.connections).toHaveLength(0);
  });

  test.each([
    ['from another address', { owner: '203.0.113.8' }],
    ['of another number', { number: '254712345679' }],
    ['for a caller who never reads', { reader: 'none' }],
  ] as const)('%s, gives nothing', async (_, other) => {
    const pair = await withCode();
    const request = wholeRequest({ ...MINE, ...other });

    expect(await meanwhile(pair.clock, pair.other.registry.takeOver(request))).toBeNull();
    expect(await stepOf(pair.one, pair.first)).toMatchObject({ state: 'code' });
  });

  test('gives nothing once a phone has accepted it, while the page may show the ID, and after twenty callers', async () => {
    const accepted = await withCode();
    accepted.one.gateway.last.pair(NUMBER);
    const taken = (pair: Pair) => meanwhile(pair.clock, pair.other.registry.takeOver(wholeRequest(MINE)));
    expect(await taken(accepted)).toBeNull();
    expect(await taken(await withCode({ reveal: 'always' }))).toBeNull();
    const often = await withCode();
    for (let count = 0; count < 19; count += 1) expect(await taken(often)).not.toBeNull();
    expect(await taken(often)).toBeNull();
  });
});
