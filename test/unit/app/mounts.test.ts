import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isOnDiskOfItsOwn, mountOf, parseMounts } from '../../../src/app/mounts.ts';
import { tempFolder } from '../../kit/folder.ts';

/** A container as Docker makes it: its own layer, a volume, a folder of the host with a blank in its name, memory. */
const MOUNTS = parseMounts(
  [
    '587 510 0:52 / / ro,relatime master:295 - overlay overlay rw,lowerdir=/l:/m',
    '588 587 0:55 / /proc rw,nosuid - proc proc rw',
    '592 587 254:1 /var/lib/volumes/d/_data /data rw,relatime shared:1 master:2 - ext4 /dev/vda1 rw',
    '593 587 254:1 /home/me /my\\040bots rw,relatime - ext4 /dev/vda1 rw',
    '594 587 0:60 / /tmp rw,nosuid - tmpfs tmpfs rw,size=65536k',
    '595 592 0:61 / /data rw - nfs4 server:/data rw',
    '',
  ].join('\n'),
);

test.each([
  ['/app/data', { point: '/', type: 'overlay' }],
  ['/database', { point: '/', type: 'overlay' }],
  ['/data', { point: '/data', type: 'nfs4' }],
  ['/data/sessions', { point: '/data', type: 'nfs4' }],
  ['/my bots/data', { point: '/my bots', type: 'ext4' }],
  ['/tmp/x', { point: '/tmp', type: 'tmpfs' }],
])('mountOf, of %s, is the nearest mount above it, the later one of two', (path, mount) => {
  expect(mountOf(path, MOUNTS)).toEqual(mount);
});

test('mountOf, where the system lists no mounts, finds none', () => {
  expect(mountOf('/data', [])).toBeNull();
});

test('F09: isOnDiskOfItsOwn, for a folder beside the program or in memory, is false', async (context) => {
  if (process.platform !== 'linux') context.skip('only Linux has /dev/shm');
  const dir = await tempFolder();
  await mkdir(join(dir, 'data'));

  expect(await isOnDiskOfItsOwn(join(dir, 'data'), dir)).toBe(false);
  expect(await isOnDiskOfItsOwn('/dev/shm', dir)).toBe(false);
});
