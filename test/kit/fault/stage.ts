import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { startProcess, type TestProcess } from '../program/start-process.ts';

/** A double of WhatsApp and a folder, on which the built program starts as often as a test wants. Lifetime: until `close`. */
export type Stage = {
  readonly whatsapp: FakeWhatsApp;
  readonly dir: string;
  /** `args` are the arguments of Node. */
  readonly boot: (env?: Readonly<Record<string, string>>, args?: readonly string[]) => Promise<TestProcess>;
  /** Kills what still runs. */
  readonly close: () => Promise<void>;
};

export async function openStage(): Promise<Stage> {
  const whatsapp = await startFakeWhatsApp();
  const dir = await mkdtemp(join(tmpdir(), 'trekker-stage-'));
  const running: TestProcess[] = [];
  return {
    whatsapp,
    dir,
    boot: async (env = {}, args) => {
      const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
      const server = await startProcess({ ...dirs, WHATSAPP_URL: whatsapp.url, ...env }, args);
      running.push(server);
      return server;
    },
    close: async () => {
      for (const server of running) await server.end('SIGKILL');
      await whatsapp.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
