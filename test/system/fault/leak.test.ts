import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { startFakeWhatsApp } from '../../double/whatsapp/index.ts';
import { ROOT } from '../../kit/repo.ts';
import { startProcess } from '../../kit/program/start-process.ts';
import { HEAP_PROBE, linkMany } from '../../kit/fault/links.ts';

/** Fault: leaks. Five thousand links are in `test/soak`. */

const MB = 1024 * 1024;
/** Timers of Baileys hold an ended socket for up to 30 s. */
const GRACE_MS = 31_000;
/** Links before memory is measured, in which code is compiled and pools grow. */
const WARM_UP = 40;

test('F16: leaks: after a hundred links the heap is as it was', { timeout: 400_000 }, async () => {
  const whatsapp = await startFakeWhatsApp();
  const dir = await mkdtemp(join(tmpdir(), 'trekker-leak-'));
  const probe = join(dir, 'probe.mjs');
  await writeFile(probe, HEAP_PROBE);
  const env = {
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsapp.url,
    LOG_LEVEL: 'error',
    LINKS_PER_ADDRESS: 'off',
    LINKS_AT_ONCE_PER_ADDRESS: 'off',
  };
  const args = ['--expose-gc', '--import', pathToFileURL(probe).href, join(ROOT, 'dist', 'main.js')];
  const server = await startProcess(env, args);
  const quiet = async () => {
    await whatsapp.awaitSockets(0);
    await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
    return server.heapBytes();
  };
  try {
    await linkMany(server.url, whatsapp, WARM_UP);
    const before = await quiet();
    await linkMany(server.url, whatsapp, 100, { atOnce: 8, firstNumber: 254_717_000_000 });
    expect((await quiet()) - before).toBeLessThan(5 * MB);
  } finally {
    await server.end('SIGKILL');
    await whatsapp.close();
    await rm(dir, { recursive: true, force: true });
  }
});
