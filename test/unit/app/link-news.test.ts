import { expect, test } from 'vitest';
import { createLinkObserver } from '../../../src/app/parts/link-news.ts';
import type { Notice } from '../../../src/ports/link-news.ts';
import type { ErrorCode } from '../../../src/wire/errors.ts';
import { createMetrics, type PasskeyEnd } from '../../../src/telemetry/metrics.ts';
import { bringTo, setUpLinks, settle } from '../../kit/link/harness.ts';

/** Links whose news are counted and told as those of the program. */
function setUp() {
  const metrics = createMetrics({
    openLinks: () => 0,
    maxLinks: 50,
    sockets: () => 0,
    streams: () => 0,
    ready: () => Promise.resolve(true),
    circuitOpen: () => false,
    version: () => '2.3000.1',
  });
  const told: Notice[] = [];
  const notices = {
    notify: (notice: Notice) => Promise.resolve(void told.push(notice)),
    close: () => Promise.resolve(),
  };
  const { clock, log } = setUpLinks();
  const harness = setUpLinks({ observer: createLinkObserver(metrics, { clock, log }, notices) });
  const counted = async () =>
    [...(await metrics.text()).matchAll(/^trekker_passkey_total\{end="(\w+)"\} ([1-9]\d*)$/gm)].map(
      ([, end, count]) => `${end} ${count}`,
    );
  return { ...harness, told, counted };
}

const ENDS: readonly (readonly [PasskeyEnd, ErrorCode | null])[] = [
  ['expired', 'PASSKEY_EXPIRED'],
  ['refused', 'PASSKEY_REFUSED'],
  ['silent', 'PASSKEY_SILENT'],
  ['failed', 'WHATSAPP_REJECTED'],
  ['failed', 'WHATSAPP_UNREACHABLE'],
  ['linked', null],
];

test.each(ENDS)('a link that was asked for a passkey is counted once, as %s after %s', async (end, code) => {
  const { start, counted, told } = setUp();
  const started = await start({ reader: 'expected' });
  await bringTo('compare', started);
  if (code === null) {
    started.connection.agree();
    started.connection.pair();
    started.connection.open();
  } else started.connection.fail(code);
  await started.link.over;
  await settle();

  expect(await counted()).toEqual([`${end} 1`]);
  expect(told.map(({ event }) => event)).toEqual(['link.started', 'link.scanned', 'link.finished']);
});

test('a cancelled one is counted too, and one that was not asked is not', async () => {
  const { start, counted, told } = setUp();
  const asked = await start({ reader: 'expected' });
  await bringTo('passkey', asked);
  expect(told.at(-1)?.event).toBe('link.scanned');
  asked.link.cancel();
  await asked.link.over;
  const usual = await start({ reader: 'expected' });
  await bringTo('confirming', usual);
  usual.link.cancel();
  await usual.link.over;

  expect(await counted()).toEqual(['cancelled 1']);
  expect(told.filter(({ event }) => event === 'link.scanned')).toHaveLength(2);
});
