import { join } from 'node:path';
import { MongoClient, type Document } from 'mongodb';
import type { FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { openHome, type Home } from '../fault/home.ts';
import { ROOT } from '../repo.ts';
import { startProcess, type TestProcess } from '../program/start-process.ts';
import { mortalMachine, withClock } from './mortal-machine.ts';
import { startMongoWatch, type MongoWatch } from './mongo-watch.ts';
import { startRoundRobin, type RoundRobin } from './round-robin.ts';

/** One process of a site, on a machine of its own as far as the program can tell. */
export type Machine = {
  readonly process: () => TestProcess;
  readonly url: () => string;
  /** What it asked of MongoDB; only on a watched site. */
  readonly mongo: MongoWatch | null;
  /** Ends the process at once. */
  readonly kill: () => Promise<void>;
  /** Ends the process as an operator does, and starts it again on another port. Requests reach it when it is ready. */
  readonly restart: () => Promise<void>;
};

type MachineOptions = {
  readonly clockAheadMs?: number;
  /** Whether the process obeys messages about stages; see `entry.ts`. */
  readonly isMortal?: boolean;
};

type SiteOptions = {
  readonly machines?: readonly MachineOptions[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether every process speaks to MongoDB over a cable that notes commands. */
  readonly isWatched?: boolean;
};

/** Several processes of the built program on one MongoDB-compatible server, behind a load balancer. Lifetime: until `close`. */
export type Site = {
  /** The address of the load balancer. */
  readonly url: string;
  readonly proxy: RoundRobin;
  readonly whatsapp: FakeWhatsApp;
  readonly machines: readonly [Machine, Machine, ...Machine[]];
  /** The rows of a collection. */
  readonly rows: (table: string) => Promise<readonly Document[]>;
  readonly close: () => Promise<void>;
};

const LIMITS_OFF = {
  LINKS_PER_ADDRESS: 'off',
  CODES_PER_ADDRESS: 'off',
  CODES_PER_NUMBER: 'off',
  CODES_PER_HOUR: 'off',
  LINKS_AT_ONCE_PER_ADDRESS: 'off',
};

export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const home = await openHome('MongoDB');
  const { MONGODB_URI: uri = '', MONGODB_DB: db = '' } = home.env;
  const proxy = await startRoundRobin([]);
  const machines: Machine[] = [];
  const lead = () => proxy.leadTo(machines.map(({ url }) => url()));
  machines.push(...(await startAll(home, options, lead)));
  lead();
  const [one, two, ...others] = machines;
  if (one === undefined || two === undefined) throw new Error('a site needs two machines');
  const client = new MongoClient(uri);
  return {
    url: proxy.url,
    proxy,
    whatsapp: home.whatsapp,
    machines: [one, two, ...others],
    rows: (table) => client.db(db).collection(table).find().toArray(),
    close: async () => {
      await proxy.close();
      for (const machine of machines) await machine.kill();
      for (const { mongo } of machines) await mongo?.close();
      await client.close();
      await home.close();
    },
  };
}

async function startAll(home: Home, options: SiteOptions, lead: () => void): Promise<readonly Machine[]> {
  const { machines = [{}, {}, {}], env = {}, isWatched = false } = options;
  const mortal = machines.some(({ isMortal }) => isMortal === true) ? await mortalMachine(home.dir) : [];
  const start = async ({ clockAheadMs, isMortal }: MachineOptions, place: number) => {
    const cable = isWatched ? await startMongoWatch(home.env['MONGODB_URI'] ?? '') : null;
    const clock = clockAheadMs === undefined ? [] : await withClock(home.dir, clockAheadMs);
    const program = isMortal === true ? mortal : [join(ROOT, 'dist', 'main.js')];
    const settings = {
      ...home.env,
      ...LIMITS_OFF,
      ...env,
      DATA_DIR: join(home.dir, `data-${place}`),
      TEMP_DIR: join(home.dir, `temp-${place}`),
      ...(cable === null ? {} : { MONGODB_URI: cable.uri }),
    };
    return startMachine(() => startProcess(settings, [...clock, ...program]), cable?.watch ?? null, lead);
  };
  return Promise.all(machines.map(start));
}

async function startMachine(
  start: () => Promise<TestProcess>,
  mongo: MongoWatch | null,
  lead: () => void,
): Promise<Machine> {
  let running = await start();
  return {
    process: () => running,
    url: () => running.url,
    mongo,
    kill: async () => {
      // A stopped process ends only when it goes on.
      running.signal('SIGCONT');
      await running.end('SIGKILL');
    },
    restart: async () => {
      await running.end('SIGTERM');
      running = await start();
      lead();
    },
  };
}
