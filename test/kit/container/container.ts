import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { run as runCommand } from '../program/run-command.ts';
import { buildah } from './buildah.ts';
import type { Service } from './compose.ts';
import type { Image } from './image.ts';

const run = promisify(execFile);

export type Container = {
  /** Everything that the program has written to standard output and error. */
  readonly output: () => string;
  /** Resolves with the exit code of the program. */
  readonly exited: Promise<number | null>;
  /** Sends the image's own signal, as a stop does, and resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Runs a command in the container, as `docker exec` does. */
  readonly exec: (
    ...command: readonly string[]
  ) => Promise<{ readonly code: number | null; readonly out: string }>;
};

type Options = {
  readonly image: Image;
  /** How compose.yaml wants it run. The container is in the network of the machine, as the double of WhatsApp is. */
  readonly service: Service;
  /** A folder of the machine for each volume by its name. A folder that is not there is made as Docker makes a volume. */
  readonly volumes: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
};

/** Starts a container; `close` ends it and leaves nothing. */
export async function startContainer(
  options: Options,
): Promise<Container & { readonly close: () => Promise<void> }> {
  const name = `trekker-test-${randomUUID()}`;
  const bundle = await mkdtemp(join(tmpdir(), 'trekker-bundle-'));
  await buildah('from', '--pull-never', '--name', name, options.image.id);
  const root = await buildah('mount', name);
  for (const [volume, path] of options.service.volumes) {
    const folder = options.volumes[volume];
    if (folder !== undefined && !existsSync(folder)) await run('cp', ['-a', join(root, path), folder]);
  }
  await writeFile(join(bundle, 'config.json'), JSON.stringify(specOf(options, root)));
  const container = runBundle(name, bundle, options.image.config.StopSignal);
  return {
    ...container,
    close: async () => {
      await container.remove();
      await buildah('rm', name);
      await rm(bundle, { recursive: true, force: true });
    },
  };
}

function runBundle(
  name: string,
  bundle: string,
  stopSignal: string,
): Container & { readonly remove: () => Promise<void> } {
  const own = ['--root', join(bundle, 'state')];
  const runc = (...args: readonly string[]) => run('runc', [...own, ...args]);
  const child = spawn('runc', [...own, 'run', '--bundle', bundle, name], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    output: () => output,
    exited,
    stop: async () => {
      await runc('kill', name, stopSignal);
      return exited;
    },
    exec: async (...command) => {
      const { code, out, err } = await runCommand('runc', [...own, 'exec', name, ...command]);
      return { code, out: out + err };
    },
    remove: async () => {
      child.kill('SIGKILL');
      await runc('delete', '--force', name);
      await exited;
    },
  };
}

/** Writes down for runc what Docker makes of the same image and service. Source: the runtime specification of the Open Container Initiative. */
function specOf({ image, service, volumes, env }: Options, root: string): object {
  const [uid = '', gid = ''] = (service.user ?? image.config.User).split(':');
  const all = new Map(
    image.config.Env.map((entry) => entry.split(/=(.*)/s)).map(([name = '', value = '']) => [name, value]),
  );
  for (const [name, value] of Object.entries({ ...service.env, ...env })) all.set(name, value);
  const bound = [...service.volumes].flatMap(([volume, destination]) => {
    const source = volumes[volume];
    return source === undefined ? [] : [{ destination, type: 'bind', source, options: ['rbind', 'rw'] }];
  });
  const inMemory = [...service.tmpfs].map(([destination, options]) => memory(destination, options));
  if (service.capDrop.join() !== 'ALL') throw new Error('this kit drops all capabilities or none');
  return {
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid: Number(uid), gid: Number(gid) },
      args: image.config.Cmd,
      env: [...all].map(([name, value]) => `${name}=${value}`),
      cwd: image.config.WorkingDir,
      capabilities: {},
      noNewPrivileges: service.securityOpt.includes('no-new-privileges:true'),
    },
    root: { path: root, readonly: service.isReadOnly },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      memory('/dev', ['nosuid', 'mode=755', 'size=64k']),
      ...inMemory,
      ...bound,
    ],
    linux: {
      namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })),
      resources: { memory: { limit: service.memoryBytes }, pids: { limit: service.processes } },
      maskedPaths: ['/proc/kcore'],
      readonlyPaths: ['/proc/sys'],
    },
  };
}

function memory(destination: string, options: readonly string[]): object {
  return { destination, type: 'tmpfs', source: 'tmpfs', options };
}
