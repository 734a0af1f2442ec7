import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../../src/wire/errors.ts';
import { STATES } from '../../../src/wire/step.ts';
import { createMetrics, type Metrics, type MetricSources } from '../../../src/telemetry/metrics.ts';

const SOURCES: MetricSources = {
  openLinks: () => 3,
  maxLinks: 50,
  sockets: () => 4,
  streams: () => 5,
  ready: () => Promise.resolve(true),
  circuitOpen: () => false,
  version: () => '2.3000.1023223821',
};

/** Every name with its kind and labels; nothing else may appear. */
const EXPECTED: Readonly<Record<string, readonly [string, ...string[]]>> = {
  trekker_links_started_total: ['counter', 'method'],
  trekker_link_steps_total: ['counter', 'method', 'step'],
  trekker_links_finished_total: ['counter', 'method', 'result'],
  trekker_passkey_total: ['counter', 'end'],
  trekker_link_step_seconds: ['histogram', 'method', 'step'],
  trekker_links_open: ['gauge'],
  trekker_links_max: ['gauge'],
  trekker_whatsapp_sockets: ['gauge'],
  trekker_event_streams: ['gauge'],
  trekker_store_seconds: ['histogram', 'operation'],
  trekker_store_errors_total: ['counter', 'operation'],
  trekker_sessions_imported_total: ['counter', 'result'],
  trekker_states_leased_total: ['counter', 'result'],
  trekker_states_kept_total: ['counter', 'kind', 'result'],
  trekker_sessions_restored_total: ['counter', 'result'],
  trekker_validations_total: ['counter', 'result'],
  trekker_limited_total: ['counter', 'limit'],
  trekker_whatsapp_info: ['gauge', 'version'],
  trekker_circuit_open: ['gauge'],
  trekker_ready: ['gauge'],
  process_resident_memory_bytes: ['gauge'],
  nodejs_heap_size_used_bytes: ['gauge'],
  process_cpu_seconds_total: ['counter'],
  nodejs_heap_size_total_bytes: ['gauge'],
  nodejs_external_memory_bytes: ['gauge'],
  nodejs_heap_space_size_total_bytes: ['gauge', 'space'],
  nodejs_heap_space_size_used_bytes: ['gauge', 'space'],
  nodejs_heap_space_size_available_bytes: ['gauge', 'space'],
  nodejs_gc_duration_seconds: ['histogram'],
  nodejs_version_info: ['gauge', 'major', 'minor', 'patch', 'version'],
  nodejs_eventloop_lag_seconds: ['gauge'],
  nodejs_eventloop_lag_min_seconds: ['gauge'],
  nodejs_eventloop_lag_max_seconds: ['gauge'],
  nodejs_eventloop_lag_mean_seconds: ['gauge'],
  nodejs_eventloop_lag_stddev_seconds: ['gauge'],
  nodejs_eventloop_lag_p50_seconds: ['gauge'],
  nodejs_eventloop_lag_p90_seconds: ['gauge'],
  nodejs_eventloop_lag_p99_seconds: ['gauge'],
  process_cpu_user_seconds_total: ['counter'],
  process_cpu_system_seconds_total: ['counter'],
  process_start_time_seconds: ['gauge'],
  process_virtual_memory_bytes: ['gauge'],
  process_heap_bytes: ['gauge'],
  process_open_fds: ['gauge'],
  process_max_fds: ['gauge'],
};

function make(sources: Partial<MetricSources> = {}): Metrics {
  return createMetrics({ ...SOURCES, ...sources });
}

function useAll(metrics: Metrics): void {
  metrics.linkStarted('qr');
  metrics.linkStep('qr', 'qr', 0.7, 'connecting');
  metrics.linkStep('code', 'confirming', 30, 'code');
  metrics.linkFinished('qr', 'linked');
  metrics.linkFinished('code', 'WHATSAPP_REJECTED');
  metrics.passkeyEnded('linked');
  metrics.storeCall('insert', 0.004, 'ok');
  metrics.storeCall('get', 8, 'failed');
  metrics.imported('ok');
  metrics.restored('ok');
  metrics.restored('SESSION_UNAVAILABLE');
  metrics.validated('incomplete');
  metrics.limited('address');
}

function labelsOf(text: string, name: string): readonly string[] {
  const lines = text
    .split('\n')
    .filter((line) => new RegExp(`^${name}(_bucket|_sum|_count)?[{ ]`).test(line));
  const names = lines.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map((match) => match[1] ?? ''));
  return [...new Set(names)].filter((label) => label !== 'le').toSorted();
}

describe('createMetrics', () => {
  test('when everything was used, shows exactly the known names with their kinds and labels', async () => {
    const metrics = make();
    useAll(metrics);

    // Garbage is collected when Node likes.
    const text = (await metrics.text()).replaceAll(/^nodejs_gc_duration_seconds_.*$/gm, '');

    const kinds = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [
      name,
      [kind, ...labelsOf(text, name)],
    ]);
    expect(Object.fromEntries(kinds)).toEqual(EXPECTED);
  });

  test('when a link goes on, counts the step reached and times the step left', async () => {
    const metrics = make();
    useAll(metrics);

    const text = await metrics.text();

    expect(text).toContain('trekker_link_steps_total{method="code",step="confirming"} 1');
    expect(text).toContain('trekker_link_step_seconds_sum{method="code",step="code"} 30');
    expect(text).toContain('trekker_links_finished_total{method="qr",result="linked"} 1');
    expect(text).toContain('trekker_links_started_total{method="qr"} 1');
  });

  test('when a store call fails, counts its time and the failure', async () => {
    const metrics = make();
    useAll(metrics);

    const text = await metrics.text();

    expect(text).toContain('trekker_store_seconds_count{operation="get"} 1');
    expect(text).toContain('trekker_store_errors_total{operation="get"} 1');
    expect(text).toContain('trekker_store_errors_total{operation="insert"} 0');
  });

  test('before any link, already has a series for every result', async () => {
    const text = await make().text();

    for (const result of ['linked', ...Object.keys(ERRORS)]) {
      expect(text).toContain(`trekker_links_finished_total{method="qr",result="${result}"} 0`);
    }
    for (const step of Object.keys(STATES)) {
      expect(text).toContain(`trekker_link_steps_total{method="code",step="${step}"} 0`);
    }
  });

  test('when the program changes, reads it anew at every scrape', async () => {
    let version = '2.3000.1';
    let ready = true;
    const metrics = make({
      version: () => version,
      ready: () => Promise.resolve(ready),
      circuitOpen: () => !ready,
    });
    await metrics.text();

    version = '2.3000.2';
    ready = false;
    const text = await metrics.text();

    expect(text).toContain('trekker_whatsapp_info{version="2.3000.2"} 1');
    expect(text).not.toContain('version="2.3000.1"');
    expect(text).toContain('trekker_ready 0');
    expect(text).toContain('trekker_circuit_open 1');
    expect(text).toContain('trekker_links_open 3');
    expect(text).toContain('trekker_links_max 50');
    expect(text).toContain('trekker_whatsapp_sockets 4');
    expect(text).toContain('trekker_event_streams 5');
  });

  test('when two live in one process, they share no numbers', async () => {
    const [one, other] = [make(), make()];

    one.linkStarted('code');

    expect(await other.text()).toContain('trekker_links_started_total{method="code"} 0');
    expect(one.contentType).toMatch(/^text\/plain/);
  });

  test('when scraped, measures memory, CPU and event loop of this process', async () => {
    const text = await make().text();
    const read = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);

    expect(read('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(read('nodejs_heap_size_used_bytes')).toBeGreaterThan(1e6);
    expect(read('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(read('process_start_time_seconds')).toBeGreaterThan(1.6e9);
  });
});
