import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { answerCalls } from './ipc.ts';

/** A module to load into a measured process before its program. It tells the parent the CPU time and memory used. */

/** The resolution of the event-loop delay. An idle event loop shows about this delay. */
const RESOLUTION_MS = 1;
const COLLECTIONS = 4;
const BETWEEN_COLLECTIONS_MS = 100;

export type Usage = {
  /** CPU of the whole process, workers and thread pool included. */
  readonly cpuMs: number;
  readonly mainCpuMs: number;
};

export type Memory = { readonly rssMb: number; readonly heapMb: number };

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

answerCalls({
  usage: (): Usage => {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1000, mainCpuMs: mainCpuMs() };
  },
  memory: async (): Promise<Memory> => {
    await collect();
    const { rss, heapUsed } = process.memoryUsage();
    return { rssMb: rss / 2 ** 20, heapMb: heapUsed / 2 ** 20 };
  },
  watchLoop: () => {
    delay.reset();
    delay.enable();
  },
  longestBlockMs: () => {
    delay.disable();
    return delay.max / 1e6 - RESOLUTION_MS;
  },
});

/** Collects several times, because later rounds free more than the first, and only then V8 returns pages to the system. */
async function collect(): Promise<void> {
  for (let round = 0; round < COLLECTIONS; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_COLLECTIONS_MS));
  }
}

/** The CPU time of the main thread: by the kernel's count on Linux, else the time in which its event loop was not idle. */
function mainCpuMs(): number {
  try {
    const [onCpuNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(onCpuNs) / 1e6;
  } catch {
    // This system has no /proc.
    return performance.eventLoopUtilization().active;
  }
}
