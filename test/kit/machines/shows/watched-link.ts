import type { StartedLink } from '../../../../src/wire/link.ts';
import type { Method, Step } from '../../../../src/wire/step.ts';
import type { FakePhone } from '../../../double/whatsapp/index.ts';
import { codeOf, qrOf, started, stepsOf } from '../../program/client.ts';

/** A step as a reader got it. */
type Arrival = { readonly step: Step; readonly atMs: number };

/** A link that a reader follows from its start. */
export type WatchedLink = {
  readonly link: StartedLink;
  readonly method: Method;
  readonly arrivals: readonly Arrival[];
  /** Resolves with the last step when the stream ends. */
  readonly ended: Promise<Arrival>;
  /** Resolves with the first step in this state. Rejects if the stream ends before. */
  readonly reached: (state: Step['state']) => Promise<Arrival>;
};

/** The address at which the link starts, and the one at which its reader follows it. */
export type Route = { readonly startAt: string; readonly readAt: string };

let nextNumber = 254_730_000_000;

/** A number that no other link of the file uses. */
export function freshNumber(): string {
  return String(nextNumber++);
}

/** Starts a link and follows it. */
export async function startWatched(
  { startAt, readAt }: Route,
  method: Method,
  number: string,
): Promise<WatchedLink> {
  const link = await started(startAt, method, method === 'qr' ? {} : { number: `+${number}` });
  return { link, method, ...watch(readAt, method, link) };
}

/** Follows a link that somebody else has started. */
export function watch(
  url: string,
  method: Method,
  link: StartedLink,
): Pick<WatchedLink, 'arrivals' | 'ended' | 'reached'> {
  const arrivals: Arrival[] = [];
  const waiting = new Set<() => void>();
  const follow = async () => {
    for await (const step of stepsOf(url, method, link)) {
      arrivals.push({ step, atMs: performance.now() });
      for (const wake of waiting) wake();
    }
    const last = arrivals.at(-1);
    if (last === undefined) throw new Error('the stream had no step');
    return last;
  };
  const ended = follow();
  // Who does not wait for the end is not told of its failure.
  ended.catch(() => undefined);
  const reached = async (state: Step['state']) => {
    for (;;) {
      const found = arrivals.find(({ step }) => step.state === state);
      if (found !== undefined) return found;
      let wake = () => {};
      const next = new Promise<'more'>((resolve) => {
        wake = () => resolve('more');
      });
      waiting.add(wake);
      const outcome = await Promise.race([next, ended]);
      waiting.delete(wake);
      if (outcome !== 'more' && !arrivals.some(({ step }) => step.state === state))
        throw new Error(`the link ended as ${JSON.stringify(outcome.step)}`);
    }
  };
  return { arrivals, ended, reached };
}

/** The phone says yes, by the QR code or by typing the pairing code. */
export async function sayYes({ method, link }: WatchedLink, phone: FakePhone): Promise<void> {
  await (method === 'qr' ? phone.scan(qrOf(link.step)) : phone.typeCode(codeOf(link.step)));
}

/** The code of the problem with which a link failed; the state if it did not. */
export function outcomeOf({ step }: Arrival): string {
  return step.state === 'failed' ? step.error.code : step.state;
}
