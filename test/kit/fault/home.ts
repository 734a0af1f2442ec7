import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { startMongo } from '../mongo/mongodb.ts';

export const STORES = ['embedded', 'MongoDB'] as const;

/** A folder, a store and a double of WhatsApp that several processes of the program use in turn. Lifetime: until `close`. */
export type Home = {
  readonly whatsapp: FakeWhatsApp;
  readonly dir: string;
  /** The settings for every start of the program. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

export async function openHome(store: (typeof STORES)[number]): Promise<Home> {
  const whatsapp = await startFakeWhatsApp();
  const dir = await mkdtemp(join(tmpdir(), 'trekker-kill-'));
  const mongo = store === 'MongoDB' ? await startMongo() : null;
  const env = {
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsapp.url,
    LOG_LEVEL: 'trace',
    LINKS_PER_ADDRESS: 'off',
    CODES_PER_ADDRESS: 'off',
    // On a shared store the places of a killed process are free ten seconds later, and these tests kill faster.
    LINKS_AT_ONCE_PER_ADDRESS: 'off',
    ...(mongo === null
      ? {}
      : {
          MONGODB_URI: mongo.uri,
          MONGODB_DB: mongo.newDb(),
          ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
        }),
  };
  const close = async () => {
    await mongo?.stop();
    await whatsapp.close();
    await rm(dir, { recursive: true, force: true });
  };
  return { whatsapp, dir, env, close };
}
