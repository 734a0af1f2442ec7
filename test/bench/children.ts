import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../kit/repo.ts';
import { Remote } from './ipc.ts';
import { Ours } from './ours.ts';

/** The folder of the compiled parts. They are compiled, because a loader in a measured process would be measured too. */
const BUILT = join(ROOT, 'test', 'output', 'bench');
const PARTS = ['meter', 'double', 'raw', 'plain'] as const;
const NODE_OPTIONS = ['--expose-gc', '--import', join(BUILT, 'meter.mjs')];

type Part = Exclude<(typeof PARTS)[number], 'meter'>;

/** Compiles the parts; must be called once before they are started. */
export async function buildParts(): Promise<void> {
  await build({
    entryPoints: PARTS.map((part) => join(ROOT, 'test', 'bench', `${part}.ts`)),
    outdir: BUILT,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
}

export function startPart(part: Part): Promise<Remote> {
  return start(join(BUILT, `${part}.mjs`), {}, () => undefined);
}

/** Starts the built program without limits and with a new data folder. */
export async function startOurs(whatsappUrl: string, env: Record<string, string> = {}): Promise<Ours> {
  const dir = await mkdtemp(join(tmpdir(), 'trekker-bench-'));
  const ours = new Ours(() => rm(dir, { recursive: true, force: true }));
  const settings = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsappUrl,
    MAX_LINKS: '600',
    LINKS_PER_ADDRESS: 'off',
    CODES_PER_ADDRESS: 'off',
    LINKS_AT_ONCE_PER_ADDRESS: 'off',
    CODES_PER_NUMBER: 'off',
    CODES_PER_HOUR: 'off',
    ...env,
  };
  ours.remote = await start(join(ROOT, 'dist', 'main.js'), settings, (line) => ours.hear(line));
  return ours;
}

async function start(
  file: string,
  env: Record<string, string>,
  onLine: (line: string) => void,
): Promise<Remote> {
  const child = spawn(process.execPath, [...NODE_OPTIONS, file], {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let unread = '';
  child.stdout?.on('data', (text) => {
    const lines = (unread + String(text)).split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} did not start: ${code}`)));
    child.on('message', (message) => message === 'ready' && resolve());
  });
  return new Remote(child);
}
