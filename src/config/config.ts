import { offeredLanguages } from './languages.ts';
import type { LimitName } from '../ports/limits.ts';
import type { NoticeEvent } from '../ports/link-news.ts';
import type { ProxyAddress } from '../ports/proxy-address.ts';
import type { StoreChoice } from '../ports/store.ts';
import { crossProblems, ephemeralDisk, hostProblems, type Host } from './cross-checks.ts';
import { readValues, type Environment, type Parsed, type ReadFile } from './read-values.ts';
import { SETTINGS, type SettingValues } from './settings.ts';
import type { LimitWindow } from './setting-types.ts';

/** The windows of every limit; all must allow. `null` is off. */
type LimitSettings = Readonly<Record<LimitName, readonly LimitWindow[] | null>>;

/** Every setting of the operator except the secrets. */
export type Config = {
  readonly server: {
    readonly port: number;
    readonly host: string;
    /** The number of trusted proxies in front of the server. */
    readonly trustProxy: number;
    readonly corsOrigins: readonly string[];
    /** Has no slash at its end; `null` if the operator named none. */
    readonly publicUrl: string | null;
    /** The only hosts that are served; `null` stands for any host. */
    readonly allowedHosts: readonly string[] | null;
  };
  readonly store: StoreChoice;
  readonly dataDir: string;
  readonly tempDir: string;
  readonly allowEphemeralStore: boolean;
  /** The hosting service if its disk vanishes at a restart. Render's disk does so only if `dataDir` is on the device of the program itself. */
  readonly ephemeralDisk: Host | null;
  readonly session: {
    readonly prefix: string;
    readonly format: 'short' | 'long';
    readonly longFormat: boolean;
    /** Days that a session is kept after its last restore; 0 keeps it for ever. */
    readonly ttlDays: number;
  };
  readonly reveal: 'never' | 'on-failure' | 'always';
  readonly maxLinks: number;
  readonly linksAtOncePerAddress: number | null;
  readonly limits: LimitSettings;
  /** If running bots may keep their state here, and how much of it all together. */
  readonly keepStates: { readonly isOn: boolean; readonly mostBytes: number };
  readonly whatsapp: {
    /** `null` stands for WhatsApp's own address. */
    readonly url: string | null;
    /** `null` stands for the version that Baileys ships. */
    readonly version: readonly [number, number, number] | null;
    readonly isProxied: boolean;
    /** If visitors may answer WhatsApp's passkey question. */
    readonly passkey: boolean;
  };
  readonly brand: {
    readonly name: string;
    readonly url: string | null;
    readonly supportUrl: string | null;
    readonly securityContact: string | null;
    /** `#rrggbb`, readable on the light grounds and under white text. */
    readonly accent: string | null;
  };
  /** What devices that are linked by QR are called on the phone. */
  readonly deviceName: string;
  /** The languages that visitors can read, that of `LANGUAGE` first. */
  readonly languages: readonly string[];
  readonly webhookUrl: string | null;
  readonly webhookEvents: readonly NoticeEvent[];
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
};

/** The settings that must never be printed. */
export type Secrets = {
  readonly mongodbUri: string | null;
  /** Text of the key ring; only its shape has been checked. */
  readonly encryptionKeys: string | null;
  readonly apiKeys: readonly string[];
  readonly metricsToken: string | null;
  readonly webhookSecret: string | null;
  /** The proxy for everything that goes to WhatsApp. */
  readonly whatsappProxy: ProxyAddress | null;
};

export type LoadedConfig = { readonly config: Config; readonly secrets: Secrets };

/** The settings cannot be used. `problems` has a sentence for each fault, without the value of a secret. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The settings cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const MB = 1024 * 1024;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Limits that protect the store and WhatsApp; they are no settings, because no operator needs to change them. */
const FIXED_LIMITS = {
  'late-codes-per-address': [{ points: 2, durationMs: HOUR_MS }],
  'late-links-per-address': [{ points: 4, durationMs: HOUR_MS }],
  // A visitor needs nine answers at most: five that are wrong, three that WhatsApp refuses, a comparison. An address may have many visitors.
  'answers-per-link': [{ points: 30, durationMs: 20 * MINUTE_MS }],
  'answers-per-address': [{ points: 120, durationMs: 10 * MINUTE_MS }],
  'id-misses-per-address': [{ points: 60, durationMs: MINUTE_MS }],
  'restores-per-id': [{ points: 30, durationMs: HOUR_MS }],
  'state-writes-per-id': [{ points: 60, durationMs: MINUTE_MS }],
  'state-starts-per-id': [{ points: 60, durationMs: 10 * MINUTE_MS }],
  'state-looks-per-id': [{ points: 12, durationMs: 10 * MINUTE_MS }],
  'carried-per-address': [{ points: 30, durationMs: MINUTE_MS }],
  'live-per-id': [{ points: 5, durationMs: HOUR_MS }],
  'live-per-address': [{ points: 20, durationMs: HOUR_MS }],
  'live-per-hour': [{ points: 200, durationMs: HOUR_MS }],
  'live-carried-per-hour': [{ points: 100, durationMs: HOUR_MS }],
  'unlinks-per-address': [{ points: 30, durationMs: HOUR_MS }],
  'unlinks-per-hour': [{ points: 200, durationMs: HOUR_MS }],
} as const satisfies Partial<LimitSettings>;

/** The facts about this machine and program that are needed to read the settings. */
type Surroundings = {
  readonly languages: readonly string[];
  /** Makes a path of the operator absolute. The message of an error that it throws is shown to the operator. */
  readonly wholePath: (path: string) => string;
  /** Problems that were found before any setting is read. */
  readonly problems: readonly string[];
};

const NOWHERE: Surroundings = { languages: ['en'], wholePath: (path) => path, problems: [] };

/**
 * Turns an environment into settings. `NAME_FILE` gives the path of a file that holds the value of `NAME`. The message of an error that
 * `readFile` throws is shown to the operator. An empty value counts as not given.
 * Errors: ConfigError with every problem at once.
 */
export function loadConfig(
  env: Environment,
  readFile: ReadFile,
  surroundings: Partial<Surroundings> = {},
): LoadedConfig {
  const { languages, wholePath, problems: before } = { ...NOWHERE, ...surroundings };
  const { parsed, problems: wrong } = readValues(env, readFile, wholePath);
  const problems = [...before, ...wrong, ...hostProblems(env, parsed), ...crossProblems(parsed, languages)];
  if (problems.length > 0 || !isComplete(parsed)) throw new ConfigError(problems);
  return { config: toConfig(parsed, env, languages), secrets: toSecrets(parsed) };
}

/** Returns the settings in the form of the first log line. */
export function describeConfig(config: Config): Readonly<Record<string, unknown>> {
  const { webhookUrl, limits, ...rest } = config;
  return {
    ...rest,
    whatsapp: { ...config.whatsapp, version: config.whatsapp.version?.join('.') ?? null },
    limits: Object.fromEntries(
      Object.entries(limits).map(([name, windows]) => [name, describeLimit(windows)]),
    ),
    // The path of the address is left out, because many services use it as a password.
    webhook: webhookUrl === null ? null : new URL(webhookUrl).origin,
  };
}

function describeLimit(windows: readonly LimitWindow[] | null): string {
  return windows?.map(({ points, durationMs }) => `${points}/${durationMs / 1000}s`).join(',') ?? 'off';
}

/** True if no setting had a problem, because only such settings are missing. */
function isComplete(parsed: Parsed): parsed is SettingValues {
  return Object.keys(SETTINGS).every((name) => name in parsed);
}

function toConfig(values: SettingValues, env: Environment, languages: readonly string[]): Config {
  return {
    server: {
      port: values.PORT,
      host: values.HOST,
      trustProxy: values.TRUST_PROXY,
      corsOrigins: values.CORS_ORIGINS ?? [],
      publicUrl: values.PUBLIC_URL,
      allowedHosts: values.ALLOWED_HOSTS ?? hostsOf(values.PUBLIC_URL),
    },
    store: values.MONGODB_URI === null ? { kind: 'embedded' } : { kind: 'mongodb', db: values.MONGODB_DB },
    dataDir: values.DATA_DIR,
    tempDir: values.TEMP_DIR,
    allowEphemeralStore: values.ALLOW_EPHEMERAL_STORE,
    ephemeralDisk: ephemeralDisk(env),
    session: toSession(values),
    reveal: values.REVEAL_ON_PAGE,
    maxLinks: values.MAX_LINKS,
    linksAtOncePerAddress: values.LINKS_AT_ONCE_PER_ADDRESS,
    limits: toLimits(values),
    keepStates: toKeepStates(values),
    whatsapp: toWhatsApp(values),
    brand: {
      name: values.BRAND_NAME,
      url: values.BRAND_URL,
      supportUrl: values.SUPPORT_URL,
      securityContact: values.SECURITY_CONTACT,
      accent: values.BRAND_ACCENT,
    },
    deviceName: values.DEVICE_NAME ?? values.BRAND_NAME,
    languages: offeredLanguages(values, languages),
    webhookUrl: values.WEBHOOK_URL,
    webhookEvents: values.WEBHOOK_EVENTS,
    logLevel: values.LOG_LEVEL,
  };
}

/** The host of the operator's site, at any port because proxies often leave the port out, and this machine itself. */
function hostsOf(publicUrl: string | null): readonly string[] | null {
  return publicUrl === null ? null : [new URL(publicUrl).hostname, ...LOOPBACK_HOSTS];
}

function toSession(values: SettingValues): Config['session'] {
  return {
    prefix: values.SESSION_PREFIX,
    format: values.SESSION_FORMAT,
    longFormat: values.LONG_FORMAT,
    ttlDays: values.SESSION_TTL_DAYS,
  };
}

function toKeepStates(values: SettingValues): Config['keepStates'] {
  return { isOn: values.KEEP_STATES, mostBytes: values.KEEP_STATES_MB * MB };
}

function toWhatsApp(values: SettingValues): Config['whatsapp'] {
  return {
    url: values.WHATSAPP_URL,
    version: values.WHATSAPP_VERSION,
    isProxied: values.WHATSAPP_PROXY !== null,
    passkey: values.PASSKEY === 'on',
  };
}

function toLimits(values: SettingValues): LimitSettings {
  return {
    ...FIXED_LIMITS,
    'links-per-address': values.LINKS_PER_ADDRESS,
    'codes-per-address': values.CODES_PER_ADDRESS,
    'codes-per-number': values.CODES_PER_NUMBER,
    'codes-per-hour': values.CODES_PER_HOUR,
    'links-per-hour': values.LINKS_PER_HOUR,
  };
}

function toSecrets(values: SettingValues): Secrets {
  return {
    mongodbUri: values.MONGODB_URI,
    encryptionKeys: values.ENCRYPTION_KEYS,
    apiKeys: values.API_KEYS ?? [],
    metricsToken: values.METRICS_TOKEN,
    webhookSecret: values.WEBHOOK_SECRET,
    whatsappProxy: values.WHATSAPP_PROXY,
  };
}
