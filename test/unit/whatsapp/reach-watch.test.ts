import { expect, test } from 'vitest';
import { ReachWatch } from '../../../src/whatsapp/reach-watch.ts';
import { FakeClock } from '../../double/clock.ts';
import { keepLog } from '../../kit/session/harness.ts';

function watching() {
  const clock = new FakeClock();
  const log = keepLog();
  const trials: object[] = [];
  const watch = new ReachWatch({ clock, log, tryOnce: () => trials.push({}) });
  /** A trial that fails too. */
  const failTrial = () => watch.failed({});
  return { clock, log, trials, watch, failTrial };
}

const lose = (watch: ReachWatch) => {
  for (let attempts = 0; attempts < 3; attempts += 1) watch.failed({});
};

test('F54: ReachWatch, of one attempt with many sockets, counts one failure', () => {
  const { clock, trials, watch } = watching();
  const [one, other] = [{}, {}];
  for (let sockets = 0; sockets < 10; sockets += 1) {
    watch.failed(one);
    watch.failed(other);
  }
  clock.advance(3_600_000);

  expect([watch.isReachable(), trials.length]).toEqual([true, 0]);
});

test('F54: ReachWatch, reached between failures, counts anew', () => {
  const { watch } = watching();
  watch.failed({});
  watch.failed({});
  watch.reached();
  watch.failed({});
  watch.failed({});

  expect(watch.isReachable()).toBe(true);
});

test('F54: ReachWatch, after three failures in a row, warns once, and tries by itself until one is reached', () => {
  const { clock, log, trials, watch, failTrial } = watching();
  lose(watch);
  lose(watch);
  expect(watch.isReachable()).toBe(false);
  const waits = [12, 24, 48, 96, 120, 120].map((seconds) => {
    clock.advance(seconds * 1_000 - 1);
    const before = trials.length;
    clock.advance(1);
    failTrial();
    return trials.length - before;
  });
  watch.reached();
  clock.advance(3_600_000);

  expect(waits).toEqual([1, 1, 1, 1, 1, 1]);
  expect([trials.length, watch.isReachable()]).toEqual([6, true]);
  expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'info']);
});

test('F54: ReachWatch, closed, tries no more', () => {
  const { clock, trials, watch } = watching();
  lose(watch);
  watch.close();
  clock.advance(60_000);
  watch.failed({});
  clock.advance(3_600_000);

  expect(trials).toEqual([]);
});
