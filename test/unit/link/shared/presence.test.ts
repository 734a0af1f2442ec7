import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../../src/ports/base.ts';
import { deferred } from '../../../../src/ports/timing.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared, type SharedFault } from '../../../double/memory-shared.ts';
import { sharedProcess, type SharedProcess } from '../../../kit/link/shared/processes.ts';
import { codeOf } from '../../../kit/session/harness.ts';

const DEAD_MS = 12_500;

/** A process whose way to the store can be cut. */
async function join(
  shared: ReturnType<typeof memoryShared>,
  clock: Clock,
): Promise<SharedProcess & { fault: SharedFault; givenUp: number }> {
  const state: { fault: SharedFault; givenUp: number } = { fault: 'none', givenUp: 0 };
  const parts = sharedProcess(
    shared.view(() => state.fault),
    clock,
  );
  parts.presence.onGivenUp(() => (state.givenUp += 1));
  await parts.directory.start();
  return Object.assign(state, parts);
}

async function setUp() {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const [one, other] = [await join(shared, clock), await join(shared, clock)];
  await clock.advanceAsync(4_000);
  return { clock, shared, one, other };
}

describe('presence', () => {
  test('shows each process the others that live', async () => {
    const { clock, shared, one, other } = await setUp();
    expect(one.presence.others().map(({ id }) => id)).toEqual([other.presence.id]);
    const third = await join(shared, clock);
    await clock.advanceAsync(2_000);
    expect(one.presence.others()).toHaveLength(2);
    third.directory.stop();
    await third.presence.leave();
    await clock.advanceAsync(2_000);

    expect(one.presence.others()).toHaveLength(1);
  });

  test('that ends while a beat is stuck, removes its row soon; the late answer makes no other process of it', async () => {
    const { clock, shared, one } = await setUp();
    const answer = deferred<SharedFault>();
    let [isStuck, givenUp] = [false, 0];
    const meet = (call: string) => (isStuck && call === 'processes.beat' ? answer.promise : 'none');
    const { presence, directory } = sharedProcess(shared.view(meet), clock);
    presence.onGivenUp(() => (givenUp += 1));
    await directory.start();
    await clock.advanceAsync(2_000);
    expect(one.presence.others()).toHaveLength(2);
    isStuck = true;
    await clock.advanceAsync(2_500);
    directory.stop();
    const { id } = presence;
    const leaving = presence.leave();
    await clock.advanceAsync(500);
    await leaving;
    answer.resolve('none');
    await clock.advanceAsync(2_500);

    expect(one.presence.others()).toHaveLength(1);
    expect([givenUp, presence.id, presence.ownership.isCertain()]).toEqual([0, id, false]);
  });

  test('gives up a process ten seconds after its last beat was seen, not before', async () => {
    const { clock, one, other } = await setUp();
    const silent = other.presence.id;
    other.fault = 'refused';
    await clock.advanceAsync(9_000);
    expect(one.presence.isDead(silent)).toBe(false);
    await clock.advanceAsync(DEAD_MS - 9_000);

    expect(one.presence.isDead(silent)).toBe(true);
    expect(one.presence.others()).toEqual([]);
    expect(one.log.lines).toContainEqual({
      level: 'warn',
      fields: { process: silent, name: '{}' },
      message: 'another process is silent: its links and places are given up',
    });
  });

  test('a process without an answer to its beats is certain for eight seconds, then asks before it goes on', async () => {
    const { clock, other } = await setUp();
    other.fault = 'refused';
    await clock.advanceAsync(5_900);
    expect(other.presence.ownership.isCertain()).toBe(true);
    await clock.advanceAsync(2_200);

    expect(other.presence.ownership.isCertain()).toBe(false);
    expect(await codeOf(() => other.presence.ownership.confirm())).toBe('STORE_UNAVAILABLE');
    other.fault = 'none';
    expect(await codeOf(() => other.presence.ownership.confirm())).toBeNull();
    expect(other.givenUp).toBe(0);
  });

  test('a wall clock that is set makes uncertain, since the machine may have been suspended', async () => {
    const { clock, one } = await setUp();
    clock.jumpWall(300_000);
    expect(one.presence.ownership.isCertain()).toBe(false);
    expect(await codeOf(() => one.presence.ownership.confirm())).toBeNull();

    expect(one.presence.ownership.isCertain()).toBe(true);
  });

  test('a process that was given up learns it at once, takes another name and goes on', async () => {
    const { clock, one, other } = await setUp();
    const former = other.presence.id;
    other.fault = 'refused';
    await clock.advanceAsync(DEAD_MS);
    other.fault = 'none';

    expect(await codeOf(() => other.presence.ownership.confirm())).toBe('LINK_LOST');
    expect(other.givenUp).toBe(1);
    expect(other.presence.id).not.toBe(former);
    await clock.advanceAsync(4_000);
    expect(one.presence.others().map(({ id }) => id)).toEqual([other.presence.id]);
    expect(one.presence.isDead(former)).toBe(true);
  });

  test('a beat whose answer is lost, or that comes twice, gives nobody up', async () => {
    const { clock, one, other } = await setUp();
    for (const fault of ['lost', 'twice'] as const) {
      other.fault = fault;
      await clock.advanceAsync(30_000);
      expect(one.presence.isDead(other.presence.id)).toBe(false);
    }
    other.fault = 'none';
    await clock.advanceAsync(2_000);

    expect(other.givenUp).toBe(0);
  });

  test('a process that could not look for a while gives nobody up before it has seen ten silent seconds in a row', async () => {
    const { clock, one, other } = await setUp();
    one.fault = 'refused';
    other.fault = 'refused';
    await clock.advanceAsync(30_000);
    one.fault = 'none';
    await clock.advanceAsync(9_000);
    expect(one.presence.isDead(other.presence.id)).toBe(false);
    other.fault = 'none';
    await clock.advanceAsync(DEAD_MS);

    expect(one.presence.isDead(other.presence.id)).toBe(false);
  });

  test('an owner without a row is dead after ten seconds, and one that joins late is not', async () => {
    const { clock, one, shared } = await setUp();
    const late = sharedProcess(shared.view(), clock);
    expect(one.presence.isDead('nobody')).toBe(false);
    expect(one.presence.isDead(late.presence.id)).toBe(false);
    await clock.advanceAsync(5_000);
    await late.directory.start();
    await clock.advanceAsync(DEAD_MS);

    expect(one.presence.isDead('nobody')).toBe(true);
    expect(one.presence.isDead(late.presence.id)).toBe(false);
  });

  test.each([300_000, -300_000, 0])('knows a clock that is %i ms ahead to a second', async (aheadMs) => {
    const { clock, one, shared } = await setUp();
    const ahead: Clock = {
      now: () => clock.now() + aheadMs,
      monotonic: clock.monotonic,
      after: clock.after,
      turn: clock.turn,
    };
    await clock.advanceAsync(700);
    const other = await join(shared, ahead);
    await clock.advanceAsync(8_000);

    expect(Math.abs(one.presence.nowOf(other.presence.id) - ahead.now())).toBeLessThanOrEqual(1_000);
    expect(Math.abs(other.presence.nowOf(one.presence.id) - clock.now())).toBeLessThanOrEqual(1_000);
  });
});
