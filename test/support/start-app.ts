import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App, type Overrides } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../fakes/whatsapp/index.ts';

export type TestApp = {
  readonly url: string;
  readonly app: App;
  readonly whatsapp: FakeWhatsApp;
  readonly dir: string;
  /** Everything the program logged, at `trace`. */
  readonly logs: () => string;
  /** Stops the program and the double; fails if anything of a link is left. */
  readonly close: () => Promise<void>;
};

/** Limits off: tests start many links from one address. */
const LIMITS_OFF = {
  LINKS_PER_ADDRESS: 'off',
  CODES_PER_ADDRESS: 'off',
  CODES_PER_NUMBER: 'off',
  CODES_PER_HOUR: 'off',
  LINKS_AT_ONCE_PER_ADDRESS: 'off',
};

/** The real program on a free port, with a folder of its own, linked to a double of WhatsApp. */
export async function startApp(
  env: Readonly<Record<string, string>> = {},
  overrides: Overrides = {},
  whatsapp?: FakeWhatsApp,
): Promise<TestApp> {
  const dir = await mkdtemp(join(tmpdir(), 'trekker-test-'));
  const double = whatsapp ?? (await startFakeWhatsApp());
  const { config, secrets } = loadConfig(
    {
      ...LIMITS_OFF,
      HOST: '127.0.0.1',
      DATA_DIR: join(dir, 'data'),
      TEMP_DIR: join(dir, 'temp'),
      WHATSAPP_URL: double.url,
      LOG_LEVEL: 'trace',
      ...env,
    },
    () => '',
  );
  const lines: string[] = [];
  const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  const app = createApp({ ...config, server: { ...config.server, port: 0 } }, secrets, { log, ...overrides });
  const url = await app.start();
  return {
    url,
    app,
    whatsapp: double,
    dir,
    logs: () => lines.join(''),
    close: async () => {
      await app.stop();
      await double.awaitSockets(0);
      const { links, sockets, streams } = app.counts();
      const left = await readdir(join(dir, 'temp')).catch(() => []);
      await double.close();
      await rm(dir, { recursive: true, force: true });
      if (links + sockets + streams + left.length > 0) {
        throw new Error(
          `left behind: ${links} links, ${sockets} sockets, ${streams} streams, ${left.length} files`,
        );
      }
    },
  };
}
