import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isOnPath } from './needs.ts';

const DOWNLOAD_LIMIT_MS = 180_000;
/** Another apt is waited for, and a host that does not answer is given up soon. */
const PATIENCE = [
  '-o',
  'DPkg::Lock::Timeout=60',
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::Retries=1',
];

/** Installs Debian's packages if this process is root. Resolves with `null`, or with the reason why they are not there. Never rejects. */
export async function installDebian(packages: readonly string[]): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'only root can install it';
  if (!isOnPath('apt-get')) return 'there is no apt-get';
  const install = ['install', '-y', '--no-install-recommends', '--no-remove', ...packages];
  // Only the download may be stopped; what is being installed is not.
  const download = async (args: readonly string[]) => aptGet(args, DOWNLOAD_LIMIT_MS);
  await download(['update']);
  return (await download([...install, '--download-only'])) ?? (await aptGet(install));
}

/** The last line in which apt-get says what went wrong; `null` if nothing did. */
async function aptGet(args: readonly string[], limitMs?: number): Promise<string | null> {
  const child = spawn('apt-get', [...PATIENCE, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    ...(limitMs === undefined ? {} : { timeout: limitMs }),
  });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  try {
    const [code] = await once(child, 'close');
    if (code === 0) return null;
    return (
      said
        .trim()
        .split('\n')
        .findLast((line) => line.startsWith('E: '))
        ?.slice(3) ?? `apt-get ended with ${code}`
    );
  } catch (error) {
    return String(error);
  }
}
