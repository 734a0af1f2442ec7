import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that a test run needs, and the Debian packages with it. */
type Need = { readonly what: string; readonly packages: readonly string[]; readonly required: boolean };

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const HEADLESS_SHELL = '/usr/bin/chromium-headless-shell';
/** Not Ubuntu's `firefox`, which is a snap that sees no folder of ours. */
const FIREFOXES = ['/usr/bin/firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox'];
const FONTS = ['/usr/share/fonts/truetype/dejavu', '/Library/Fonts', '/usr/share/fonts/dejavu-sans-fonts'];
const REACH_LIMIT_MS = 5000;

/** The path of the browser, or `null`. `CHROME_PATH` comes before the usual places. */
export function findBrowser(): string | null {
  const own = process.env['CHROME_PATH'];
  return [...(own === undefined ? [] : [own]), ...BROWSERS].find((path) => existsSync(path)) ?? null;
}

/**
 * The path of Chromium without its windows, or `null`: the same engine, which opens a page for a third of the time. A browser that
 * `CHROME_PATH` names comes before it, because then that one is to be tested.
 */
export function findHeadlessShell(): string | null {
  const own = process.env['CHROME_PATH'];
  if (own !== undefined && !BROWSERS.includes(own)) return own;
  return existsSync(HEADLESS_SHELL) ? HEADLESS_SHELL : null;
}

/** The path of a Firefox as people have it, or `null`. `FIREFOX_PATH` comes before the usual places. */
export function findFirefox(): string | null {
  const own = process.env['FIREFOX_PATH'];
  return [...(own === undefined ? [] : [own]), ...FIREFOXES].find((path) => existsSync(path)) ?? null;
}

/**
 * Installs missing programs by apt-get if this process is root. Returns `null` if the run can go on, else a sentence that says
 * what to install.
 */
export async function provideNeeds(withBrowser: boolean): Promise<string | null> {
  const missing = await missingNeeds(withBrowser);
  if (missing.length === 0) return null;
  const packages = missing.flatMap((need) => need.packages);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() === 0 && isOnPath('apt-get')) install(packages);
  const still = await missingNeeds(withBrowser);
  if (still.length === 0) return null;
  const names = still.map((need) => need.what).join(', ');
  const hint = `Missing: ${names}. On Debian or Ubuntu run: sudo apt-get update && sudo ${command}`;
  if (still.some((need) => need.required)) return `${hint}\nAnother browser can be named by CHROME_PATH.`;
  process.stdout.write(`${hint}\n`);
  return null;
}

async function missingNeeds(withBrowser: boolean): Promise<readonly Need[]> {
  const needs: Need[] = [];
  if (withBrowser && findBrowser() === null) {
    needs.push({ what: 'a Chromium browser', packages: ['chromium'], required: true });
  }
  if (withBrowser && !FONTS.some((path) => existsSync(path))) {
    needs.push({ what: 'fonts', packages: ['fonts-dejavu-core'], required: false });
  }
  if (withBrowser && !isOnPath('zbarimg')) {
    needs.push({ what: 'zbarimg, a second reader of QR codes', packages: ['zbar-tools'], required: false });
  }
  if (!(await hasMongo())) {
    needs.push({
      what: 'a MongoDB-compatible server (or TEST_MONGODB_URI, or Java and Maven to run one)',
      packages: ['default-jre-headless', 'maven'],
      required: false,
    });
  }
  return needs;
}

/** Whether test/kit/mongo/mongodb.ts can get a server: a given one, an installed one, one in Java or a downloaded one. */
async function hasMongo(): Promise<boolean> {
  if ((process.env['TEST_MONGODB_URI'] ?? '') !== '') return true;
  if (isOnPath('mongod') || (isOnPath('java') && isOnPath('mvn'))) return true;
  // A request is made, because the name can resolve on machines that cannot connect to it.
  const signal = AbortSignal.timeout(REACH_LIMIT_MS);
  return fetch('https://fastdl.mongodb.org/', { method: 'HEAD', signal }).then(
    () => true,
    () => false,
  );
}

function install(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    spawnSync('apt-get', args, { stdio: ['ignore', 'inherit', 'inherit'], env });
  }
}

export function isOnPath(program: string): boolean {
  return findOnPath(program) !== null;
}

/** The path of a program, or `null` if it is in no folder of PATH. */
export function findOnPath(program: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}
