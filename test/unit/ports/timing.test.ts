import { describe, expect, test, vi } from 'vitest';
import { callIfLate, deferred, every, LATE, within } from '../../../src/ports/timing.ts';
import { FakeClock } from '../../double/clock.ts';

const LIMIT_MS = 1_000;

describe('deferred', () => {
  test('gives a promise that is settled from outside, once', async () => {
    const [kept, broken] = [deferred<number>(), deferred()];
    const failure = new Error('broken');
    kept.resolve(1);
    kept.resolve(2);
    broken.reject(failure);
    broken.resolve();
    expect(await kept.promise).toBe(1);
    await expect(broken.promise).rejects.toBe(failure);
  });
});

describe('within', () => {
  test('gives what the work gives, and leaves no timer', async () => {
    const clock = new FakeClock();
    const work = deferred<string>();
    const waiting = within(clock, LIMIT_MS, work.promise);
    await clock.advanceAsync(LIMIT_MS - 1);
    work.resolve('done');
    expect([await waiting, clock.pending]).toEqual(['done', 0]);
  });

  test('passes a failure on, and leaves no timer', async () => {
    const clock = new FakeClock();
    const failure = new Error('failed');
    await expect(within(clock, LIMIT_MS, Promise.reject(failure))).rejects.toBe(failure);
    expect(clock.pending).toBe(0);
  });

  test("at the limit, is late; a failure after that is nobody's", async () => {
    const clock = new FakeClock();
    const work = deferred();
    const waiting = within(clock, LIMIT_MS, work.promise);
    await clock.advanceAsync(LIMIT_MS);
    expect(await waiting).toBe(LATE);
    work.reject(new Error('too late'));
    await clock.advanceAsync(0);
  });

  test('with a limit of 0, takes what is there already', async () => {
    const clock = new FakeClock();
    const waiting = within(clock, 0, Promise.resolve('there'));
    await clock.advanceAsync(0);
    expect(await waiting).toBe('there');
  });
});

describe('callIfLate', () => {
  test('with work in time, calls nothing and leaves no timer', async () => {
    const clock = new FakeClock();
    const onLate = vi.fn<() => void>();
    expect(await callIfLate(clock, LIMIT_MS, onLate, Promise.resolve(1))).toBe(1);
    await expect(callIfLate(clock, LIMIT_MS, onLate, Promise.reject(new Error('failed')))).rejects.toThrow(
      'failed',
    );
    expect([onLate.mock.calls.length, clock.pending]).toEqual([0, 0]);
  });

  test('with late work, calls once and waits on', async () => {
    const clock = new FakeClock();
    const work = deferred<string>();
    const onLate = vi.fn<() => void>();
    const waiting = callIfLate(clock, LIMIT_MS, onLate, work.promise);
    await clock.advanceAsync(3 * LIMIT_MS);
    expect(onLate).toHaveBeenCalledTimes(1);
    work.resolve('ended');
    expect(await waiting).toBe('ended');
  });
});

describe('every', () => {
  test('runs again and again, the first time after the interval, until disposed', () => {
    const clock = new FakeClock();
    const run = vi.fn<() => void>();
    const stop = every(clock, LIMIT_MS, run);
    clock.advance(LIMIT_MS - 1);
    expect(run).not.toHaveBeenCalled();
    clock.advance(3 * LIMIT_MS);
    expect(run).toHaveBeenCalledTimes(3);
    stop();
    clock.advance(3 * LIMIT_MS);
    expect([run.mock.calls.length, clock.pending]).toEqual([3, 0]);
  });

  test('can be disposed by its own run', () => {
    const clock = new FakeClock();
    const run = vi.fn<() => void>(() => stop());
    const stop = every(clock, LIMIT_MS, run);
    clock.advance(3 * LIMIT_MS);
    expect([run.mock.calls.length, clock.pending]).toEqual([1, 0]);
  });
});
