import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../repo.ts';

export type TestProcess = {
  readonly url: string;
  /** From the start of the process to its own word that it listens. */
  readonly readyMs: number;
  /** Ends it and resolves with its exit code, `null` after a kill. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT') => Promise<number | null>;
  /** Resolves with the exit code when it ends, by itself or not; `null` after a kill. */
  readonly exited: Promise<number | null>;
  /** Tells it and does not wait. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Everything it wrote to standard output and error. */
  readonly output: () => string;
  /** Resident memory now, in bytes; Linux only. */
  readonly residentBytes: () => number;
  /** Resolves once it has written these words. */
  readonly said: (words: string) => Promise<void>;
  /** Heap in use after a collection; only where the test loads a probe that answers. */
  readonly heapBytes: () => Promise<number>;
};

const PROGRAM = [join(ROOT, 'dist', 'main.js')];

/** Where and as whom it runs, if not here and as this user. */
export type Start = { readonly cwd?: string; readonly uid?: number };

/** The built program as an operator runs it, in a process of its own; `args` are those of Node where a test starts it otherwise. */
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
  let output = '';
  const heard = new EventEmitter();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output += String(text);
      heard.emit('more');
    });
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`it did not start: ${output}`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    readyMs: performance.now() - startedAtMs,
    output: () => output,
    said: async (words) => {
      while (!output.includes(words)) await once(heard, 'more');
    },
    exited,
    signal: (signal) => void child.kill(signal),
    residentBytes: () => residentBytes(child.pid),
    heapBytes: async () => {
      const answer = once(child, 'message');
      child.send('heap');
      const [{ heap }] = (await answer) as [{ readonly heap: number }];
      return heap;
    },
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
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
