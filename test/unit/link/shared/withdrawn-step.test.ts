import { expect, test } from 'vitest';
import type { Step, StepBody } from '../../../../src/wire/step.ts';
import { problems } from '../../../../src/texts/en/problems.ts';
import { AppError, toProblem } from '../../../../src/wire/errors.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared, type SharedFault } from '../../../double/memory-shared.ts';
import { PLAIN_LINK, TOKEN_HASH } from '../../../kit/link/shared/plain-link.ts';
import { sharedProcess, type SharedProcess } from '../../../kit/link/shared/processes.ts';
import { codeOf } from '../../../kit/session/harness.ts';

const FAILED = {
  state: 'failed',
  error: toProblem(new AppError('LINK_LOST'), PLAIN_LINK.id, problems),
} as const;
const LINKED = {
  state: 'linked',
  number: '+254•••678',
  format: 'short',
  deliveredAt: '2024-01-01T00:00:00.000Z',
} as unknown as StepBody;

/** `state.put` is what becomes of a step that is written, after `state.putMs`. */
async function setUp() {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const state: { fault: SharedFault; put: SharedFault; putMs: number } = {
    fault: 'none',
    put: 'none',
    putMs: 0,
  };
  const late: (() => Promise<unknown>)[] = [];
  const meet = (call: string): SharedFault | Promise<SharedFault> => {
    if (call !== 'links.put') return state.fault;
    if (state.putMs === 0) return state.put;
    return new Promise((resolve) => clock.after(state.putMs, () => resolve(state.put)));
  };
  const rows = shared.view(meet);
  const insert: typeof rows.links.insert = async (row) => {
    if (state.fault === 'refused') late.push(() => shared.view().links.insert(row));
    else await late[0]?.();
    return rows.links.insert(row);
  };
  const owner = sharedProcess({ ...rows, links: { ...rows.links, insert } }, clock);
  const other = sharedProcess(shared.view(), clock);
  await Promise.all([owner.directory.start(), other.directory.start()]);
  await clock.advanceAsync(2_500);
  const stepOf = (body: StepBody, seq: number): Step => {
    const at = new Date(clock.now()).toISOString();
    return { ...body, seq, now: at, expiresAt: at };
  };
  const publish = (body: StepBody, seq: number) => owner.directory.publish(PLAIN_LINK, stepOf(body, seq));
  const publishLinked = () => codeOf(() => owner.directory.publishLinked(PLAIN_LINK, stepOf(LINKED, 2)));
  return { clock, owner, other, state, publish, publishLinked };
}

async function stateAt({ directory }: SharedProcess): Promise<string | undefined> {
  return (await directory.find(PLAIN_LINK.id, TOKEN_HASH))?.step.state;
}

test('the step `linked` that the store did not take is not written once its link may be undone', async () => {
  const { clock, owner, other, state, publish, publishLinked } = await setUp();
  publish({ state: 'connecting' }, 1);
  await clock.advanceAsync(1_000);
  state.put = 'refused';
  const telling = publishLinked();
  await clock.advanceAsync(6_000);
  expect(await telling).toBe('STORE_UNAVAILABLE');
  state.put = 'none';
  await clock.advanceAsync(3_000);
  expect(await stateAt(other)).toBe('connecting');
  publish(FAILED, 3);
  await clock.advanceAsync(1_000);

  expect([await stateAt(owner), await stateAt(other)]).toEqual(['failed', 'failed']);
});

test('all readers read the final step that is in the store, whichever comes after it', async () => {
  const { clock, owner, other, state, publish, publishLinked } = await setUp();
  publish({ state: 'connecting' }, 1);
  await clock.advanceAsync(1_000);
  state.putMs = 6_000;
  const telling = publishLinked();
  await clock.advanceAsync(6_500);
  expect(await telling).toBe('STORE_UNAVAILABLE');
  publish(FAILED, 3);
  await clock.advanceAsync(7_000);

  expect([await stateAt(owner), await stateAt(other)]).toEqual(['linked', 'linked']);
});

test('a link has an end also if its first row comes late, from the time before its process was given up', async () => {
  const { clock, owner, other, state, publish } = await setUp();
  owner.directory.onGivenUp(() => publish(FAILED, 2));
  state.fault = 'refused';
  publish({ state: 'connecting' }, 1);
  await clock.advanceAsync(20_000);
  state.fault = 'none';
  await clock.advanceAsync(10_000);

  expect([await stateAt(owner), await stateAt(other)]).toEqual(['failed', 'failed']);
});
