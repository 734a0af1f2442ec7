import { expect, test } from 'vitest';
import { doubtfulNames } from '../../../src/config/doubts.ts';
import { SETTINGS } from '../../../src/config/settings.ts';
import { MONGO, problemsOf } from '../../kit/program/settings.ts';

test.each([
  ['SESSION_PREFX', 'SESSION_PREFIX'],
  ['SESION_PREFIX', 'SESSION_PREFIX'],
  ['session_prefix', 'SESSION_PREFIX'],
  ['ENCRYPTION_KEY', 'ENCRYPTION_KEYS'],
  ['TRUST_PORXY', 'TRUST_PROXY'],
  ['PROT', 'PORT'],
  ['ENCRYPTION_KEYS_FLIE', 'ENCRYPTION_KEYS_FILE'],
  ['MONGO_URI', 'MONGODB_URI'],
  ['MONGO_URL', 'MONGODB_URI'],
  ['MONGODB_URL', 'MONGODB_URI'],
  ['DATABASE_URL', 'MONGODB_URI'],
  ['mongo_uri', 'MONGODB_URI'],
  ['MONGODB', 'MONGODB_URI'],
  ['MONGO_DB', 'MONGODB_DB'],
  ['TRUST_PROXIES', 'TRUST_PROXY'],
  ['TRUSTED_PROXIES', 'TRUST_PROXY'],
  ['TRUST-PROXY', 'TRUST_PROXY'],
  ['trustProxy', 'TRUST_PROXY'],
  ['DATADIR', 'DATA_DIR'],
  ['DATA_DIRS', 'DATA_DIR'],
  ['API_KEY', 'API_KEYS'],
  ['APIKEYS', 'API_KEYS'],
  ['WEBHOOK_URLS', 'WEBHOOK_URL'],
  ['ALLOWED_HOST', 'ALLOWED_HOSTS'],
  ['CORS_ORIGIN', 'CORS_ORIGINS'],
  ['LOGLEVEL', 'LOG_LEVEL'],
  ['MAXLINKS', 'MAX_LINKS'],
])('F30: the name %s is told as a likely slip for %s, without its value', (name, meant) => {
  const said = doubtfulNames({ [name]: MONGO });
  expect(said).toEqual([`${name} is no setting of this program and is not used; did you mean ${meant}?`]);
  expect(doubtfulNames({ [name]: MONGO, [meant]: 'given' })).toEqual([]);
});

test('F30: names of settings, of systems and of hosts are no slips', () => {
  const names = Object.keys(SETTINGS).flatMap((name) => [name, `${name}_FILE`]);
  const usual = [
    'PATH',
    'HOME',
    'HOSTNAME',
    'LANG',
    'TMPDIR',
    'TMP',
    'TEMP',
    'TERM',
    'TZ',
    'NODE_ENV',
    'PWD',
    'SHLVL',
    'USER',
  ];
  const hosts = [
    'DYNO',
    'RENDER',
    'RENDER_EXTERNAL_URL',
    'NODE_OPTIONS',
    'LOGNAME',
    'npm_config_cache',
    'INVOCATION_ID',
    'XDG_DATA_DIRS',
    'DB_HOST',
    'REDIS_PORT',
    'LANGUAGES_OF_OTHERS',
  ];
  expect(
    doubtfulNames(Object.fromEntries([...names, ...usual, ...hosts].map((name) => [name, 'x']))),
  ).toEqual([]);
});

/** A name with one letter left out, doubled, or swapped with the next. */
function slipsOf(name: string): readonly string[] {
  return name
    .split('')
    .slice(1, -1)
    .flatMap((one, at) => {
      const [before, next = '', after] = [name.slice(0, at + 1), name[at + 2], name.slice(at + 3)];
      return [before + next + after, before + one + one + next + after, before + next + one + after];
    });
}

test.each(Object.keys(SETTINGS))('F30: a slip of one letter in %s is told', (name) => {
  for (const slip of slipsOf(name).filter((each) => each !== name)) {
    expect([slip, doubtfulNames({ [slip]: 'x' })]).toEqual([
      slip,
      [expect.stringContaining('did you mean ')],
    ]);
  }
});

test('F30: in .env every name that means nothing here is told, but for those of Node, systems and hosts', () => {
  const names = [
    'COLOUR',
    'TZ',
    'NODE_ENV',
    'NODE_EXTRA_CA_CERTS',
    'HTTPS_PROXY',
    'no_proxy',
    'SESSION_ID',
    'MONGO_URI',
  ];
  const env = Object.fromEntries(names.map((name) => [name, 'hunter2']));
  expect(doubtfulNames({ ...env, ELSEWHERE: 'x' }, names)).toEqual([
    'COLOUR in .env is no setting of this program and is not used',
    'MONGO_URI in .env is no setting of this program and is not used; did you mean MONGODB_URI?',
  ]);
});

test.each(['$PORT', '${PORT}', '${PORT:-3000}'])(
  'F30: %s, which nothing fills in here, is refused by the name alone',
  (value) => {
    for (const name of ['METRICS_TOKEN', 'BRAND_NAME', 'PORT', 'DATA_DIR']) {
      expect(problemsOf({ [name]: value })).toEqual([
        `${name} is the name of a variable, and nothing puts in its value here; write the value`,
      ]);
    }
    expect(problemsOf({ BRAND_NAME: `Bots for ${value}` })).toEqual([]);
  },
);

test.each(['"', "'", '`'])('F30: a value in literal %s quotes is refused by the name alone', (quote) => {
  for (const name of ['METRICS_TOKEN', 'API_KEYS', 'BRAND_NAME', 'MONGODB_URI', 'PORT']) {
    const problems = problemsOf({ [name]: `${quote}hunter2-hunter2-hunter2${quote}` });
    expect(problems).toEqual([
      `${name} stands in quotes, which are read as part of it; write it without them`,
    ]);
  }
  expect(problemsOf({ BRAND_NAME: `Bot ${quote}one${quote}` })).toEqual([]);
});
