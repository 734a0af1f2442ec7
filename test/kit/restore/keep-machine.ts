import { EventEmitter } from 'node:events';
import { Ends } from '../../../src/restore/keep/ends.ts';
import type { Machine } from '../../../src/restore/keep/machine.ts';
import { FakeClock } from '../../double/clock.ts';

/** A machine of its own for a bot of a test: a clock that stands still and a process that no signal reaches. */
export type TestMachine = Machine & { readonly clock: FakeClock; readonly process: EventEmitter };

export function testMachine(): TestMachine {
  const process = Object.assign(new EventEmitter(), { pid: 7, kill: () => undefined });
  return { clock: new FakeClock(), random: () => 0.5, ends: new Ends(process), running: new Map(), process };
}

/** A machine whose waits are over at once. `waitsMs` has how long each would have been. */
export function hastyMachine(): TestMachine & { readonly waitsMs: number[] } {
  const machine = testMachine();
  const waitsMs: number[] = [];
  const after = machine.clock.after;
  return Object.assign(machine, {
    waitsMs,
    clock: Object.assign(machine.clock, {
      after: (delayMs: number, run: () => void) => {
        waitsMs.push(delayMs);
        const dispose = after(delayMs, run);
        setImmediate(() => machine.clock.advance(delayMs));
        return dispose;
      },
    }),
  });
}
