import { installDebian } from './apt.ts';
import { findFirefox } from './needs.ts';

const PACKAGE = 'firefox-esr';

/**
 * Installs Debian's Firefox if this process is root; meanwhile the run goes on with what needs no browser. Never rejects: where
 * Firefox cannot be had, one line says why, and its tests are skipped.
 */
export async function provideFirefox(): Promise<void> {
  if (findFirefox() !== null) return;
  const reason = (await installDebian([PACKAGE])) ?? 'apt-get installed it elsewhere';
  if (findFirefox() !== null) return;
  process.stdout.write(
    `Firefox is missing, so its tests are skipped: ${reason}. On Debian run: sudo apt-get install ${PACKAGE}\n`,
  );
}
