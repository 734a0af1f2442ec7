import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Machine, type Site } from '../../kit/machines/site.ts';
import { idsOf, lostIds } from '../../kit/machines/shows/held-links.ts';
import { restartBusy, startLoad } from '../../kit/machines/shows/rolling.ts';

let site: Site;

beforeAll(async () => {
  site = await openSite();
});

afterAll(() => site.close());

test('F73: a restart of all three processes, one after the other, fails no request, and links that a phone has accepted finish', async () => {
  const load = startLoad(site);
  const ends: string[] = [];
  for (const [place, machine] of site.machines.entries()) {
    const reader = site.machines[(place + 1) % site.machines.length] as Machine;
    ends.push(...(await restartBusy(site, machine, reader.url())));
  }
  const { asked, failed } = await load.stop();

  expect(ends).toEqual(Array.from({ length: 6 }, () => 'linked'));
  expect(await lostIds(site, site.whatsapp.phones().flatMap(idsOf))).toEqual([]);
  expect(failed).toEqual([]);
  expect(asked).toBeGreaterThan(20);
});
