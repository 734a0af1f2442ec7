import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/telemetry/metrics.ts';

function make(links: number): Metrics {
  const metrics = createMetrics({
    openLinks: () => links,
    maxLinks: 50,
    sockets: () => 4,
    streams: () => 5,
    ready: () => Promise.resolve(true),
    circuitOpen: () => false,
    version: () => '2.3000.1',
  });
  metrics.linkStarted('qr');
  metrics.storeCall('insert', 0.004, 'ok');
  return metrics;
}

const linesOf = (text: string, name: string) => text.split('\n').filter((line) => line.startsWith(name));

test('the snapshots of two processes, become one text with each series of both, told apart by instance', async () => {
  const [here, there] = [make(3), make(8)];
  const packed = await there.snapshot();
  const own = await here.text();
  const text = await here.textOf([
    { instance: 'a:1', packed: await here.snapshot() },
    { instance: 'b:2', packed },
  ]);

  expect(linesOf(text, 'trekker_links_open')).toEqual([
    'trekker_links_open{instance="a:1"} 3',
    'trekker_links_open{instance="b:2"} 8',
  ]);
  expect(linesOf(text, 'trekker_store_seconds_count')).toHaveLength(2);
  const names = (given: string) => linesOf(given, '# TYPE').toSorted();
  expect(names(text)).toEqual(names(own));
  // A process that has just started has no number yet for some.
  const series = (given: string) => given.split('\n').filter((line) => /^[a-z].* (?!nan)/i.test(line)).length;
  expect(series(text)).toBe(2 * series(own));
  const lines = text.split('\n').filter((line) => line !== '');
  expect(new Set(lines).size).toBe(lines.length);
  expect(packed.length).toBeLessThan(10_000);
});

describe('a snapshot from the database that this program did not write', () => {
  const good = { name: 'trekker_links_open', help: 'x', type: 'gauge', values: [{ value: 1, labels: {} }] };
  const having = (change: object) => gzipSync(JSON.stringify([{ ...good, ...change }]));

  test.each([
    ['no gzip', Buffer.from('hello')],
    ['no JSON', gzipSync('{')],
    ['no list', gzipSync('{}')],
    ['a list of anything', gzipSync('[null, 1, "x", [], {}]')],
    ['a bomb', gzipSync(Buffer.alloc(50_000_000, '['))],
    ['a metric that is none of ours', having({ name: 'evil' })],
    ['another type', having({ type: 'counter' })],
    ['values that are none', having({ values: 'x' })],
    ['a value that is no number', having({ values: [{ value: '1', labels: {} }] })],
    ['no labels', having({ values: [{ value: 1 }] })],
    ['a label that breaks the text', having({ values: [{ value: 1, labels: { 'a="1"} 5\nx': 'y' } }] })],
    ['a long label', having({ values: [{ value: 1, labels: { a: 'x'.repeat(300) } }] })],
    ['another name inside', having({ values: [{ value: 1, labels: {}, metricName: 'trekker_ready' }] })],
  ])('with %s, is left out', async (_what, packed) => {
    const metrics = make(3);
    const text = await metrics.textOf([
      { instance: 'a:1', packed: await metrics.snapshot() },
      { instance: 'b:2', packed },
    ]);

    expect(text).toContain('trekker_links_open{instance="a:1"} 3');
    expect(text).not.toContain('b:2');
  });

  test('cannot pass for another instance, nor put a line into the text', async () => {
    const values = [{ value: 9, labels: { instance: 'a:1', other: 'x"} 1\ntrekker_ready 7' } }];
    const text = await make(3).textOf([{ instance: 'b:2', packed: having({ values }) }]);

    expect(linesOf(text, 'trekker_')).toEqual([
      String.raw`trekker_links_open{instance="b:2",other="x\"} 1\ntrekker_ready 7"} 9`,
    ]);
  });

  test('with very many series, is served in part', async () => {
    const values = Array.from({ length: 8_000 }, (_, at) => ({ value: at, labels: { at } }));
    const text = await make(3).textOf([{ instance: 'b:2', packed: having({ values }) }]);

    expect(linesOf(text, 'trekker_')).toHaveLength(5_000);
  });
});

test('a snapshot, holds no more than the text does', async () => {
  const json = gunzipSync(await make(3).snapshot()).toString();

  expect(json).not.toMatch(/instance|hostname/);
});
