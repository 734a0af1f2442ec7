import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keepMemoryOutOfDumps } from '../../../src/app/process/memory-dumps.ts';
import { newRingText } from '../../kit/session/harness.ts';
import { tempFolder } from '../../kit/folder.ts';
import { ROOT } from '../../kit/repo.ts';
import { freePort } from '../../kit/program/start-process.ts';

const LIMITS = (soft: string) =>
  `Limit  Soft Limit  Hard Limit  Units\nMax core file size        ${soft}       unlimited   bytes\n`;

function judged(
  options: string,
  at: { platform?: NodeJS.Platform; filter?: 'kept' | 'refused'; soft?: string } = {},
) {
  const { platform = 'linux', filter = 'kept', soft = 'unlimited' } = at;
  const files = new Map([['/proc/self/limits', LIMITS(soft)]]);
  return keepMemoryOutOfDumps({ platform, execArgv: [] }, options, {
    read: (path) => files.get(path) ?? '00000033\n',
    write: (path, text) => {
      if (filter === 'refused') throw new Error('EROFS');
      files.set(path, `${text.padStart(8, '0')}\n`);
    },
  });
}

describe('T81: what could write memory to disk', () => {
  test.each([
    '--inspect',
    '--inspect=0.0.0.0:9229',
    '--inspect-brk',
    '--inspect-wait',
    '--heapsnapshot-signal=SIGUSR2',
    '--heapsnapshot-near-heap-limit=3',
    '--heapsnapshot_near_heap_limit=3',
    '--heap-prof',
    '--abort-on-uncaught-exception',
    '--abort_on_uncaught_exception',
    '--report-on-fatalerror',
    '--report-on-signal',
    '--report-uncaught-exception',
  ])('%s is named in a warning', (option) => {
    const name = option.split('=')[0]?.replaceAll('_', '-') ?? '';
    expect(judged(`--max-old-space-size=320 "${option}"`)).toEqual([
      expect.stringContaining(`${name}, which`),
    ]);
  });

  test.each(['', '--max-old-space-size=320', '--import tsx', '--inspect-port=0', '--enable-source-maps'])(
    '%s is not',
    (option) => expect(judged(option)).toEqual([]),
  );

  test.each([
    ['that cannot be kept small, and may be made', { filter: 'refused' }, 1],
    ['that cannot be kept small, where none are made', { filter: 'refused', soft: '0' }, 0],
    ['of another system', { platform: 'darwin', filter: 'refused' }, 0],
  ] as const)('core dumps %s', (_what, at, warnings) => {
    expect(judged('', at)).toHaveLength(warnings);
  });
});

/** Runs a program in `dir` with core dumps allowed, until it crashes. Returns the dump; `null` if it is not in `dir`. */
async function dumpOf(
  dir: string,
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  const child = spawn('sh', ['-c', `ulimit -c unlimited; exec "${process.execPath}" ${program}`], {
    cwd: dir,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for await (const text of child.stdout) {
    output += String(text);
    if (output.includes('is ready')) break;
  }
  if (env['MONGODB_URI'] === undefined && program.includes('main.js')) {
    expect(await readFile(`/proc/${String(child.pid)}/coredump_filter`, 'utf8')).toBe('00000000\n');
  }
  const ended = once(child, 'exit');
  child.kill('SIGABRT');
  await ended;
  const name = (await readdir(dir)).find((file) => file.startsWith('core'));
  return name === undefined ? null : join(dir, name);
}

async function holds(path: string, secret: string): Promise<boolean> {
  let before = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 22 })) {
    const text = before + String(chunk);
    if (text.includes(secret)) return true;
    before = text.slice(-secret.length);
  }
  return false;
}

/** Whether this system writes core dumps to the folder of the process. */
const pattern = await readFile('/proc/sys/kernel/core_pattern', 'utf8').catch(() => '|');
const canDump = /^core[^/]*$/.test(pattern.trim());

describe('T81: a core dump', () => {
  test('of the program holds none of its memory; of a program without this it does', async () => {
    if (!canDump) {
      process.stdout.write('This system keeps core dumps from tests: the filter alone is looked at.\n');
    }
    const dir = await tempFolder();
    const ring = newRingText('k1');
    const token = `token-${ring.slice(3, 40)}`;
    const env = {
      HOST: '127.0.0.1',
      PORT: String(await freePort()),
      DATA_DIR: join(dir, 'data'),
      TEMP_DIR: join(dir, 'temp'),
      ENCRYPTION_KEYS: ring,
      METRICS_TOKEN: token,
    };
    const ours = await dumpOf(dir, `"${join(ROOT, 'dist', 'main.js')}"`, env);
    const hasToken = ours !== null && (await holds(ours, token));
    if (ours !== null) await rm(ours);
    const other = await dumpOf(dir, `-e "setInterval(() => {}, 1000); console.log('is ready')"`, {
      METRICS_TOKEN: token,
    });

    expect(hasToken).toBe(false);
    expect([ours !== null, other !== null]).toEqual([canDump, canDump]);
    if (other !== null) expect(await holds(other, token)).toBe(true);
    await rm(dir, { recursive: true, force: true });
  });
});
