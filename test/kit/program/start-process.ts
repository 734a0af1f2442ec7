import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../repo.ts';

export type TestProcess = {
  readonly url: string;
  /** The time from the start of the process until it logs that it listens. */
  readonly readyMs: number;
  /** Sends a signal and resolves with the exit code, or `null` after a kill. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT') => Promise<number | null>;
  /** Resolves with the exit code when the process ends for any reason; `null` after a kill. */
  readonly exited: Promise<number | null>;
  /** Sends a signal and does not wait. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Everything the process has written to standard output and error. */
  readonly output: () => string;
  /** Resident memory now, in bytes; Linux only. */
  readonly residentBytes: () => number;
  /** Resolves once the process has written these words. */
  readonly said: (words: string) => Promise<void>;
  /** Sends a message to the process, for an entry that hears it. */
  readonly tell: (message: object) => void;
  /** Resolves with the next message of the process that has this field. */
  readonly told: <T>(field: string) => Promise<T>;
  /** Heap in use after a collection, in bytes. The test must load HEAP_PROBE into the process. */
  readonly heapBytes: () => Promise<number>;
};

const PROGRAM = [join(ROOT, 'dist', 'main.js')];

/** The folder and the user of the process; by default those of the tests. */
type Start = { readonly cwd?: string; readonly uid?: number };

function outputOf(child: ChildProcess): Pick<TestProcess, 'output' | 'said'> {
  let output = '';
  const heard = new EventEmitter();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += String(text);
      heard.emit('more');
    });
  }
  return {
    output: () => output,
    said: async (words) => {
      while (!output.includes(words)) await once(heard, 'more');
    },
  };
}

/** Starts the built program in a process of its own, as an operator does. `args` are the arguments of Node. */
export async function startProcess(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = PROGRAM,
  start: Start = {},
): Promise<TestProcess> {
  const startedAtMs = performance.now();
  const port = await freePort();
  const child = spawn(process.execPath, [...args], {
    ...start,
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { output, said } = outputOf(child);
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`it did not start: ${output()}`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    readyMs: performance.now() - startedAtMs,
    output,
    said,
    exited,
    signal: (signal) => void child.kill(signal),
    residentBytes: () => residentBytes(child.pid),
    tell: (message) => void child.send(message),
    told: (field) => nextWith(child, field),
    heapBytes: async () => {
      const answer = nextWith<number>(child, 'heap');
      child.send('heap');
      return answer;
    },
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

async function nextWith<T>(child: ChildProcess, field: string): Promise<T> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [unknown];
    if (typeof message === 'object' && message !== null && field in message)
      return (message as Readonly<Record<string, unknown>>)[field] as T;
  }
}

function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
