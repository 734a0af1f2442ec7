import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';

/** The parts of a machine by which its browsers are found. */
export type Machine = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** Chrome, Chromium, Edge and Brave: browsers that are driven over a pipe. */
const LINUX_NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
  'brave-browser-stable',
];
const MAC_NAMES = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const WINDOWS_PATHS = [
  String.raw`Google\Chrome\Application\chrome.exe`,
  String.raw`Chromium\Application\chrome.exe`,
  String.raw`Microsoft\Edge\Application\msedge.exe`,
  String.raw`BraveSoftware\Brave-Browser\Application\brave.exe`,
];
const WINDOWS_FOLDERS = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'];
const MAX_FOLDERS = 64;
/** A program that is no longer than this may be a script that starts another one. */
const MAX_SCRIPT_BYTES = 64 * 1024;

/** Returns the path of an installed browser, `null` if there is none. It starts nothing. */
export function findBrowser(machine: Machine): string | null {
  return candidatesOf(machine).find(isUsable) ?? null;
}

/** True if a window can be shown. */
export function hasDisplay({ platform, env }: Machine): boolean {
  if (platform === 'darwin' || platform === 'win32') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((display) => (display ?? '') !== '');
}

/** The paths at which a browser of each name would be. */
export function candidatesOf({ platform, env }: Machine): readonly string[] {
  if (platform === 'win32') {
    const folders = WINDOWS_FOLDERS.map((name) => env[name] ?? '').filter((folder) =>
      win32.isAbsolute(folder),
    );
    return WINDOWS_PATHS.flatMap((path) => folders.map((folder) => win32.join(folder, path)));
  }
  if (platform === 'darwin') {
    const homes = ['/', env['HOME'] ?? ''].filter((folder) => posix.isAbsolute(folder));
    return MAC_NAMES.flatMap((name) =>
      homes.map((home) => posix.join(home, 'Applications', `${name}.app`, 'Contents', 'MacOS', name)),
    );
  }
  // A folder that is not named from the root would depend on where the command was started.
  const folders = (env['PATH'] ?? '').split(':').filter((folder) => posix.isAbsolute(folder));
  return LINUX_NAMES.flatMap((name) => folders.slice(0, MAX_FOLDERS).map((folder) => join(folder, name)));
}

function isUsable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    const stats = statSync(path);
    return stats.isFile() && !isSnap(path, stats.size);
  } catch {
    // There is no such program, or this user may not run it; the next one is tried.
    return false;
  }
}

/** True for a browser in a snap, which sees no folder for temporary files but its own, so that its profile would stay behind. */
function isSnap(path: string, bytes: number): boolean {
  const real = realpathSync(path);
  if (real.startsWith('/snap/') || real.endsWith('/bin/snap')) return true;
  return bytes <= MAX_SCRIPT_BYTES && readFileSync(path, 'latin1').includes('/snap/bin/');
}
