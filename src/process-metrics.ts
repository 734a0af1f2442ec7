import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { Dispose } from './ports.ts';

const NS_PER_S = 1e9;
const US_PER_S = 1e6;

/** Adds memory, CPU and event-loop delay of this process; call the answer to stop measuring. */
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
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const gauge = new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'Delay of the event loop since the last scrape.',
    labelNames: ['quantile'],
    registers: [registry],
    collect() {
      const readings = { '0.5': delay.percentile(50), '0.99': delay.percentile(99), '1': delay.max };
      for (const [quantile, ns] of Object.entries(readings)) gauge.set({ quantile }, ns / NS_PER_S);
      delay.reset();
    },
  });
  return () => {
    delay.disable();
  };
}
