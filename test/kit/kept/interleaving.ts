import type * as fc from 'fast-check';
import type { KeptRows } from '../../../src/ports/kept-rows.ts';
import type { SessionStore } from '../../../src/ports/store.ts';

const CALLS = [
  'getHead',
  'setHead',
  'insertPiece',
  'getPieces',
  'removePieces',
  'removeStrays',
  'resealPiece',
] as const satisfies readonly (keyof KeptRows)[];

/** A store whose calls take effect, and whose answers come, in the order that the scheduler chooses. */
export function interleaved(inner: SessionStore, scheduler: fc.Scheduler): SessionStore {
  const turn = (name: string) => scheduler.schedule(Promise.resolve(), name);
  const wrap =
    (name: (typeof CALLS)[number]) =>
    async (...given: readonly unknown[]) => {
      await turn(name);
      const answer = await (inner[name] as (...args: readonly unknown[]) => Promise<unknown>)(...given);
      await turn(`answer of ${name}`);
      return answer;
    };
  return { ...inner, ...Object.fromEntries(CALLS.map((name) => [name, wrap(name)])) };
}
