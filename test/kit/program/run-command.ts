import { spawn } from 'node:child_process';
import { ROOT } from '../repo.ts';

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

type RunOptions = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The text on standard input, which then ends. It is sent when the program has written `after`. */
  readonly input?: string;
  readonly after?: string;
  /** The program is ended after this time. */
  readonly limitMs?: number;
};

/** Runs a program to its end, without the tests' environment except PATH and HOME. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd = ROOT, env = {}, input = '', after = '', limitMs } = options;
  const child = spawn(program, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(limitMs === undefined ? {} : { timeout: limitMs, killSignal: 'SIGKILL' }),
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += String(text);
    if (out.includes(after)) child.stdin.end(input);
  });
  child.stderr.on('data', (text) => (err += String(text)));
  // The write fails if the program ends without reading its input, which is no error here.
  child.stdin.on('error', () => undefined);
  if (after === '') child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}
