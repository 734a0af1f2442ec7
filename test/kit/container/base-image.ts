import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { baseName, buildah, CACHE } from './buildah.ts';

const run = promisify(execFile);
const LIMIT_MS = 300_000;
const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt';
const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const USERS = 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n';

/**
 * Makes the image that ours stands on, under its official name, because tests reach package registries and no registry of images: the files
 * of Debian's smallest system, unpacked and not set up, with Node and npm of the npm registry at the places of the official image.
 */
export async function makeBaseImage(): Promise<void> {
  const [, major = '', suite = ''] = /:(\d+)-(\w+)-slim$/.exec(baseName()) ?? [];
  await mkdir(CACHE, { recursive: true });
  const dir = await mkdtemp(join(CACHE, 'base-'));
  try {
    const root = join(dir, 'root');
    await run('debootstrap', ['--foreign', '--variant=minbase', suite, root], { timeout: LIMIT_MS });
    await rm(join(root, 'debootstrap'), { recursive: true });
    // Where debootstrap may mount nothing this is a link to the machine's own.
    await rm(join(root, 'proc'), { recursive: true, force: true });
    await mkdir(join(root, 'proc'));
    await rm(join(root, 'var/cache/apt/archives'), { recursive: true });
    await putUsers(root);
    await putNode(dir, root, major);
    await commit(root);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function putUsers(root: string): Promise<void> {
  await writeFile(join(root, 'etc/passwd'), USERS);
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
}

async function putNode(dir: string, root: string, major: string): Promise<void> {
  const packages = [`node-${process.platform}-${process.arch}@${major}`, 'npm@11'];
  const options = ['--prefix', dir, '--no-save', '--no-package-lock', '--ignore-scripts', '--prefer-offline'];
  await run('npm', ['install', ...options, ...packages], { timeout: LIMIT_MS });
  const [own, local] = [join(dir, 'node_modules'), join(root, 'usr/local')];
  const binary = join(own, `node-${process.platform}-${process.arch}`, 'bin', 'node');
  await cp(binary, join(local, 'bin', 'node'), { recursive: true });
  await cp(join(own, 'npm'), join(local, 'lib/node_modules/npm'), { recursive: true });
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin', 'npm'));
  // npm in the image asks the registry that npm asks here, and trusts whom this machine trusts.
  await cp(join('/', CERTIFICATES), join(root, CERTIFICATES), { dereference: true });
  const { stdout: registry } = await run('npm', ['config', 'get', 'registry']);
  await mkdir(join(local, 'etc'), { recursive: true });
  await writeFile(join(local, 'etc/npmrc'), `registry=${registry.trim()}\ncafile=/${CERTIFICATES}\n`);
}

async function commit(root: string): Promise<void> {
  const container = await buildah('from', 'scratch');
  await buildah('copy', '--quiet', container, root, '/');
  await buildah('config', '--cmd', 'node', '--env', PATH, container);
  await buildah('commit', '--quiet', '--rm', '--format', 'docker', container, baseName());
}
