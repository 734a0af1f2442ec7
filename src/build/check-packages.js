import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Says in one line which packages are not there, as after an update without a new install, or what an install without optional packages left
 * out. Runs before the build, so it is no TypeScript; npm starts it in the project's folder.
 */

/** These four bring their binaries as optional packages. */
const NEEDED = ['typescript', 'esbuild', 'libsql', 'sharp'];

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const absent = Object.keys(dependencies).filter((name) => !existsSync(manifestOf(name)));
const missing = NEEDED.filter((name) => !hasBinary(name));
if (absent.length > 0) fail(`These packages are not installed: ${absent.join(', ')}. Install them: npm ci`);
else if (missing.length > 0) {
  fail(`The binaries of ${missing.join(', ')} are missing. Install again without --omit=optional: npm ci`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

function manifestOf(name) {
  return join(process.cwd(), 'node_modules', name, 'package.json');
}

function hasBinary(name) {
  const manifest = manifestOf(name);
  if (!existsSync(manifest)) return false;
  const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  const { resolve } = createRequire(manifest);
  return Object.keys(optionalDependencies).some((binary) =>
    (resolve.paths(binary) ?? []).some((folder) => existsSync(join(folder, binary))),
  );
}
