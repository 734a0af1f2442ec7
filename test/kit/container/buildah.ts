import { execFile, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { read } from '../repo.ts';
import { isOnPath } from '../run/needs.ts';

const run = promisify(execFile);

/** Debian's packages that build and run images without a daemon. */
export const PACKAGES = ['buildah', 'debootstrap', 'runc', 'ca-certificates'];
const PROGRAMS = ['buildah', 'debootstrap', 'runc'];
/** Images and their layers stay here from one run to the next. */
export const CACHE = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'trekker-session-image',
);
/** What is mounted is forgotten when the machine starts again. */
const MOUNTED = '/run/trekker-session-image';
const PLACE = ['--root', join(CACHE, 'store'), '--runroot', MOUNTED];

/** The official name of the image that ours stands on, as the Dockerfile has it. */
export function baseName(): string {
  const names = [...read('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, name = '']) => name);
  const [first] = new Set(names);
  if (first === undefined || new Set(names).size > 1) throw new Error('the stages stand on different images');
  return `docker.io/library/${first}`;
}

/** Runs buildah on a store of its own. Resolves with what it printed, without the line end. */
export async function buildah(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('buildah', [...storeOptions(), ...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/** Returns the reason why no image can be built here, or `null`. */
export function whyNoImage(): string | null {
  if (process.getuid?.() !== 0) return 'only root can build and run an image here';
  const missing = PROGRAMS.filter((name) => !isOnPath(name));
  if (missing.length > 0)
    return `${missing.join(', ')} missing; npm run image installs and prepares all of it`;
  const { status } = spawnSync('buildah', [...storeOptions(), 'inspect', '--type', 'image', baseName()]);
  return status === 0 ? null : `${baseName()} is not made yet; npm run image makes it`;
}

function storeOptions(): readonly string[] {
  return [...PLACE, '--storage-driver', hasOverlays() ? 'overlay' : 'vfs'];
}

/** True if the kernel has overlays for the store. Otherwise vfs copies whole images, which is slow and works everywhere. */
export function hasOverlays(): boolean {
  overlays ??= spawnSync('buildah', [...PLACE, '--storage-driver', 'overlay', 'info']).status === 0;
  return overlays;
}

let overlays: boolean | undefined;
