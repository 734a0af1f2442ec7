import { expect, test } from 'vitest';
import { ownName } from '../../../src/app/parts/about.ts';
import { showMetrics } from '../../../src/app/parts/shared-metrics.ts';
import type { ProcessRow } from '../../../src/ports/shared/rows.ts';
import { AppError } from '../../../src/wire/errors.ts';
import { FakeClock } from '../../double/clock.ts';
import { settle } from '../../kit/link/harness.ts';
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
  const state = { isStuck: false };
  const metrics = {
    text: () => Promise.resolve('alone'),
    snapshot: () => {
      made += 1;
      return state.isStuck
        ? new Promise<Buffer>(() => undefined)
        : Promise.resolve(Buffer.from(`own ${made}`));
    },
    textOf: (all: readonly { readonly instance: string; readonly packed: Buffer }[]) =>
      Promise.resolve(all.map((one) => `${one.instance}=${one.packed.toString()}`).join(';')),
  };
  const read = () =>
    isDown
      ? Promise.reject(new AppError('STORE_UNAVAILABLE'))
      : Promise.resolve(new Map(Object.entries(packed).map(([id, text]) => [id, Buffer.from(text)])));
  const rows = { processes: { metrics: read } };
  const shown = showMetrics({ metrics, rows, others: () => living, clock, log: keepLog() });
  /** What goes with the beat after this one. */
  const newsOfNext = async () => {
    shown.news();
    await settle();
    return shown.news()?.toString() ?? null;
  };
  return { shown, clock, metrics, newsOfNext, state, made: () => made };
}

test('with a store for one process, the metrics are as they were, and there is no news', async () => {
  const { metrics, clock } = show([], {});
  const log = keepLog();
  const shown = showMetrics({ metrics, rows: null, others: () => null, clock, log });

  expect([await shown.text(), shown.news()]).toEqual(['alone', null]);
});

test('a snapshot is told each ten seconds, and the process answers with what it told', async () => {
  const { shown, clock, newsOfNext } = show([], {});

  expect(await newsOfNext()).toBe('own 1');
  expect(await newsOfNext()).toBeNull();
  expect(await shown.text()).toBe(`${ownName()}=own 1`);
  clock.advance(NEWS_MS);
  expect(await newsOfNext()).toBe('own 2');
});

test('a snapshot that takes long holds up no beat, and no other one is begun beside it', async () => {
  const { shown, clock, state, made } = show([], {});
  state.isStuck = true;
  expect(shown.news()).toBeNull();
  clock.advance(NEWS_MS);
  expect(shown.news()).toBeNull();

  expect(made()).toBe(1);
});

test('only processes that live are shown, each under a name of its own', async () => {
  const living = [row('A', 'host:1'), row('B', 'host:1'), row('C', 'host:2')];
  const { shown } = show(living, { A: 'a', B: 'b', D: 'dead' });

  expect(await shown.text()).toBe(`${ownName()}=own 1;host:1=a;host:1/B=b`);
});

test('while the database does not answer, a process answers for itself, and for now', async () => {
  const { shown, newsOfNext } = show([row('A', 'host:1')], {}, true);
  await newsOfNext();

  expect(await shown.text()).toBe(`${ownName()}=own 2`);
});
