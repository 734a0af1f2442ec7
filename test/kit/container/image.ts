import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { asRecord, ROOT, trackedFiles } from '../repo.ts';
import { baseName, buildah, hasOverlays } from './buildah.ts';

const run = promisify(execFile);
const OWNER_ONLY = 0o600;

/** What an image says about itself. */
export type ImageConfig = {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly StopSignal: string;
  readonly ExposedPorts: object;
  readonly Volumes: object | null;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck: {
    readonly Test: readonly string[];
    readonly Interval: number;
    readonly Timeout: number;
    readonly StartPeriod: number;
    readonly Retries: number;
  };
};

export type Image = {
  readonly id: string;
  readonly config: ImageConfig;
  readonly ownBytes: number;
  /** Deletes the image where the next build takes nothing of it. */
  readonly forget: () => Promise<void>;
};

/** Copies the project as a clone has it, readable by its owner alone. `null` in a copy without git. */
export async function copyProject(folder: string): Promise<string | null> {
  const files = trackedFiles();
  if (files === null) return null;
  for (const path of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(ROOT, path), join(folder, path));
    await chmod(join(folder, path), OWNER_ONLY);
  }
  return folder;
}

/** Builds the Dockerfile in a folder. With overlays, steps whose files are as in the last build are taken from it; by vfs each would be a whole copy. */
export async function buildImage(context: string): Promise<Image> {
  const idFile = join(context, '.image-id');
  const { stdout: npmCache } = await run('npm', ['config', 'get', 'cache']);
  const how = [
    '--layers',
    '--isolation',
    'chroot',
    '--format',
    'docker',
    '--pull-never',
    '--iidfile',
    idFile,
  ];
  await buildah('bud', ...how, '--volume', `${npmCache.trim()}:/root/.npm`, context);
  const id = (await readFile(idFile, 'utf8')).trim().replace('sha256:', '');
  const [own, base] = await Promise.all([describe(id), describe(baseName())]);
  const inBase = base.layers.reduce((sum, bytes) => sum + bytes, 0);
  return {
    id,
    config: own.config,
    ownBytes: own.layers.reduce((sum, bytes) => sum + bytes, 0) - inBase,
    forget: async () => {
      if (!hasOverlays()) await buildah('rmi', id);
    },
  };
}

async function describe(
  image: string,
): Promise<{ readonly config: ImageConfig; readonly layers: readonly number[] }> {
  const { Docker, Manifest } = asRecord(JSON.parse(await buildah('inspect', '--type', 'image', image)));
  const { layers } = JSON.parse(String(Manifest)) as {
    readonly layers: readonly { readonly size: number }[];
  };
  return { config: asRecord(Docker)['config'] as ImageConfig, layers: layers.map(({ size }) => size) };
}
