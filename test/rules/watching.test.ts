import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { asRecord, read } from '../kit/repo.ts';

/** Everything that a query may say besides metrics. */
const PROMQL = [
  'absent',
  'and',
  'by',
  'histogram_quantile',
  'increase',
  'max',
  'min',
  'or',
  'rate',
  'sort_desc',
];
const MORE_PROMQL = ['sum', 'time', 'on', 'm', 'h', 's', 'e6', '__range', '__rate_interval'];
const OWN_LABELS = ['instance', 'le'];

type Selector = { readonly name: string; readonly labels: readonly (readonly [string, string])[] };

let served: string;

beforeAll(async () => {
  const metrics = createMetrics({
    openLinks: () => 1,
    maxLinks: 50,
    sockets: () => 1,
    streams: () => 1,
    ready: () => Promise.resolve(true),
    circuitOpen: () => false,
    version: () => '2.3000.1',
  });
  metrics.linkStep('qr', 'qr', 0.7, 'connecting');
  metrics.storeCall('insert', 0.004, 'ok');
  served = await metrics.text();
});

/** Every text under `key`, at any depth. */
function textsOf(value: unknown, key: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : textsOf(inner, key),
  );
}

function selectorsOf(query: string): readonly Selector[] {
  return [...query.matchAll(/\b((?:trekker|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', labels = '']) => ({
      name,
      labels: [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, label = '', value = '']) => [label, value] as const,
      ),
    }),
  );
}

function isServed({ name, labels }: Selector): boolean {
  return served
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .some((line) => labels.every(([label, value]) => new RegExp(`[{,]${label}="${value}"`).test(line)));
}

/** Words of a query that are neither metrics nor of the language, nor labels that the program serves. */
function unknownWords(query: string): readonly string[] {
  const bare = query.replaceAll(/"[^"]*"/g, '').replaceAll(/\b(?:trekker|nodejs|process)_\w+/g, '');
  const known = new Set([...PROMQL, ...MORE_PROMQL, ...OWN_LABELS]);
  const words = [...bare.matchAll(/[a-z_]\w*/g)].map(([word]) => word);
  return words.filter((word) => !known.has(word) && !served.includes(`${word}="`));
}

describe.each([
  ['docs/alerts.yml', () => textsOf(load(read('docs/alerts.yml')), 'expr')],
  ['docs/grafana.json', () => textsOf(JSON.parse(read('docs/grafana.json')), 'expr')],
])('%s', (_path, queries) => {
  test('asks only for series that the program serves, down to the values of labels', () => {
    const selectors = queries().flatMap(selectorsOf);

    expect(selectors.length).toBeGreaterThan(10);
    expect(selectors.filter((selector) => !isServed(selector))).toEqual([]);
  });

  test('asks for nothing of other programs', () => {
    expect(queries().flatMap(unknownWords)).toEqual([]);
  });
});

test('docs/alerts.yml, has a summary, what to do and a severity for each alert, each under a name of its own', () => {
  const text = read('docs/alerts.yml');
  const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
  const names = textsOf(load(text), 'alert');

  expect(new Set(names).size).toBe(names.length);
  for (const key of ['expr', 'summary', 'description', 'severity']) {
    expect([key, textsOf(load(text), key).length]).toEqual([key, names.length]);
  }
  expect(count(/severity: (?!critical|warning)/g)).toBe(0);
});

test('docs/grafana.json, reads any Prometheus, and no panel lies over another', () => {
  const dashboard = asRecord(JSON.parse(read('docs/grafana.json')));
  const places = Object.values(asRecord(dashboard['panels']))
    .map((panel) => asRecord(asRecord(panel)['gridPos']))
    .flatMap(({ x, y, w, h }) => cellsOf(Number(x), Number(y), Number(w), Number(h)));

  expect(new Set(textsOf(dashboard['panels'], 'uid'))).toEqual(new Set(['${datasource}']));
  expect(new Set(places).size).toBe(places.length);
});

function cellsOf(x: number, y: number, width: number, height: number): readonly string[] {
  const columns = Array.from({ length: width }, (_, at) => x + at);
  const rows = Array.from({ length: height }, (_, at) => y + at);
  return rows.flatMap((row) => columns.map((column) => `${column},${row}`));
}
