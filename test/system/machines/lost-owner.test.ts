import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site } from '../../kit/machines/site.ts';
import { idsOf, lostIds, POINTS } from '../../kit/machines/shows/held-links.ts';
import { endsOf, holdAll, sleepThrough } from '../../kit/machines/shows/lost-owner.ts';
import {
  freshNumber,
  outcomeOf,
  sayYes,
  startWatched,
  type WatchedLink,
} from '../../kit/machines/shows/watched-link.ts';

/** One of three processes sleeps, then dies, with links at every step. A page that hangs on the two others is there all the time. */

/** A link without a reader would end after 45 s. */
const ELSEWHERE_MS = 50_000;
const SLEEP_MS = 15_000;
const TOLD_WITHIN_MS = 13_000;

let site: Site;
let patient: WatchedLink;
let startedAtMs: number;
const patientNumber = freshNumber();

beforeAll(async () => {
  site = await openSite({ machines: [{ isMortal: true }, {}, {}] });
  const [, two, three] = site.machines;
  patient = await startWatched({ startAt: three?.url() ?? '', readAt: two.url() }, 'qr', patientNumber);
  startedAtMs = performance.now();
});

afterAll(() => site.close());

describe('a process with links at twelve steps', () => {
  test('F71: that sleeps for 15 s and goes on, sends nothing after the page was told, and leaves no device and no row', async () => {
    const [owner, reader] = site.machines;
    const rows = await site.rows('trekker_sessions');
    const links = await holdAll(site, owner, reader.url(), POINTS);
    const ends = await sleepThrough(site, owner, links, { sleepMs: SLEEP_MS, socketsAfter: 1 });
    const lost = ends.filter(({ point }) => point !== 'admitted');

    expect(lost.map(({ point, end, idsAfter, devices }) => ({ point, end, idsAfter, devices }))).toEqual(
      lost.map(({ point }) => ({ point, end: 'LINK_LOST', idsAfter: 0, devices: 0 })),
    );
    expect(lost.filter(({ toldAfterMs }) => toldAfterMs > TOLD_WITHIN_MS)).toEqual([]);
    // The link that had not begun is an ordinary one, of a process that lives again.
    expect(ends.filter((each) => !lost.includes(each)).map(({ end }) => end)).toEqual(['linked']);
    expect(await site.rows('trekker_sessions')).toHaveLength(rows.length + 1);
  });

  test('F70: that is killed, is given up within 13 s, and every ID that a phone has restores', async () => {
    const [owner, reader] = site.machines;
    await owner.restart();
    const links = await holdAll(site, owner, reader.url(), POINTS);
    const killedAtMs = performance.now();
    await owner.kill();
    const ends = await endsOf(links, killedAtMs);

    expect(ends.map(({ point, end }) => ({ point, end }))).toEqual(
      POINTS.map((point) => ({ point, end: point === 'admitted' ? 'no answer' : 'LINK_LOST' })),
    );
    expect(ends.filter(({ toldAfterMs }) => toldAfterMs > TOLD_WITHIN_MS)).toEqual([]);
    const ids = links.flatMap(({ phone }) => idsOf(phone));
    expect(ids).toHaveLength(3);
    expect(await lostIds(site, ids)).toEqual([]);
  });
});

test('F74: a link whose page hangs on another process alone, waits for its phone and notices nothing of all that', async () => {
  await pause(Math.max(0, startedAtMs + ELSEWHERE_MS - performance.now()));
  expect(new Set(patient.arrivals.map(({ step }) => step.state))).toEqual(new Set(['qr']));
  await sayYes(patient, site.whatsapp.addPhone({ number: patientNumber }));
  expect(outcomeOf(await patient.ended)).toBe('linked');
});
