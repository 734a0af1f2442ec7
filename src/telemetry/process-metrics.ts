import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Dispose } from '../ports/base.ts';

const NS_PER_S = 1e9;
const US_PER_S = 1e6;
const SAMPLE_MS = 20;

/** Adds memory, CPU and event-loop delay of this process; the returned function stops the measurement. */
export function addProcessMetrics(registry: Registry): Dispose {
  addMemory(registry);
  addCpu(registry);
  return addLoopDelay(registry);
}

function addMemory(registry: Registry): void {
  const bytes = new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory of the process.',
    registers: [registry],
    collect() {
      const usage = process.memoryUsage();
      bytes.set(usage.rss);
      heap.set(usage.heapUsed);
    },
  });
  const heap = new Gauge({
    name: 'nodejs_heap_size_used_bytes',
    help: 'Memory that JavaScript objects use.',
    registers: [registry],
  });
}

function addCpu(registry: Registry): void {
  let last = process.cpuUsage();
  const seconds = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time used, in the program and for it in the system.',
    registers: [registry],
    collect() {
      const usage = process.cpuUsage(last);
      last = process.cpuUsage();
      seconds.inc((usage.user + usage.system) / US_PER_S);
    },
  });
}

function addLoopDelay(registry: Registry): Dispose {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  delay.enable();
  // Node measures from one sample to the next, so its readings include the time between two samples.
  const secondsLate = (ns: number) => Math.max(0, ns / NS_PER_S - SAMPLE_MS / 1000);
  const gauge = new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'Delay of the event loop since the last scrape.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      const readings = { '0.5': delay.percentile(50), '0.99': delay.percentile(99), '1': delay.max };
      for (const [quantile, ns] of Object.entries(readings)) gauge.set({ quantile }, secondsLate(ns));
      delay.reset();
    },
  });
  return () => {
    delay.disable();
  };
}
