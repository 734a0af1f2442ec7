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
  ];
  expect(
    doubtfulNames(Object.fromEntries([...names, ...usual, ...hosts].map((name) => [name, 'x']))),
  ).toEqual([]);
});

test.each(['"', "'", '`'])('F30: a value in literal %s quotes is refused by the name alone', (quote) => {
  for (const name of ['METRICS_TOKEN', 'API_KEYS', 'BRAND_NAME', 'MONGODB_URI', 'PORT']) {
    const problems = problemsOf({ [name]: `${quote}hunter2-hunter2-hunter2${quote}` });
    expect(problems).toEqual([
      `${name} stands in quotes, which are read as part of it; write it without them`,
    ]);
  }
  expect(problemsOf({ BRAND_NAME: `Bot ${quote}one${quote}` })).toEqual([]);
});
