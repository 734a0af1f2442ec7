import { expect, test } from 'vitest';
import { ownName } from '../../../src/app/parts/about.ts';
import { showMetrics } from '../../../src/app/parts/shared-metrics.ts';
import type { ProcessRow } from '../../../src/ports/shared/rows.ts';
import { AppError } from '../../../src/wire/errors.ts';
import { FakeClock } from '../../double/clock.ts';
import { keepLog } from '../../kit/session/harness.ts';

const NEWS_MS = 10_000;
const ABOUT = { version: '1', prefix: 'P', active: 'k1', keys: {}, limits: {}, settings: {} };

function row(id: string, name: string): ProcessRow {
  const about = Buffer.from(JSON.stringify({ ...ABOUT, name }));
  return { id, beat: 1, isGone: false, links: 0, nowMs: 0, about };
}

/** Metrics whose text says which snapshots they were given. */
function show(living: readonly ProcessRow[], packed: Readonly<Record<string, string>>, isDown = false) {
  const clock = new FakeClock();
  let made = 0;
  const metrics = {
    text: () => Promise.resolve('alone'),
    snapshot: () => Promise.resolve(Buffer.from(`own ${(made += 1)}`)),
    textOf: (all: readonly { readonly instance: string; readonly packed: Buffer }[]) =>
      Promise.resolve(all.map((one) => `${one.instance}=${one.packed.toString()}`).join(';')),
  };
  const read = () =>
    isDown
      ? Promise.reject(new AppError('STORE_UNAVAILABLE'))
      : Promise.resolve(new Map(Object.entries(packed).map(([id, text]) => [id, Buffer.from(text)])));
  const rows = { processes: { metrics: read } };
  const shown = showMetrics({ metrics, rows, others: () => living, clock, log: keepLog() });
  return { shown, clock, metrics };
}

test('with a store for one process, the metrics are as they were, and there is no news', async () => {
  const { metrics, clock } = show([], {});
  const log = keepLog();
  const shown = showMetrics({ metrics, rows: null, others: () => null, clock, log });

  expect([await shown.text(), await shown.news()]).toEqual(['alone', null]);
});

test('a snapshot is told each ten seconds, and the process answers with what it told', async () => {
  const { shown, clock } = show([], {});

  expect(String(await shown.news())).toBe('own 1');
  expect(await shown.news()).toBeNull();
  expect(await shown.text()).toBe(`${ownName()}=own 1`);
  clock.advance(NEWS_MS);
  expect(String(await shown.news())).toBe('own 2');
});

test('only processes that live are shown, each under a name of its own', async () => {
  const living = [row('A', 'host:1'), row('B', 'host:1'), row('C', 'host:2')];
  const { shown } = show(living, { A: 'a', B: 'b', D: 'dead' });

  expect(await shown.text()).toBe(`${ownName()}=own 1;host:1=a;host:1/B=b`);
});

test('while the database does not answer, a process answers for itself, and for now', async () => {
  const { shown } = show([row('A', 'host:1')], {}, true);
  await shown.news();

  expect(await shown.text()).toBe(`${ownName()}=own 2`);
});
