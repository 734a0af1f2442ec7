import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { answerCalls } from './ipc.ts';

/** Loaded into a measured process before its program: tells the parent what the process has used. */

/** How exactly the event loop is watched; a quiet one shows about this much. */
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

/** More than once: what the first round frees lets go of more in the next, and pages go back to the system only then. */
async function collect(): Promise<void> {
  for (let round = 0; round < COLLECTIONS; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_COLLECTIONS_MS));
  }
}

/** Of the main thread alone: by the kernel's own count on Linux, else the time its event loop was not idle. */
function mainCpuMs(): number {
  try {
    const [onCpuNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
    return Number(onCpuNs) / 1e6;
  } catch {
    // Another system.
    return performance.eventLoopUtilization().active;
  }
}
