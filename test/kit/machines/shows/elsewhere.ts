import type { Method } from '../../../../src/wire/step.ts';
import type { Machine, Site } from '../site.ts';
import { freshNumber, outcomeOf, sayYes, startWatched, watch } from './watched-link.ts';

/** Links `count` accounts through the load balancer, by QR and by code in turn; resolves with how each ended. */
export async function linkThroughProxy(site: Site, count: number, atOnce = 4): Promise<readonly string[]> {
  const ends: string[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const method: Method = next % 2 === 0 ? 'qr' : 'code';
      next += 1;
      const phone = site.whatsapp.addPhone({ number: freshNumber() });
      const watched = await startWatched({ startAt: site.url, readAt: site.url }, method, phone.number);
      await sayYes(watched, phone);
      ends.push(outcomeOf(await watched.ended));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return ends;
}

/** How much later each step of `count` links comes to a reader of another process than to one of the owner, in milliseconds. */
export async function stepDelays(site: Site, count: number): Promise<readonly number[]> {
  const [owner, other] = site.machines;
  const delays: number[] = [];
  for (let link = 0; link < count; link += 1) {
    const phone = site.whatsapp.addPhone({ number: freshNumber() });
    const here = await startWatched({ startAt: owner.url(), readAt: owner.url() }, 'qr', phone.number);
    const there = watch(other.url(), 'qr', here.link);
    await Promise.all([here.reached('qr'), there.reached('qr')]);
    await sayYes(here, phone);
    await Promise.all([here.ended, there.ended]);
    for (const { step, atMs } of here.arrivals.slice(1)) {
      // A reader elsewhere may skip a step that was over before it looked.
      const arrival = there.arrivals.find((each) => each.step.seq >= step.seq);
      delays.push(Math.max(0, (arrival?.atMs ?? Infinity) - atMs));
    }
  }
  return delays;
}

/** The value below which this part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** The times from a cancel through another process until the socket of the link is closed. No other link may run. */
export async function cancelTimes(site: Site, count: number): Promise<readonly number[]> {
  const [owner, other] = site.machines;
  const times: number[] = [];
  for (let link = 0; link < count; link += 1) {
    const before = site.whatsapp.counts.sockets;
    const { link: started } = await startWatched(
      { startAt: owner.url(), readAt: owner.url() },
      'qr',
      freshNumber(),
    );
    const sentAtMs = performance.now();
    const closed = site.whatsapp.awaitSockets(before).then(() => performance.now() - sentAtMs);
    const answer = await fetch(`${other.url()}/qr/${started.linkId}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${started.token}` },
    });
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
    times.push(await closed);
  }
  return times;
}

/** Two equal starts with one Idempotency-Key at two processes at the same moment, `count` times; each pair as it was answered. */
export async function startPairs(
  { machines: [one, two] }: Pick<Site, 'machines'>,
  count: number,
): Promise<readonly (readonly [Answer, Answer])[]> {
  const pairs: (readonly [Answer, Answer])[] = [];
  for (let pair = 0; pair < count; pair += 1) {
    const key = `pair-of-the-site-${String(pair).padStart(8, '0')}`;
    const [first, second] = await Promise.all([startWithKey(one, key), startWithKey(two, key)]);
    pairs.push([first, second]);
    const { linkId = '', token = '' } = JSON.parse(first.body) as { linkId?: string; token?: string };
    await fetch(`${one.url()}/qr/${linkId}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${token}` },
    });
  }
  return pairs;
}

type Answer = { readonly status: number; readonly body: string };

async function startWithKey(machine: Machine, key: string): Promise<Answer> {
  const answer = await fetch(`${machine.url()}/qr`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: '{}',
  });
  return { status: answer.status, body: await answer.text() };
}
