import type { Stage } from '../../../../src/ports/base.ts';
import type { FakePhone, KnownState } from '../../../double/whatsapp/index.ts';
import { hold } from '../../../double/whatsapp/hostile/hold.ts';
import { askSession } from '../../program/link.ts';
import type { Machine, Site } from '../site.ts';
import { freshNumber, sayYes, startWatched, type WatchedLink } from './watched-link.ts';

/** The steps of a link at which it can be held: by the double of WhatsApp, by the visitor who does nothing, or by the process itself. */
const BY_WHATSAPP = ['pair-success', 'login', 'ack'] as const;
const BY_VISITOR = ['qr', 'code'] as const;
const BY_ITSELF = ['resealed', 'acked', 'sent-mark', 'read-back', 'inserted', 'settled', 'admitted'] as const;
export const POINTS = [...BY_ITSELF, ...BY_WHATSAPP, ...BY_VISITOR] as const;
export type Point = (typeof POINTS)[number];

/** A link that one process holds at one point, and that a reader follows at another. */
export type HeldLink = {
  readonly point: Point;
  readonly phone: FakePhone;
  /** Of one that is held before its caller has an answer, later; `null` if the answer never came. */
  readonly watched: Promise<WatchedLink | null>;
  /** Lets the double go on. */
  readonly release: () => void;
};

/** How a process stops at a stage of its own. */
type Act = 'hold' | 'SIGSTOP' | 'SIGKILL';

/** Starts a link on `owner` and resolves once it is held at `point`. */
export async function holdLink(
  { whatsapp }: Pick<Site, 'whatsapp'>,
  owner: Machine,
  readAt: string,
  point: Point,
  act: Act = 'hold',
): Promise<HeldLink> {
  const phone = whatsapp.addPhone({ number: freshNumber() });
  const route = { startAt: owner.url(), readAt };
  const own = BY_ITSELF.find((each) => each === point);
  if (own === 'admitted') {
    const reached = arm(owner, own, act);
    // The caller has no answer until the process goes on, or never.
    const later = startWatched(route, 'qr', phone.number).catch(() => null);
    await reached;
    return { point, phone, watched: later, release: () => undefined };
  }
  const method = point === 'code' ? 'code' : 'qr';
  const link = await startWatched(route, method, phone.number);
  const held = { point, phone, watched: Promise.resolve(link), release: () => undefined };
  if (own !== undefined) {
    const reached = arm(owner, own, act);
    await Promise.all([sayYes(link, phone), reached]);
    return held;
  }
  const heard = BY_WHATSAPP.find((each) => each === point);
  if (heard === undefined) return held;
  const wait = hold();
  whatsapp.faults.add({ at: heard, do: wait.action, times: 1, number: phone.number });
  // The phone waits with the double, and its connection may be gone when it goes on.
  sayYes(link, phone).catch(() => undefined);
  await wait.reached;
  return { ...held, release: wait.release };
}

/** Makes a process stop at a stage of the next link that reaches it; resolves when it has. */
async function arm(owner: Machine, stage: Stage, act: Act): Promise<void> {
  const reached = owner.process().told('reached');
  owner.process().tell({ arm: stage, act });
  await reached;
}

/** The IDs that a phone has received. */
export function idsOf(phone: FakePhone): readonly string[] {
  return phone
    .messages()
    .map(({ text }) => text)
    .filter((text) => /^TREKKER-MD~[02-9ac-hj-np-z]{39}$/.test(text));
}

/** Which of these IDs do not restore what WhatsApp knows. */
export async function lostIds({ url, whatsapp }: Site, ids: readonly string[]): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const id of ids) {
    const answer = await askSession(url, id);
    const isThere = answer.ok && whatsapp.knows((await answer.json()) as KnownState);
    if (!isThere) lost.push(`${answer.status}`);
  }
  return lost;
}
