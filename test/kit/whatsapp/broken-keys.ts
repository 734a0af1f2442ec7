import { bytes, pair, type Row } from './state.ts';

/** Changes to keys that make a bot fail later. */
export const BROKEN_KEYS: readonly Row[] = [
  [
    'a pre-key cut off',
    (s) =>
      (s.keys['pre-key'] = {
        ...s.keys['pre-key'],
        400: { public: bytes(Buffer.alloc(32)), private: bytes(Buffer.alloc(4)) },
      }),
    ['pre-keys'],
    /Pre-key 400 has a private half of 4 bytes/,
  ],
  [
    'a last pre-key of two halves',
    (s) =>
      (s.keys['pre-key'] = {
        ...s.keys['pre-key'],
        812: { ...pair(), public: pair().public },
      }),
    ['pre-keys'],
    /halves of pre-key 812/,
  ],
  [
    'an app-state key cut off',
    (s) => (s.keys['app-state-sync-key'] = { [String(s.creds['myAppStateKeyId'])]: { keyData: 'AAAA' } }),
    ['app-state-key'],
    /damaged/,
  ],
];

/** Changes after which a session still works, at least for a while. */
export const INCOMPLETE: readonly Row[] = [
  [
    'no name of an app-state key',
    (s) => Reflect.deleteProperty(s.creds, 'myAppStateKeyId'),
    ['app-state-key'],
    /has not sent the app-state key/,
  ],
  [
    'the app-state key missing',
    (s) => Reflect.deleteProperty(s.keys, 'app-state-sync-key'),
    ['app-state-key'],
    /not among the keys/,
  ],
  [
    'no pre-keys',
    (s) => Reflect.deleteProperty(s.keys, 'pre-key'),
    ['pre-keys'],
    /All 812 pre-keys are missing/,
  ],
  [
    'one pre-key in the middle missing',
    (s) => Reflect.deleteProperty(s.keys['pre-key'] ?? {}, '400'),
    ['pre-keys'],
    /missing \(1, 400\)/,
  ],
  [
    'the last pre-key missing',
    (s) => Reflect.deleteProperty(s.keys['pre-key'] ?? {}, '812'),
    ['pre-keys'],
    /missing \(1, 812\)/,
  ],
  [
    'a used pre-key, but no conversation that used it',
    (s) => Reflect.deleteProperty(s.keys, 'session'),
    ['pre-keys'],
    /missing \(1\)/,
  ],
  [
    'a hundred pre-keys missing',
    (s) => {
      for (let n = 100; n < 200; n += 1) Reflect.deleteProperty(s.keys['pre-key'] ?? {}, String(n));
    },
    ['pre-keys'],
    /missing \(1, 100, 101, 102, 103 and 96 more\)/,
  ],
  [
    'creds from before the first login',
    (s) => {
      s.creds.nextPreKeyId = 1;
      Reflect.deleteProperty(s.keys, 'pre-key');
    },
    ['pre-keys'],
    /No pre-keys were made/,
  ],
];
