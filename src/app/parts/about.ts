import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describeConfig, type Config } from '../../config/config.ts';
import type { RingOutline } from '../../session/ring/key-proofs.ts';
import { PROGRAM_DIR } from '../environment/own-folder.ts';

/** What processes on one store tell each other of themselves, and `doctor` compares. Nothing in it is a secret. */
export type About = RingOutline & {
  /** The machine and the number of the process. */
  readonly name: string;
  readonly version: string;
  readonly prefix: string;
  readonly limits: Readonly<Record<string, string>>;
  /** A short hash of each further setting that has to agree. */
  readonly settings: Readonly<Record<string, string>>;
};

/** The limits that an operator can set, by their settings. They are counted in the store for all processes, so that they have to agree. */
const LIMITS: Readonly<Record<string, keyof Config['limits']>> = {
  LINKS_PER_ADDRESS: 'links-per-address',
  CODES_PER_ADDRESS: 'codes-per-address',
  CODES_PER_NUMBER: 'codes-per-number',
  CODES_PER_HOUR: 'codes-per-hour',
  LINKS_PER_HOUR: 'links-per-hour',
};
const MOST_BYTES = 4_096;
const LONGEST_TEXT = 120;

/** What a visitor or a bot meets by chance where it differs, since any process may answer. */
const SEEN: Readonly<Record<string, (config: Config) => unknown>> = {
  PUBLIC_URL: ({ server }) => server.publicUrl,
  CORS_ORIGINS: ({ server }) => server.corsOrigins,
  SESSION_FORMAT: ({ session }) => session.format,
  LONG_FORMAT: ({ session }) => session.longFormat,
  SESSION_TTL_DAYS: ({ session }) => session.ttlDays,
  KEEP_STATES: ({ keepStates }) => keepStates.isOn,
  KEEP_STATES_MB: ({ keepStates }) => keepStates.mostBytes,
  REVEAL_ON_PAGE: ({ reveal }) => reveal,
  PASSKEY: ({ whatsapp }) => whatsapp.passkey,
  LANGUAGE: ({ languages }) => languages[0],
  LANGUAGES: ({ languages }) => languages.toSorted(),
  BRAND_NAME: ({ brand }) => brand.name,
  WEBHOOK_EVENTS: ({ webhookUrl, webhookEvents }) => (webhookUrl === null ? null : webhookEvents),
};
const HASH_CHARS = 4;

/** The name of this process among all on its store, in metrics and for `doctor`. */
export function ownName(): string {
  return `${hostname()
    .replaceAll(/[^\w.-]/g, '')
    .slice(0, 60)}:${process.pid}`;
}

/** Describes this process, or one that `doctor` compares with the others. */
export function aboutOf(config: Config, ring: RingOutline): About {
  const limits = describeConfig(config)['limits'] as Readonly<Record<string, string>>;
  const { version } = JSON.parse(readFileSync(join(PROGRAM_DIR, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return {
    name: ownName(),
    version,
    prefix: config.session.prefix,
    active: ring.active,
    keys: ring.keys,
    limits: {
      ...Object.fromEntries(
        Object.entries(LIMITS).map(([setting, name]) => [setting, limits[name] ?? 'off']),
      ),
      LINKS_AT_ONCE_PER_ADDRESS: String(config.linksAtOncePerAddress ?? 'off'),
    },
    settings: Object.fromEntries(Object.entries(SEEN).map(([name, of]) => [name, shortHash(of(config))])),
  };
}

function shortHash(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('base64url')
    .slice(0, HASH_CHARS);
}

/** Reads what another process wrote; `null` for anything else. */
export function readAbout(bytes: Buffer): About | null {
  if (bytes.length > MOST_BYTES) return null;
  try {
    const about: unknown = JSON.parse(bytes.toString());
    return isAbout(about) ? about : null;
  } catch {
    // It is no JSON.
    return null;
  }
}

/** The name of another process; `null` if it tells none. */
export function nameIn(bytes: Buffer): string | null {
  return readAbout(bytes)?.name ?? null;
}

function isAbout(given: unknown): given is About {
  if (!isRecord(given)) return false;
  const { name, version, prefix, active, keys, limits, settings } = given;
  return [name, version, prefix, active].every(isText) && [keys, limits, settings].every(isTexts);
}

function isText(given: unknown): given is string {
  return typeof given === 'string' && given.length <= LONGEST_TEXT && /^[\x20-\x7e]+$/.test(given);
}

function isTexts(given: unknown): boolean {
  return isRecord(given) && Object.entries(given).flat().every(isText);
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
