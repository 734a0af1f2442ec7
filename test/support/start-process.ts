import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from './repo.ts';

export type TestProcess = {
  readonly url: string;
  /** From the start of the process to its own word that it listens. */
  readonly readyMs: number;
  /** Ends it and resolves with its exit code, `null` after a kill. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT') => Promise<number | null>;
  /** Resolves with the exit code when it ends, by itself or not. */
  readonly exited: Promise<number | null>;
  readonly output: () => string;
};

/** The built program as an operator runs it, in a process of its own. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<TestProcess> {
  const startedAtMs = performance.now();
  const port = await freePort();
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'main.js')], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += String(text)));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  await Promise.race([
    once(child, 'message'),
    exited.then(() => Promise.reject(new Error(`it did not start: ${output}`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    readyMs: performance.now() - startedAtMs,
    output: () => output,
    exited,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
