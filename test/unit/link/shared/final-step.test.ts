import { expect, test } from 'vitest';
import { deferred } from '../../../../src/ports/timing.ts';
import { AppError, toProblem } from '../../../../src/wire/errors.ts';
import type { Step, StepBody } from '../../../../src/wire/step.ts';
import { problems } from '../../../../src/texts/en/problems.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared, type SharedFault } from '../../../double/memory-shared.ts';
import { codeOf } from '../../../kit/session/harness.ts';
import { PLAIN_LINK, TOKEN_HASH } from '../../../kit/link/shared/plain-link.ts';
import { sharedProcess, type SharedProcess } from '../../../kit/link/shared/processes.ts';

async function setUp() {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const state: { fault: SharedFault | Promise<SharedFault> } = { fault: 'none' };
  const owner = sharedProcess(
    shared.view(() => state.fault),
    clock,
  );
  const other = sharedProcess(shared.view(), clock);
  await Promise.all([owner.directory.start(), other.directory.start()]);
  const publish = (body: StepBody, seq: number) => {
    const at = new Date(clock.now()).toISOString();
    owner.directory.publish(PLAIN_LINK, { ...body, seq, now: at, expiresAt: at });
  };
  publish({ state: 'connecting' }, 1);
  await clock.advanceAsync(1_000);
  const fail = () =>
    publish(
      { state: 'failed', error: toProblem(new AppError('STORE_UNAVAILABLE'), PLAIN_LINK.id, problems) },
      2,
    );
  return { clock, owner, other, state, fail };
}

/** The error of the final step as a process tells it; `null` before the end. */
async function endAt({ directory }: SharedProcess): Promise<string | null> {
  const step: Step | undefined = (await directory.find('a-link', TOKEN_HASH))?.step;
  return step?.state === 'failed' ? step.error.code : null;
}

test('a final step that the store does not take is told to nobody until it does', async () => {
  const { clock, owner, other, state, fail } = await setUp();
  const states: string[] = [];
  const followed = (async () => {
    for await (const { state: shown } of owner.directory.follow('a-link', new AbortController().signal))
      states.push(shown);
  })();
  await clock.advanceAsync(0);
  state.fault = 'refused';
  fail();
  await clock.advanceAsync(6_000);
  // What was shown before is not true any more, so readers are told to ask again.
  await followed;
  expect(states).toEqual(['connecting']);
  expect(await codeOf(() => endAt(owner))).toBe('STORE_UNAVAILABLE');
  state.fault = 'none';
  await clock.advanceAsync(3_000);

  expect(await endAt(owner)).toBe('STORE_UNAVAILABLE');
  expect(await endAt(other)).toBe('STORE_UNAVAILABLE');
});

test('if others have given the process up meanwhile, its own readers read what those of the others do', async () => {
  const { clock, owner, other, state, fail } = await setUp();
  state.fault = 'refused';
  fail();
  await clock.advanceAsync(20_000);
  expect(await endAt(other)).toBe('LINK_LOST');
  expect(await codeOf(() => endAt(owner))).toBe('STORE_UNAVAILABLE');
  state.fault = 'none';
  await clock.advanceAsync(3_000);

  expect(await endAt(owner)).toBe('LINK_LOST');
});

test('a reader elsewhere reads it also if someone there cancels the link in that moment', async () => {
  const { clock, other, fail } = await setUp();
  const steps = other.directory.follow('a-link', new AbortController().signal);
  await steps.next();
  const last = steps.next();
  fail();
  const cancelled = other.directory.command('a-link', 'cancel');
  await clock.advanceAsync(1_000);
  await cancelled;

  expect(await Promise.race([last, Promise.resolve('nothing yet')])).toMatchObject({
    value: { state: 'failed' },
  });
});

test.each(['none', 'refused'] as const)(
  'a store that answers a final step only after the end of the process, by %s, leaves no timer',
  async (answer) => {
    const { clock, owner, other, state, fail } = await setUp();
    const late = deferred<SharedFault>();
    state.fault = late.promise;
    fail();
    const closed = owner.directory.close();
    await clock.advanceAsync(8_000);
    await closed;
    for (const { directory } of [owner, other]) directory.stop();
    late.resolve(answer);
    await clock.advanceAsync(0);

    expect(clock.pending).toBe(0);
  },
);
