import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeQr, openBrowser, openPage } from '../../kit/browser/browser.ts';
import { openSite, type Site } from '../../kit/machines/site.ts';
import {
  cancelTimes,
  linkThroughProxy,
  quantile,
  startPairs,
  stepDelays,
} from '../../kit/machines/shows/elsewhere.ts';
import { costOfLink, quietRate, waitingRate } from '../../kit/machines/shows/mongo-cost.ts';
import { freshNumber } from '../../kit/machines/shows/watched-link.ts';
import { idsOf, lostIds } from '../../kit/machines/shows/held-links.ts';

/**
 * Three processes behind a load balancer that sends each request to the next one. Their clocks differ by ten minutes. The times here are
 * wide, because other tests run beside these; `soak/machines.test.ts` holds the program to the narrow ones.
 */

const FIVE_MIN_MS = 300_000;
const LINKS = 12;

let site: Site;
let browser: Browser;

beforeAll(async () => {
  const machines = [{}, { clockAheadMs: FIVE_MIN_MS }, { clockAheadMs: -FIVE_MIN_MS }];
  [site, browser] = await Promise.all([openSite({ machines, isWatched: true }), openBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await site.close();
});

describe('F72, F74: a link whose requests go to three processes', () => {
  test(`by QR and by code, ${LINKS} times, ends as with one process, and every ID restores`, async () => {
    expect(await linkThroughProxy(site, LINKS)).toEqual(Array.from({ length: LINKS }, () => 'linked'));
    const ids = site.whatsapp.phones().flatMap(idsOf);

    expect(ids.length).toBeGreaterThanOrEqual(LINKS);
    expect(await lostIds(site, ids)).toEqual([]);
  });

  test('in a browser by QR and by code, ends as with one process', async () => {
    const phones = [1, 2].map(() => site.whatsapp.addPhone({ number: freshNumber() }));
    const [one, two] = phones as [(typeof phones)[0], (typeof phones)[0]];
    const byQr = await openPage(browser, site.url);
    await byQr.page.goto(`${site.url}/qr`);
    const qr = byQr.page.getByTestId('qr');
    await qr.waitFor();
    await one.scan((await decodeQr(browser, qr)) ?? '');
    await byQr.page.getByText('We sent the session ID').waitFor();
    const byCode = await openPage(browser, site.url);
    await byCode.page.goto(`${site.url}/pair`);
    await byCode.page.getByTestId('number').fill(`+${two.number}`);
    await byCode.page.getByTestId('number').press('Enter');
    const shown = byCode.page.getByTestId('pairing-code').locator('[data-code-text]');
    await shown.waitFor();
    await two.typeCode((await shown.textContent()) ?? '');
    await byCode.page.getByText('We sent the session ID').waitFor();

    expect([...byQr.problems, ...byCode.problems]).toEqual([]);
    expect(await lostIds(site, phones.flatMap(idsOf))).toEqual([]);
    for (const context of browser.contexts()) await context.close();
  });

  test('sends its steps to readers of another process soon', async () => {
    const delays = await stepDelays(site, 4);

    expect(quantile(delays, 0.5)).toBeLessThanOrEqual(400);
    expect(quantile(delays, 0.99)).toBeLessThanOrEqual(1_500);
  });

  test('cancelled through another process, closes its socket soon', async () => {
    expect(quantile(await cancelTimes(site, 3), 0.5)).toBeLessThanOrEqual(1_500);
  });
});

test('T100: a request that comes twice at once, at two processes, starts one link and has one answer', async () => {
  const opened = site.whatsapp.counts.opened;
  const pairs = await startPairs(site, 20);

  expect(pairs.map(([one, two]) => [one.status, two.status, one.body === two.body])).toEqual(
    pairs.map(() => [201, 201, true]),
  );
  expect(site.whatsapp.counts.opened - opened).toBe(20);
});

describe('F75: what MongoDB sees', () => {
  test.each([1, 12])('of %i links that wait with readers elsewhere, is at most 8 a second', async (links) => {
    expect(await waitingRate(site, links, 4)).toBeLessThanOrEqual(8);
  });

  test('of a link, is at most 25 writes and 2 kB of steps', async () => {
    const { writes, stepBytes } = await costOfLink(site, 4);

    expect(writes).toBeLessThanOrEqual(25);
    expect(stepBytes).toBeLessThanOrEqual(2_000);
  });

  test('of a process without work, is at most two commands a second', async () => {
    expect(await quietRate(site, 4)).toBeLessThanOrEqual(2);
  });
});
