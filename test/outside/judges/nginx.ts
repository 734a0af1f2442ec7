import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { started, stepsOf } from '../../kit/program/client.ts';
import { run } from '../../kit/program/run-command.ts';
import { read, ROOT } from '../../kit/repo.ts';
import type { Bench, Judge } from '../judge.ts';
import { linesOf } from '../lines.ts';
import type { Tool } from '../tools.ts';

const CONF = 'docs/nginx.conf';
const LIMIT_MS = 30_000;
/** The first step of a link comes within this time through nginx, unless something holds the stream back. */
const FIRST_STEP_MS = 5_000;
const NGINX: Tool = { program: 'nginx', from: 'debian', package: 'nginx', at: 'usr/sbin/nginx' };

/** The sample as nginx reads it. */
export const nginxTest: Judge = {
  name: 'nginx -t',
  of: CONF,
  tools: [NGINX],
  files: [CONF],
  judge: async (bench) => {
    const { code, err } = await run(bench.tool('nginx'), ['-t', ...argumentsFor(bench, 8080)], {
      limitMs: LIMIT_MS,
    });
    return code === 0 ? linesOf(err).filter((line) => / \[\w+\] /.test(line)) : linesOf(err);
  },
};

/** A link through a real nginx with the sample: its steps must not be held back. */
export const nginxStream: Judge = {
  name: 'nginx',
  of: `${CONF}, an event stream`,
  tools: [NGINX],
  files: [CONF],
  judge: async (bench) => {
    const port = await freePort();
    const nginx = spawn(bench.tool('nginx'), [...argumentsFor(bench, port), '-g', 'daemon off;'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      return await streamThrough(`http://127.0.0.1:${port}`, nginx);
    } finally {
      nginx.kill('SIGTERM');
      if (nginx.exitCode === null) await once(nginx, 'close');
    }
  },
};

/** The sample against the known weaknesses of configurations. */
export const gixy: Judge = {
  name: 'gixy',
  of: CONF,
  tools: [{ program: 'gixy', from: 'pip', package: 'gixy-next==0.9.0' }],
  files: [CONF],
  judge: async ({ tool }) => {
    const { code, out, err } = await run(tool('gixy'), ['--format', 'json', join(ROOT, CONF)], {
      limitMs: LIMIT_MS,
    });
    if (!out.trimStart().startsWith('[')) throw new Error(`ended with ${code}: ${err.slice(-500)}`);
    const issues = JSON.parse(out) as readonly { plugin: string; severity: string; reason: string }[];
    return issues.map(({ plugin, severity, reason }) => `${plugin} ${severity}: ${reason}`);
  },
};

/** Options with which nginx serves the sample on a port of this machine, with every file of its own in the folder of the judge. */
function argumentsFor({ folder, site }: Bench, port: number): readonly string[] {
  const sample = read(CONF)
    .replace('server 127.0.0.1:3000;', `server ${new URL(site.url).host};`)
    .replace('listen 80;', `listen 127.0.0.1:${port};`);
  const temps = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const main = join(folder, 'nginx.conf');
  writeFileSync(join(folder, 'sample.conf'), sample);
  writeFileSync(
    main,
    [
      ...(process.getuid?.() === 0 ? ['user root;'] : []),
      `pid ${join(folder, 'pid')};`,
      'error_log stderr;',
      'events {}',
      `http { access_log off; ${temps.join(' ')} include ${join(folder, 'sample.conf')}; }`,
    ].join('\n'),
  );
  return ['-p', folder, '-c', main, '-e', 'stderr'];
}

async function streamThrough(url: string, nginx: ChildProcess): Promise<readonly string[]> {
  if (!(await answers(url, nginx))) return ['nginx does not pass a request on'];
  const link = await started(url, 'qr');
  const timer = AbortSignal.timeout(FIRST_STEP_MS);
  const steps = stepsOf(url, 'qr', link);
  const late = once(timer, 'abort').then(() => 'late' as const);
  const first = await Promise.race([steps.next(), late]);
  const headers = { Authorization: `Bearer ${link.token}` };
  await fetch(`${url}/qr/${link.linkId}`, { method: 'DELETE', headers });
  return first === 'late' ? [`no step came within ${FIRST_STEP_MS / 1000} s`] : [];
}

/** Waits until nginx listens; false if it ends instead. */
async function answers(url: string, nginx: ChildProcess): Promise<boolean> {
  const endsAtMs = Date.now() + FIRST_STEP_MS;
  while (Date.now() < endsAtMs && nginx.exitCode === null) {
    const isUp = await fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return true;
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
