import type { FaultAction } from './faults.ts';

/** A stage that goes on when the test says so. */
export type Hold = {
  /** For `faults.add({ at, do: hold.action })`. */
  readonly action: FaultAction;
  /** Resolves when the stage is reached and waits. */
  readonly reached: Promise<void>;
  readonly release: () => void;
};

/** Holds one stage, as a phone does that lies in another room for minutes. */
export function hold(): Hold {
  let arrive = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const run = () => {
    arrive();
    return released;
  };
  return { action: { kind: 'hook', run }, reached, release };
}
