import { join, relative } from 'node:path';
import type { LoadedConfig } from '../config/config.ts';
import { addToEnvironment, readEnvFile, type EnvFile } from './environment/env-file.ts';
import { leftWhereStarted, PROGRAM_DIR, wholePath } from './environment/own-folder.ts';
import { readText } from './environment/text-file.ts';
import { keepMemoryOutOfDumps } from './process/memory-dumps.ts';
import { refuseInspector } from './process/no-inspector.ts';

const OWNER_ONLY = 0o077;

type Environment = Readonly<Record<string, string | undefined>>;

export type Launched = {
  /** The environment, with the variables that `.env` adds. */
  readonly env: Environment;
  /** The content of `.env`; `null` if no file was read. */
  readonly envFile: EnvFile | null;
  /** The working folder of the command. */
  readonly startedIn: string;
  /** Warnings for the operator about the options of Node. */
  readonly warnings: readonly string[];
};

export type LaunchSettings = LoadedConfig & {
  /** The settings without secrets, for the first log line. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** Sentences about likely mistakes: names that are no settings, lines and files that are not used. */
  readonly doubts: readonly string[];
};

/**
 * Prepares the process of every program here, before it reads a secret: only the owner can read new files, the inspector stays closed, and
 * memory stays out of core dumps. Then it reads `.env`.
 */
export function launch(process: NodeJS.Process): Launched {
  process.umask(OWNER_ONLY);
  const nodeOptions = process.env['NODE_OPTIONS'] ?? '';
  refuseInspector(process, nodeOptions);
  const warnings = keepMemoryOutOfDumps(process, nodeOptions);
  const envFile = readEnvFile(join(PROGRAM_DIR, '.env'));
  addToEnvironment(process.env, envFile);
  return { env: process.env, envFile, startedIn: process.cwd(), warnings };
}

/**
 * Reads the settings from an environment. Their parser is imported only here, because most commands of the command line do not need it.
 * Errors: ConfigError with every problem at once.
 */
export async function readSettings(launched: Omit<Launched, 'warnings'>): Promise<LaunchSettings> {
  const { env, envFile } = launched;
  const [{ describeConfig, loadConfig }, { LANGUAGES }] = await Promise.all([
    import('../config/config.ts'),
    import('../texts/languages.ts'),
  ]);
  const loaded = loadConfig(env, (path) => readText(wholePath(path)), {
    languages: Object.keys(LANGUAGES),
    wholePath,
    problems: envFile?.problem == null ? [] : [envFile.problem],
  });
  return { ...loaded, shown: describeConfig(loaded.config), doubts: await doubtsOf(launched, loaded) };
}

async function doubtsOf(
  { env, envFile, startedIn }: Omit<Launched, 'warnings'>,
  { config, secrets }: LoadedConfig,
): Promise<readonly string[]> {
  const [{ doubtfulNames }, { databaseIn }, { STORES }] = await Promise.all([
    import('../config/doubts.ts'),
    import('../config/mongo-uri.ts'),
    import('../store/stores.ts'),
  ]);
  const names = doubtfulNames(env, Object.keys(envFile?.values ?? {}));
  const otherDb = secrets.mongodbUri === null ? null : databaseIn(secrets.mongodbUri);
  const { fileInDataDir } = STORES[config.store.kind];
  const stores = fileInDataDir === null ? [] : [relative(PROGRAM_DIR, join(config.dataDir, fileInDataDir))];
  return [
    ...(names.length === 0 ? [] : [names.map((name) => (name.endsWith('?') ? name : `${name}.`)).join(' ')]),
    ...(envFile?.doubts ?? []),
    ...leftWhereStarted(startedIn, ['.env', ...stores.filter((store) => !store.startsWith('..'))]),
    ...(!('db' in config.store) || otherDb === null || otherDb === config.store.db
      ? []
      : [`MONGODB_URI names a database, but MONGODB_DB says which one is used: ${config.store.db}`]),
    ...(config.whatsapp.passkey && isWithoutTls(config.server.publicUrl)
      ? ['PASSKEY=on needs https: over the http of PUBLIC_URL the passkey helper answers no visitor']
      : []),
  ];
}

/** True for an address over plain http that other computers open. */
function isWithoutTls(address: string | null): boolean {
  if (address === null) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
