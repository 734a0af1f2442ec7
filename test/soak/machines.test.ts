import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { openSite, type Site } from '../kit/machines/site.ts';
import {
  cancelTimes,
  linkThroughProxy,
  quantile,
  startPairs,
  stepDelays,
} from '../kit/machines/shows/elsewhere.ts';
import { holdLink, idsOf, lostIds, POINTS } from '../kit/machines/shows/held-links.ts';
import { endsOf } from '../kit/machines/shows/lost-owner.ts';
import { costOfLink, quietRate, waitingRate } from '../kit/machines/shows/mongo-cost.ts';
import { freshNumber, outcomeOf, sayYes, startWatched } from '../kit/machines/shows/watched-link.ts';
import { qrOf } from '../kit/program/client.ts';

/** What `system/machines/` shows with few links and wide times, whole; on a quiet machine. */

const SLEEP_MS = 15_000;
const TOLD_WITHIN_MS = 13_000;
/** The points at which a process can stop itself; the others are held by WhatsApp or the visitor. */
const OWN_POINTS = POINTS.slice(1, 6);

let site: Site;

afterEach(() => site.close());

test('F72, F74: sixty links by QR and code end as with one process, in time', async () => {
  const FIVE_MIN_MS = 300_000;
  site = await openSite({ machines: [{}, { clockAheadMs: FIVE_MIN_MS }, { clockAheadMs: -FIVE_MIN_MS }] });
  const ends = await linkThroughProxy(site, 60);
  const delays = await stepDelays(site, 20);
  const cancels = await cancelTimes(site, 20);

  expect(new Set(ends)).toEqual(new Set(['linked']));
  expect(await lostIds(site, site.whatsapp.phones().flatMap(idsOf))).toEqual([]);
  expect(quantile(delays, 0.5)).toBeLessThanOrEqual(150);
  expect(quantile(delays, 0.99)).toBeLessThanOrEqual(400);
  expect(Math.max(...cancels)).toBeLessThanOrEqual(600);
});

test('F74: a link whose page hangs on another process for 3 min of QR codes waits and is linked', async () => {
  site = await openSite();
  const [owner, reader] = site.machines;
  const number = freshNumber();
  const link = await startWatched({ startAt: owner.url(), readAt: reader.url() }, 'qr', number);
  // All QR codes together last 160 s, so this is shortly before the last one ends.
  await pause(150_000);
  const last = link.arrivals.at(-1)?.step ?? link.link.step;
  await site.whatsapp.addPhone({ number }).scan(qrOf(last));

  expect(outcomeOf(await link.ended)).toBe('linked');
});

test('T100: two hundred pairs of requests with one Idempotency-Key are two hundred links', async () => {
  site = await openSite();
  const opened = site.whatsapp.counts.opened;
  const pairs = await startPairs(site, 200);

  expect(pairs.filter(([one, two]) => one.status !== 201 || one.body !== two.body)).toHaveLength(0);
  expect(site.whatsapp.counts.opened - opened).toBe(200);
});

test('F75: what MongoDB sees of a hundred links is within its bounds', async () => {
  site = await openSite({ isWatched: true });
  await linkThroughProxy(site, 3);
  const { writes, stepBytes } = await costOfLink(site, 60);
  const waiting = await waitingRate(site, 45, 20);
  const quiet = await quietRate(site, 20);

  expect(writes).toBeLessThanOrEqual(25);
  expect(stepBytes).toBeLessThanOrEqual(2_000);
  expect(waiting).toBeLessThanOrEqual(8);
  expect(quiet).toBeLessThanOrEqual(2);
});

describe.each(OWN_POINTS)('a process that stops itself at %s', (point) => {
  test('F71: and sleeps for 15 s, sends nothing after the page was told and leaves no device', async () => {
    site = await openSite({ machines: [{ isMortal: true }, {}, {}] });
    const [owner, reader] = site.machines;
    const stoppedAtMs = performance.now();
    const link = await holdLink(site, owner, reader.url(), point, 'SIGSTOP');
    await pause(SLEEP_MS);
    owner.process().signal('SIGCONT');
    await site.whatsapp.awaitSockets(0);
    const [end] = await endsOf([link], stoppedAtMs);

    expect(end).toMatchObject({ end: 'LINK_LOST', idsAfter: 0, devices: 0 });
    expect(await site.rows('trekker_sessions')).toHaveLength(0);
  });

  test('F70: by kill -9, is given up within 13 s, and an ID that a phone has restores', async () => {
    site = await openSite({ machines: [{ isMortal: true }, {}, {}] });
    const [owner, reader] = site.machines;
    const link = await holdLink(site, owner, reader.url(), point, 'SIGKILL');
    const killedAtMs = performance.now();
    const [end] = await endsOf([link], killedAtMs);

    expect(end?.end).toBe('LINK_LOST');
    expect(end?.toldAfterMs).toBeLessThanOrEqual(TOLD_WITHIN_MS);
    expect(await lostIds(site, idsOf(link.phone))).toEqual([]);
  });
});

test('F70: nobody else notices, however often a process is killed', async () => {
  site = await openSite();
  const [one, two, three] = site.machines;
  for (let round = 0; round < 5; round += 1) {
    const number = freshNumber();
    const other = await startWatched({ startAt: two.url(), readAt: three?.url() ?? '' }, 'qr', number);
    await one.kill();
    await sayYes(other, site.whatsapp.addPhone({ number }));

    expect(outcomeOf(await other.ended)).toBe('linked');
    await one.restart();
  }
});
