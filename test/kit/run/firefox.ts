import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findFirefox, isOnPath } from './needs.ts';

const PACKAGE = 'firefox-esr';
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
const INSTALL = ['install', '-y', '--no-install-recommends', PACKAGE];

/**
 * Installs Debian's Firefox if this process is root; meanwhile the run goes on with what needs no browser. Never rejects: where
 * Firefox cannot be had, one line says why, and its tests are skipped.
 */
export async function provideFirefox(): Promise<void> {
  if (findFirefox() !== null) return;
  const reason = await install();
  if (findFirefox() !== null) return;
  process.stdout.write(
    `Firefox is missing, so its tests are skipped: ${reason}. On Debian run: sudo apt-get install ${PACKAGE}\n`,
  );
}

async function install(): Promise<string> {
  if (process.getuid?.() !== 0) return 'only root can install it';
  if (!isOnPath('apt-get')) return 'there is no apt-get';
  // Only the download may be stopped; what is being installed is not.
  const download = async (args: readonly string[]) => aptGet(args, DOWNLOAD_LIMIT_MS);
  await download(['update']);
  const reason = (await download([...INSTALL, '--download-only'])) ?? (await aptGet(INSTALL));
  return reason ?? 'apt-get installed it elsewhere';
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
