import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDebian } from '../run/apt.ts';
import { makeBaseImage } from './base-image.ts';
import { buildah, CACHE, PACKAGES } from './buildah.ts';
import { buildImage, copyProject } from './image.ts';

/** The entry of `npm run image`: installs what builds and runs images, makes the base anew, and builds ours once, so that test runs find its layers. */

const reason = await installDebian(PACKAGES);
if (reason === null) await make();
else {
  process.stderr.write(`No image can be made: ${reason}.\n`);
  process.exitCode = 1;
}

async function make(): Promise<void> {
  await buildah('rm', '--all');
  await buildah('rmi', '--all', '--force');
  await makeBaseImage();
  const folder = await mkdtemp(join(tmpdir(), 'trekker-image-'));
  try {
    const context = await copyProject(folder);
    if (context === null)
      throw new Error('this copy has no git folder, which tells what belongs into an image');
    const { id, ownBytes } = await buildImage(context);
    process.stdout.write(`${id} adds ${Math.round(ownBytes / 1e6)} MB to its base. It lies in ${CACHE}.\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
