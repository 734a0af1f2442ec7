import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { Interrupts } from '../../../src/cli/interrupts.ts';

/** A process that records how it is killed, and its clock. */
function make() {
  const kill = vi.fn();
  const process = Object.assign(new EventEmitter(), { pid: 7, kill });
  const time = { nowMs: 0 };
  return { process, kill, time, interrupts: new Interrupts(process, () => time.nowMs) };
}

describe('Interrupts', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s aborts, and the process goes on', (name) => {
    const { process, kill, interrupts } = make();
    const signal = interrupts.interrupted();
    process.emit(name);

    expect(signal.aborted).toBe(true);
    expect(kill).not.toHaveBeenCalled();
  });

  test('a Ctrl-C that npx hands on is no second one', () => {
    const { process, kill, time, interrupts } = make();
    interrupts.interrupted();
    process.emit('SIGINT');
    time.nowMs = 999;
    process.emit('SIGINT');

    expect(kill).not.toHaveBeenCalled();
  });

  test('a second one does what must be done, then ends the process by that signal', () => {
    const { process, kill, time, interrupts } = make();
    interrupts.interrupted();
    const act = vi.fn();
    interrupts.atExit(act);
    process.emit('SIGINT');
    expect(act).not.toHaveBeenCalled();
    time.nowMs = 1_000;
    process.emit('SIGTERM');

    expect(act).toHaveBeenCalledOnce();
    expect(kill.mock.calls).toEqual([[7, 'SIGTERM']]);
    expect(process.listenerCount('SIGTERM')).toBe(0);
    process.emit('exit');
    expect(act).toHaveBeenCalledOnce();
  });

  test('at the exit all acts are done, whatever one throws, but those that were removed', () => {
    const { process, interrupts } = make();
    const [done, removed] = [vi.fn(), vi.fn()];
    interrupts.atExit(() => {
      throw new Error('no');
    });
    interrupts.atExit(removed)();
    interrupts.atExit(done);
    process.emit('exit');

    expect(done).toHaveBeenCalledOnce();
    expect(removed).not.toHaveBeenCalled();
  });
});
