import { installDebian } from './apt.ts';
import { findFirefox, findHeadlessShell } from './needs.ts';

/** A browser that a run can do without, and what that costs. */
type Browser = { readonly package: string; readonly find: () => string | null; readonly without: string };

const BROWSERS: readonly Browser[] = [
  { package: 'firefox-esr', find: findFirefox, without: 'Firefox is missing, so its tests are skipped' },
  {
    package: 'chromium-headless-shell',
    find: findHeadlessShell,
    without: 'Chromium without windows is not used, so tests of pages take longer',
  },
];

/**
 * Installs Debian's Firefox and headless Chromium if this process is root; meanwhile the run goes on with what needs no browser.
 * Never rejects: where one cannot be had, a line says why and what follows.
 */
export async function provideBrowsers(): Promise<void> {
  // One after the other, so that one that cannot be had does not keep the other away.
  for (const { package: name, find, without } of BROWSERS) {
    if (find() !== null) continue;
    const reason = (await installDebian([name])) ?? 'apt-get installed it elsewhere';
    if (find() !== null) continue;
    process.stdout.write(`${without}: ${reason}. On Debian run: sudo apt-get install ${name}\n`);
  }
}
