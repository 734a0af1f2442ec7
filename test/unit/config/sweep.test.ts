import { assert, constantFrom, oneof, property, string, tuple } from 'fast-check';
import { domainToASCII } from 'node:url';
import { expect, test } from 'vitest';
import { SETTINGS, type SettingName } from '../../../src/config/settings.ts';
import { ConfigError, type LoadedConfig } from '../../../src/config/config.ts';
import { BAD_TEXTS, GOOD_TEXTS } from '../../kit/program/setting-texts.ts';
import { KEY_RING, load } from '../../kit/program/settings.ts';

/** Every text in a setting gives the expected value, or is refused with the name of the setting and an example. */

const KEY = 'sixteen-characters-or-more';
const SECRETS: readonly SettingName[] = [
  'MONGODB_URI',
  'ENCRYPTION_KEYS',
  'API_KEYS',
  'METRICS_TOKEN',
  'WEBHOOK_URL',
  'WEBHOOK_SECRET',
  'WHATSAPP_PROXY',
];
/** Other settings that a setting requires. */
const BESIDE: Partial<Record<SettingName, Readonly<Record<string, string>>>> = {
  MONGODB_URI: { ENCRYPTION_KEYS: KEY_RING },
  MONGODB_DB: { ENCRYPTION_KEYS: KEY_RING, MONGODB_URI: 'mongodb://h' },
  WEBHOOK_URL: { WEBHOOK_SECRET: KEY },
};

type Taken = (text: string) => unknown;
type Read = (loaded: LoadedConfig) => unknown;

const REFUSED = Symbol('refused');
const whole = (least: number, most: number) => (text: string) =>
  /^[0-9]{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : REFUSED;
const offOr = (taken: Taken) => (text: string) => (text === 'off' ? null : taken(text));
const flag = (text: string) =>
  ({ true: true, '1': true, false: false, '0': false })[text.toLowerCase()] ?? REFUSED;
const word =
  (...words: string[]) =>
  (text: string) =>
    words.includes(text) ? text : REFUSED;
const shape = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : REFUSED);
const parts = (text: string) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
const list = (taken: (part: string) => boolean) => (text: string) =>
  parts(text).length > 0 && parts(text).every(taken) ? parts(text) : REFUSED;
const isKey = (text: string) => /^[!-~]{16,}$/.test(text);
const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
const windows = offOr((text) => {
  const all = parts(text).map((part) => /^([1-9][0-9]{0,5})\/([1-9][0-9]{0,3})([smhd])$/.exec(part));
  if (all.length === 0 || all.includes(null)) return REFUSED;
  return all.map((found) => ({
    points: Number(found?.[1]),
    durationMs: Number(found?.[2]) * (UNITS[found?.[3] ?? ''] ?? 0),
  }));
});
const hourly = offOr((text) => {
  const points = whole(1, 1_000_000)(text);
  return points === REFUSED ? REFUSED : [{ points, durationMs: 3_600_000 }];
});
const web = (text: string) => (/^https?:\/\/[a-z0-9.:/?=&-]+$/i.test(text) ? text : REFUSED);

const aFolder = shape(/^(~(?=$|\/)|(?! |.* #|~))[^"'`$#\p{Cc}]*$/u);

/** For each setting the expected value of a text, and the place of the value. It shares no code with the program's rules. */
const EXPECTED: Record<SettingName, readonly [Taken, Read]> = {
  PORT: [whole(0, 65_535), ({ config }) => config.server.port],
  HOST: [shape(/^[A-Za-z0-9_.:%-]+$/), ({ config }) => config.server.host],
  MONGODB_URI: [shape(/^mongodb(\+srv)?:\/\/[a-z.]+$/), ({ secrets }) => secrets.mongodbUri],
  MONGODB_DB: [
    shape(/^[A-Za-z0-9_-]{1,63}$/),
    ({ config: { store } }) => (store.kind === 'mongodb' ? store.db : null),
  ],
  DATA_DIR: [aFolder, ({ config }) => config.dataDir],
  TEMP_DIR: [aFolder, ({ config }) => config.tempDir],
  ENCRYPTION_KEYS: [shape(/^[a-z0-9]{1,16}:[A-Za-z0-9+/]{43}=$/), ({ secrets }) => secrets.encryptionKeys],
  SESSION_PREFIX: [shape(/^[A-Z0-9]([A-Z0-9-]{0,22}[A-Z0-9])?$/), ({ config }) => config.session.prefix],
  SESSION_FORMAT: [word('short', 'long'), ({ config }) => config.session.format],
  LONG_FORMAT: [flag, ({ config }) => config.session.longFormat],
  SESSION_TTL_DAYS: [whole(0, 3650), ({ config }) => config.session.ttlDays],
  KEEP_STATES: [flag, ({ config }) => config.keepStates.isOn],
  KEEP_STATES_MB: [whole(1, 1_000_000), ({ config }) => config.keepStates.mostBytes / 1024 / 1024],
  REVEAL_ON_PAGE: [word('never', 'on-failure', 'always'), ({ config }) => config.reveal],
  MAX_LINKS: [whole(1, 10_000), ({ config }) => config.maxLinks],
  LINKS_PER_ADDRESS: [windows, ({ config }) => config.limits['links-per-address']],
  CODES_PER_ADDRESS: [windows, ({ config }) => config.limits['codes-per-address']],
  LINKS_AT_ONCE_PER_ADDRESS: [offOr(whole(1, 10_000)), ({ config }) => config.linksAtOncePerAddress],
  CODES_PER_NUMBER: [windows, ({ config }) => config.limits['codes-per-number']],
  CODES_PER_HOUR: [hourly, ({ config }) => config.limits['codes-per-hour']],
  LINKS_PER_HOUR: [hourly, ({ config }) => config.limits['links-per-hour']],
  TRUST_PROXY: [whole(0, 10), ({ config }) => config.server.trustProxy],
  PUBLIC_URL: [
    (text) => (/^https?:\/\/[a-z0-9.:-]+(\/[a-z]+)*\/?$/.test(text) ? text.replace(/\/$/, '') : REFUSED),
    ({ config }) => config.server.publicUrl,
  ],
  ALLOWED_HOSTS: [
    (text) =>
      text === '::1'
        ? ['[::1]']
        : list((host) => /^((?=.*[a-z])[a-z0-9_][a-z0-9._-]*|[0-9]+(\.[0-9]+){3})(:[0-9]{1,5})?$/.test(host))(
            /[^ -~]/.test(text) && /\p{L}/u.test(text) ? domainToASCII(text) : text.toLowerCase(),
          ),
    ({ config }) => config.server.allowedHosts,
  ],
  CORS_ORIGINS: [
    list((origin) => /^https?:\/\/[a-z0-9.-]+(:[0-9]+)?$/.test(origin)),
    ({ config }) => config.server.corsOrigins,
  ],
  API_KEYS: [list(isKey), ({ secrets }) => secrets.apiKeys],
  METRICS_TOKEN: [(text) => (isKey(text) ? text : REFUSED), ({ secrets }) => secrets.metricsToken],
  WEBHOOK_EVENTS: [
    (text) => {
      const known = [
        'link.started',
        'link.scanned',
        'link.finished',
        'session.restored',
        'session.withdrawn',
      ];
      const named = text.split(/\s*,\s*/).filter((part) => part !== '');
      const isFine = named.length > 0 && named.every((part) => known.includes(part.trim()));
      return isFine ? known.filter((event) => named.some((part) => part.trim() === event)) : REFUSED;
    },
    ({ config }) => config.webhookEvents,
  ],
  WEBHOOK_URL: [
    (text) => (text === 'http://user:hunter2@h' ? text : web(text)),
    ({ config }) => config.webhookUrl,
  ],
  WEBHOOK_SECRET: [(text) => (isKey(text) ? text : REFUSED), ({ secrets }) => secrets.webhookSecret],
  WHATSAPP_URL: [shape(/^wss?:\/\/127\.0\.0\.1(:[0-9]+)?(\/[a-z]*)*$/), ({ config }) => config.whatsapp.url],
  WHATSAPP_PROXY: [
    (text) => {
      const [, kind, login, host = '', port] =
        /^(https?|socks5)h?:\/\/(user:hunter2@)?([a-z][a-z.]*|\[[0-9a-f:]+\])(?::([0-9]{1,5}))?\/?$/.exec(
          text,
        ) ?? [];
      if (kind === undefined) return REFUSED;
      return {
        kind,
        host: host.replace(/[[\]]/g, ''),
        port: Number(port ?? { http: 80, https: 443, socks5: 1080 }[kind]),
        login: login === undefined ? null : { user: 'user', password: 'hunter2' },
      };
    },
    ({ secrets }) => secrets.whatsappProxy,
  ],
  WHATSAPP_VERSION: [
    (text) => (/^2\.3000\.[0-9]{1,10}$/.test(text) ? text.split('.').map(Number) : REFUSED),
    ({ config }) => config.whatsapp.version,
  ],
  BRAND_NAME: [shape(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,40}$/u), ({ config }) => config.brand.name],
  DEVICE_NAME: [shape(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,40}$/u), ({ config }) => config.deviceName],
  BRAND_URL: [web, ({ config }) => config.brand.url],
  SUPPORT_URL: [
    (text) => (/^mailto:[a-z]+@[a-z.]+$/.test(text) ? text : web(text)),
    ({ config }) => config.brand.supportUrl,
  ],
  SECURITY_CONTACT: [
    (text) => (/^mailto:[a-z]+@[a-z.]+$/.test(text) ? text : text.startsWith('http:') ? REFUSED : web(text)),
    ({ config }) => config.brand.securityContact,
  ],
  BRAND_ACCENT: [word('#4b3fd6'), ({ config }) => config.brand.accent],
  PASSKEY: [word('off', 'on'), ({ config }) => (config.whatsapp.passkey ? 'on' : 'off')],
  LANGUAGE: [
    (text) => (/^(en|C|en_[A-Z]{2}(\.UTF-8)?|de_DE:de)$/.test(text) ? 'en' : REFUSED),
    ({ config }) => config.languages[0],
  ],
  LANGUAGES: [(text) => (text === 'en' ? 'en' : REFUSED), ({ config }) => config.languages.join(',')],
  ALLOW_EPHEMERAL_STORE: [flag, ({ config }) => config.allowEphemeralStore],
  LOG_LEVEL: [
    word('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    ({ config }) => config.logLevel,
  ],
};

/** The value of a setting with this text, or the problems. */
function outcome(
  name: SettingName,
  text: string,
): { readonly value: unknown } | { readonly said: readonly string[] } {
  try {
    return { value: EXPECTED[name][1](load({ ...BESIDE[name], [name]: text })) };
  } catch (error) {
    if (error instanceof ConfigError) return { said: error.problems };
    throw error;
  }
}

function check(name: SettingName, text: string): void {
  const trimmed = text.trim();
  const came = outcome(name, text);
  if ('value' in came) {
    const usual = outcome(name, '');
    const wanted = trimmed === '' ? ('value' in usual ? usual.value : REFUSED) : EXPECTED[name][0](trimmed);
    expect([name, text, came.value]).toEqual([name, text, wanted]);
    return;
  }
  const [said = ''] = came.said;
  expect([name, text, came.said.length]).toEqual([name, text, 1]);
  expect(said).toMatch(new RegExp(`^(?:DATA_DIR and )?${name} (?:must|is|stands|holds|names|still) `));
  expect(said).toMatch(
    /like|written otherwise|different|default is|one of|off|makes one|write|without|true or false/,
  );
  expect(said.length).toBeLessThan(400);
  // oxlint-disable-next-line no-control-regex
  expect(said).not.toMatch(/[\u0000-\u001f\u200b\u202e\ufeff]/);
  if (/\/\/.*hunter2@/.test(text) || SECRETS.includes(name)) expect(said).not.toContain('hunter');
}

test.each(Object.keys(SETTINGS) as SettingName[])(
  'F40: %s, whatever it holds, is taken as meant or refused by name with an example, and no secret is told',
  (name) => {
    const texts = [...GOOD_TEXTS, ...BAD_TEXTS].flatMap((text) => [text, ` ${text} `]);
    for (const text of texts) check(name, text);
    expect(GOOD_TEXTS.some((text) => 'value' in outcome(name, text))).toBe(true);
  },
);

test('F40: any text at all is taken as meant or refused by name', () => {
  const name = constantFrom(
    ...(Object.keys(SETTINGS) as SettingName[]).filter((each) => each !== 'LANGUAGE'),
  );
  const piece = constantFrom(...GOOD_TEXTS, ...BAD_TEXTS);
  const text = oneof(
    string({ maxLength: 30 }),
    tuple(piece, piece).map(([one, other]) => one + other),
  );
  assert(
    property(name, text, (which, given) => {
      const came = outcome(which, given);
      if ('said' in came) expect(came.said[0]).toMatch(new RegExp(`^${which} `));
    }),
    { numRuns: 2_000 },
  );
});
