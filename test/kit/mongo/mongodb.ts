import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MongoClient } from 'mongodb';
import { findOnPath, isOnPath } from '../run/needs.ts';
import { ROOT } from '../repo.ts';

/** A real MongoDB-compatible server, not the double. */
export type TestMongo = {
  readonly uri: string;
  readonly kind: string;
  /** The kind, and the version that the server reports. */
  readonly name: string;
  /** Makes a database name that no other test uses. `stop` drops the database. */
  readonly newDb: () => string;
  /** Ends the server if it was started here. */
  readonly stop: () => Promise<void>;
};

type Started = Pick<TestMongo, 'uri' | 'kind'> & { readonly end: () => Promise<void> };
type Way = { readonly what: string; readonly start: () => Promise<Started> };

/** A limit for the download of mongod, which can hang on machines without access to it. */
const MONGOD_LIMIT_MS = 20_000;
/** One download attempt: retries would take 9 s on machines without access. An installed mongod is used instead. */
const MONGOD_ENV = {
  MONGOMS_MAX_RETRIES: '1',
  ...(isOnPath('mongod') ? { MONGOMS_SYSTEM_BINARY: findOnPath('mongod') ?? '' } : {}),
};
const JAVA_LIMIT_MS = 30_000;
const JAVA_SERVER = 'mongo-java-server 1.47.0';
const JAVA_DIR = join(ROOT, 'test', 'kit', 'mongo', 'mongo-java-server');
const CACHE_DIR = join(ROOT, 'node_modules', '.cache');
const JARS_DIR = join(CACHE_DIR, 'mongo-java-server-1.47.0');

const WAYS: readonly Way[] = [
  { what: 'a real mongod, here or downloaded by mongodb-memory-server-core', start: startMongod },
  { what: `${JAVA_SERVER}, by Java and Maven`, start: startJavaServer },
];

/**
 * Starts the first kind of server that works here. Throws with all reasons if none does.
 * Lifetime: until `stop`; a server started here also ends with this process.
 */
export async function startMongo(): Promise<TestMongo> {
  // A server named by TEST_MONGODB_URI is never replaced by another one, so that a wrong address is noticed.
  if ((process.env['TEST_MONGODB_URI'] ?? '') !== '') return toTestMongo(useGiven());
  const reasons = ['- the server at TEST_MONGODB_URI: not set'];
  for (const { what, start } of WAYS) {
    try {
      return await toTestMongo(await start());
    } catch (error) {
      reasons.push(`- ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`No MongoDB-compatible server could be started.\n${reasons.join('\n')}`);
}

async function toTestMongo({ uri, kind, end }: Started): Promise<TestMongo> {
  const dbs: string[] = [];
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  const info = await client
    .db('admin')
    .command({ buildInfo: 1 })
    .catch(async (error: unknown) => {
      await client.close();
      await end();
      throw error;
    });
  return {
    uri,
    kind,
    name: `${kind}, version ${String(info['version'])} by its own word`,
    newDb: () => {
      const db = `test_${randomBytes(6).toString('hex')}`;
      dbs.push(db);
      return db;
    },
    stop: async () => {
      for (const db of dbs) await client.db(db).dropDatabase();
      await client.close();
      await end();
    },
  };
}

function useGiven(): Started {
  const { TEST_MONGODB_URI: uri = '', TEST_MONGODB_NAME: kind = 'a server given by TEST_MONGODB_URI' } =
    process.env;
  return { uri, kind, end: () => Promise.resolve() };
}

async function startMongod(): Promise<Started> {
  const script = join(ROOT, 'test', 'kit', 'mongo', 'mongod.ts');
  const child = await startServer(process.execPath, ['--import', 'tsx', script], MONGOD_LIMIT_MS);
  return { ...child, kind: 'mongod' };
}

async function startJavaServer(): Promise<Started> {
  if (!isOnPath('java') || !isOnPath('mvn')) {
    throw new Error(
      'java or mvn is missing; on Debian or Ubuntu: apt-get install default-jre-headless maven',
    );
  }
  if (!existsSync(JARS_DIR)) await fetchJars();
  // These options make Java start fast and use little memory.
  const args = [
    '-Xmx256m',
    '-XX:TieredStopAtLevel=1',
    '-cp',
    join(JARS_DIR, '*'),
    'bsh.Interpreter',
    join(JAVA_DIR, 'server.bsh'),
  ];
  return { ...(await startServer('java', args, JAVA_LIMIT_MS)), kind: JAVA_SERVER };
}

/** Downloads to a folder of its own and renames it at the end, because several runs may download at once. */
async function fetchJars(): Promise<void> {
  await mkdir(CACHE_DIR, { recursive: true });
  const dir = await mkdtemp(join(CACHE_DIR, 'fetching-'));
  const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${dir}`];
  const child = spawn('mvn', ['-q', '-B', '-f', join(JAVA_DIR, 'pom.xml'), ...goal], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`mvn ended with ${code}: ${output()}`);
  await rename(dir, JARS_DIR).catch(() => rm(dir, { recursive: true }));
}

/** Runs a program that prints its address in its first line and ends when its standard input ends. */
async function startServer(program: string, args: readonly string[], limitMs: number) {
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: ROOT,
    env: { ...MONGOD_ENV, ...process.env },
  });
  const output = collect(child);
  const ended = once(child, 'close');
  const end = async () => {
    child.stdin.end();
    child.kill();
    await ended;
  };
  const lines = createInterface(child.stdout);
  const late = AbortSignal.timeout(limitMs);
  try {
    const [uri] = (await Promise.race([
      once(lines, 'line', { signal: late }),
      ended.then(() => Promise.reject(new Error(output().split('\n').at(-1)))),
    ])) as [string];
    return { uri, end };
  } catch (error) {
    await end();
    throw late.aborted ? new Error(`nothing within ${limitMs / 1000} s`) : error;
  }
}

/** Collects the output of a program. The returned function gives the end of it, for an error message. */
function collect({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (bytes) => {
      text = `${text}${String(bytes)}`.slice(-600);
    });
  }
  return () => text.trim();
}
