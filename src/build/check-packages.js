import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Says in one line what an install without optional packages left out: these four bring their binaries as optional packages.
 * Runs before the build, so it is no TypeScript; npm starts it in the project's folder.
 */
const NEEDED = ['typescript', 'esbuild', 'libsql', 'sharp'];

const missing = NEEDED.filter((name) => !hasBinary(name));
if (missing.length > 0) {
  process.stderr.write(
    `The binaries of ${missing.join(', ')} are missing. Install again without --omit=optional: npm ci\n`,
  );
  process.exitCode = 1;
}

function hasBinary(name) {
  const manifest = join(process.cwd(), 'node_modules', name, 'package.json');
  if (!existsSync(manifest)) return false;
  const { optionalDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  const { resolve } = createRequire(manifest);
  return Object.keys(optionalDependencies).some((binary) =>
    (resolve.paths(binary) ?? []).some((folder) => existsSync(join(folder, binary))),
  );
}
