import { EventEmitter } from 'node:events';
import { nextTick } from 'node:process';
import { beforeEach, describe, expect, test } from 'vitest';
import { Ends } from '../../../../src/restore/keep/ends.ts';

class FakeProcess extends EventEmitter {
  readonly pid = 7;
  readonly killed: string[] = [];
  readonly kill = (_pid: number, signal: string): void => {
    // As for a real process: a signal to which somebody listens ends nothing by itself.
    if (!this.emit(signal)) this.killed.push(signal);
  };
}

let process: FakeProcess;
let works: { readonly isOnly: boolean; readonly finish: () => void }[];
let idles: number;

beforeEach(() => {
  process = new FakeProcess();
  works = [];
  idles = 0;
});

function add(ends: Ends): () => void {
  return ends.add({
    onSignal: (isOnly) => new Promise<void>((finish) => works.push({ isOnly, finish })),
    onIdle: () => Promise.resolve((idles += 1)),
  });
}

const settled = () => new Promise(setImmediate);

describe.each(['SIGTERM', 'SIGINT'])('%s', (signal) => {
  test('ends a process that does not listen, by the same signal, when the work is done', async () => {
    add(new Ends(process));
    process.kill(7, signal);
    await settled();
    expect(process.killed).toEqual([]);
    works[0]?.finish();
    await settled();

    expect(works).toMatchObject([{ isOnly: true }]);
    expect(process.killed).toEqual([signal]);
  });

  test('does not end it before the last warning is written', async () => {
    const written: string[] = [];
    const ends = new Ends(process);
    // Node writes a warning in the next tick, too.
    const warn = async () => nextTick(() => written.push(`a warning, ${process.killed.length} ended`));
    ends.add({ onSignal: warn, onIdle: () => Promise.resolve() });
    process.kill(7, signal);
    await settled();

    expect(written).toEqual(['a warning, 0 ended']);
    expect(process.killed).toEqual([signal]);
  });

  test('given twice ends it at once', async () => {
    add(new Ends(process));
    process.kill(7, signal);
    process.kill(7, signal);
    await settled();

    expect(process.killed).toEqual([signal]);
  });

  test.each(['on', 'once'] as const)('is left to a bot that listens %s, before or after', async (how) => {
    let heard = 0;
    process[how](signal, () => void (heard += 1));
    const leave = add(new Ends(process));
    process.kill(7, signal);
    works[0]?.finish();
    await settled();

    expect({ heard, killed: process.killed }).toEqual({ heard: 1, killed: [] });
    expect(works).toMatchObject([{ isOnly: false }]);
    leave();
    expect(process.listenerCount(signal)).toBe(how === 'on' ? 1 : 0);
  });

  test('ends a process with two copies of this file and two bots', async () => {
    const [one, other] = [new Ends(process), new Ends(process)];
    add(one);
    add(one);
    add(other);
    process.kill(7, signal);
    for (const { finish } of works) finish();
    await settled();

    expect(works).toHaveLength(3);
    expect(process.killed).toEqual([signal]);
  });
});

test('nothing else to do calls the last work, and a session that is closed is not called', async () => {
  const ends = new Ends(process);
  const leave = add(ends);
  add(ends);
  leave();
  process.emit('beforeExit');
  await settled();

  expect(idles).toBe(1);
});

test('after the last session nobody listens any more', () => {
  const ends = new Ends(process);
  const all = [add(ends), add(ends)];
  for (const leave of all) leave();

  expect(process.eventNames()).toEqual([]);
  add(ends);
  expect(process.eventNames()).toHaveLength(3);
});
