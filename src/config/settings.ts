import type { z } from 'zod';
import {
  accent,
  address,
  folder,
  hops,
  hosts,
  language,
  languages,
  limit,
  mongoUri,
  oneOf,
  origins,
  password,
  passwords,
  perHour,
  proxy,
  shaped,
  siteUrl,
  webhook,
  whatsappUrl,
  whatsappVersion,
  wholeNumber,
  wholeNumberOrOff,
  yesOrNo,
  noticeEvents,
} from './setting-types.ts';

/** One setting: its type, its default (`null`: none), and a sentence for the operator. */
export type SettingRow<T, Default extends string | null> = {
  readonly type: z.ZodType<T, string>;
  readonly default: Default;
  /** Never printed, not even in an error. */
  readonly secret: boolean;
  readonly about: string;
};

const KEY_RING = /^[a-z0-9]{1,16}:[A-Za-z0-9+/]{43}=(?:\s*,\s*[a-z0-9]{1,16}:[A-Za-z0-9+/]{43}=)*$/;
const PRINTABLE = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,40}$/u;

/** Every setting of the program, in the order in which the documents list them. */
export const SETTINGS = {
  PORT: row(wholeNumber(0, 65_535), '3000', 'Port to listen on.'),
  HOST: row(shaped(/^[\w.:%-]+$/, 'must be a host name or IP address'), '0.0.0.0', 'Address to listen on.'),
  MONGODB_URI: secret(mongoUri, 'MongoDB to keep sessions in; unset: an embedded store in DATA_DIR.'),
  MONGODB_DB: row(
    shaped(/^[\w-]{1,63}$/, 'must be letters, digits, _ and - (at most 63)'),
    'sessions',
    'Database name in MongoDB.',
  ),
  DATA_DIR: row(folder, 'data', 'Folder of the embedded store and its key ring.'),
  TEMP_DIR: row(folder, 'temp', 'Folder for archives while they are made.'),
  ENCRYPTION_KEYS: secret(
    shaped(KEY_RING, 'must look like k2:<base64 of 32 bytes>,k1:<base64 of 32 bytes>'),
    'Key ring, the first key is active; required with MongoDB, else made once in DATA_DIR.',
  ),
  SESSION_PREFIX: row(
    shaped(
      /^[A-Z0-9](?:[A-Z0-9-]{0,22}[A-Z0-9])?$/,
      'must be 1 to 24 capital letters, digits and hyphens, without a hyphen at either end',
    ),
    'TREKKER-MD',
    'What every session ID starts with. IDs made under another prefix stop working.',
  ),
  SESSION_FORMAT: row(
    oneOf(['short', 'long']),
    'short',
    'Kind of session ID when the visitor does not choose.',
  ),
  LONG_FORMAT: row(
    yesOrNo,
    'true',
    'Whether visitors may ask for a long ID, which holds the credentials itself.',
  ),
  SESSION_TTL_DAYS: row(
    wholeNumber(0, 3650),
    '30',
    'Days a session is kept after it was last restored; 0 keeps it for ever.',
  ),
  KEEP_STATES: row(
    yesOrNo,
    'true',
    'Whether running bots may keep their sessions here, so that a lost disk loses nothing.',
  ),
  KEEP_STATES_MB: row(
    wholeNumber(1, 1_000_000),
    '256',
    'Megabytes that all kept sessions may take together; a bot needs about a quarter of one.',
  ),
  REVEAL_ON_PAGE: row(
    oneOf(['never', 'on-failure', 'always']),
    'never',
    'Whether the page may show the session ID: never, on-failure (of the message) or always.',
  ),
  MAX_LINKS: row(wholeNumber(1, 10_000), '50', 'Links at once; 50 fit into 512 MB of memory.'),
  LINKS_PER_ADDRESS: row(limit, '20/10m', 'QR links one address may start; off for no limit.'),
  CODES_PER_ADDRESS: row(limit, '5/10m', 'Pairing codes one address may ask for; off for no limit.'),
  LINKS_AT_ONCE_PER_ADDRESS: row(
    wholeNumberOrOff(1, 10_000),
    '5',
    'Links one address may have open at once; off for no limit.',
  ),
  CODES_PER_NUMBER: row(limit, '2/10m,5/1d', 'Pairing codes for one phone number; off for no limit.'),
  CODES_PER_HOUR: row(perHour, '300', 'Pairing codes an hour, whole server; off for no limit.'),
  LINKS_PER_HOUR: row(perHour, 'off', 'QR links an hour, whole server; off for no limit.'),
  TRUST_PROXY: row(hops, '0', 'Number of proxies in front; 1 on Heroku, Render and behind nginx.'),
  PUBLIC_URL: optional(
    siteUrl,
    'Address at which visitors open this site, may end in a path; for pages, the guide at /bots and the message; a page from there is a page of ours.',
  ),
  ALLOWED_HOSTS: optional(
    hosts,
    'Hosts that are served, with commas; unset: any, or with PUBLIC_URL its host and loopback.',
  ),
  CORS_ORIGINS: optional(origins, 'Other sites whose pages may call this server; exact origins with commas.'),
  API_KEYS: secret(
    passwords,
    'Keys for bringing sessions (POST /session) and for the old download address, at least 16 characters each, with commas; unset: both are closed.',
  ),
  METRICS_TOKEN: secret(password, 'Bearer token for /metrics, at least 16 characters; unset: it is closed.'),
  // WEBHOOK_URL is a secret, because many services use the path of the address as a password.
  WEBHOOK_URL: secret(webhook, 'Where to send notices of links and sessions.'),
  WEBHOOK_SECRET: secret(
    password,
    'Key that signs those notices, at least 16 characters; required with WEBHOOK_URL.',
  ),
  WEBHOOK_EVENTS: row(
    noticeEvents,
    'link.finished',
    'What those notices tell, with commas: link.started, link.scanned, link.finished, session.restored, session.withdrawn.',
  ),
  WHATSAPP_URL: optional(whatsappUrl, "WhatsApp's endpoint; another one only on this machine, for tests."),
  // WHATSAPP_PROXY is a secret, because it may hold a login.
  WHATSAPP_PROXY: secret(
    proxy,
    'Proxy for everything that goes to WhatsApp, like socks5://user:password@host:1080; unset: none.',
  ),
  WHATSAPP_VERSION: optional(
    whatsappVersion,
    'WhatsApp Web version to present, like 2.3000.x; unset: the one Baileys ships.',
  ),
  BRAND_NAME: row(
    shaped(PRINTABLE, 'must be 1 to 40 printable characters'),
    'TREKKER-MD',
    'Name on pages and in the message.',
  ),
  BRAND_URL: optional(address(['http:', 'https:']), 'Where the name on the pages leads.'),
  SUPPORT_URL: optional(
    address(['http:', 'https:', 'mailto:']),
    'Where people get help; http, https or mailto.',
  ),
  SECURITY_CONTACT: optional(
    address(['https:', 'mailto:']),
    'Where to report a weakness, for /.well-known/security.txt; https or mailto. Unset: there is no such file.',
  ),
  BRAND_ACCENT: optional(accent, 'Colour of buttons and links like #4b3fd6, dark enough for white text.'),
  DEVICE_NAME: optional(
    shaped(PRINTABLE, 'must be 1 to 40 printable characters, like My Bots'),
    'Name under Linked devices of what is linked by QR, as in Chrome (NAME); unset: BRAND_NAME. A code always links Chrome (Ubuntu).',
  ),
  PASSKEY: row(
    oneOf(['off', 'on']),
    'off',
    "Whether visitors may answer WhatsApp's passkey question with the helper; not proven with a real account.",
  ),
  LANGUAGE: row(language, 'en', 'Language of pages and message for whoever reads none of the others.'),
  LANGUAGES: optional(
    languages,
    'Languages that visitors can read, with commas between, like en,es; unset: all that there are.',
  ),
  ALLOW_EPHEMERAL_STORE: row(
    yesOrNo,
    'false',
    'Start with the embedded store even on a disk that will vanish.',
  ),
  LOG_LEVEL: row(
    oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
    'info',
    'Least important level that is logged.',
  ),
};

export type SettingName = keyof typeof SETTINGS;

/** The values of the settings; `null` for a setting that was not given and has no default. */
export type SettingValues = {
  readonly [Name in SettingName]: (typeof SETTINGS)[Name] extends SettingRow<infer T, infer Default>
    ? Default extends string
      ? T
      : T | null
    : never;
};

function row<T>(type: z.ZodType<T, string>, fallback: string, about: string): SettingRow<T, string> {
  return { type, default: fallback, secret: false, about };
}

function optional<T>(type: z.ZodType<T, string>, about: string): SettingRow<T, null> {
  return { type, default: null, secret: false, about };
}

function secret<T>(type: z.ZodType<T, string>, about: string): SettingRow<T, null> {
  return { type, default: null, secret: true, about };
}
