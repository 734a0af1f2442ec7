import { describe, expect, test } from 'vitest';
import { ConfigError, describeConfig, loadConfig } from '../../../src/config/config.ts';
import { KEY_RING, load, MONGO, problemsOf } from '../../kit/program/settings.ts';
import { EVERY_SECRET, EVERY_SETTING, EVERY_VALUE } from './every-setting.ts';

describe('loadConfig', () => {
  test('without any setting, gives the defaults', () => {
    const { config, secrets } = load({});

    expect(config).toEqual({
      server: {
        port: 3000,
        host: '0.0.0.0',
        trustProxy: 0,
        corsOrigins: [],
        publicUrl: null,
        allowedHosts: null,
      },
      store: { kind: 'embedded' },
      dataDir: 'data',
      tempDir: 'temp',
      allowEphemeralStore: false,
      ephemeralDisk: null,
      session: { prefix: 'TREKKER-MD', format: 'short', longFormat: true, ttlDays: 30 },
      reveal: 'never',
      keepStates: { isOn: true, mostBytes: 268_435_456 },
      maxLinks: 50,
      linksAtOncePerAddress: 5,
      limits: {
        'links-per-address': [{ points: 20, durationMs: 600_000 }],
        'codes-per-address': [{ points: 5, durationMs: 600_000 }],
        'codes-per-number': [
          { points: 2, durationMs: 600_000 },
          { points: 5, durationMs: 86_400_000 },
        ],
        'codes-per-hour': [{ points: 300, durationMs: 3_600_000 }],
        'links-per-hour': null,
        'id-misses-per-address': [{ points: 60, durationMs: 60_000 }],
        'answers-per-link': [{ points: 30, durationMs: 1_200_000 }],
        'answers-per-address': [{ points: 120, durationMs: 600_000 }],
        'restores-per-id': [{ points: 30, durationMs: 3_600_000 }],
        'state-writes-per-id': [{ points: 60, durationMs: 60_000 }],
        'state-starts-per-id': [{ points: 60, durationMs: 600_000 }],
        'state-looks-per-id': [{ points: 12, durationMs: 600_000 }],
        'live-per-hour': [{ points: 200, durationMs: 3_600_000 }],
        'late-codes-per-address': [{ points: 2, durationMs: 3_600_000 }],
        'late-links-per-address': [{ points: 4, durationMs: 3_600_000 }],
        'live-carried-per-hour': [{ points: 100, durationMs: 3_600_000 }],
        'unlinks-per-hour': [{ points: 200, durationMs: 3_600_000 }],
        'carried-per-address': [{ points: 30, durationMs: 60_000 }],
        'live-per-id': [{ points: 5, durationMs: 3_600_000 }],
        'live-per-address': [{ points: 20, durationMs: 3_600_000 }],
        'unlinks-per-address': [{ points: 30, durationMs: 3_600_000 }],
      },
      whatsapp: { url: null, version: null, isProxied: false, passkey: false },
      brand: { name: 'TREKKER-MD', url: null, supportUrl: null, securityContact: null, accent: null },
      languages: ['en'],
      webhookUrl: null,
      webhookEvents: ['link.finished'],
      deviceName: 'TREKKER-MD',
      logLevel: 'info',
    });
    expect(secrets).toEqual({
      mongodbUri: null,
      encryptionKeys: null,
      apiKeys: [],
      metricsToken: null,
      webhookSecret: null,
      whatsappProxy: null,
    });
  });

  test('with every setting given, takes all of them', () => {
    const { config, secrets } = load(EVERY_SETTING);

    expect(config).toMatchObject(EVERY_VALUE);
    expect(secrets).toEqual(EVERY_SECRET);
  });

  test('when a value is empty or blank, counts it as not given', () => {
    expect(load({ PORT: '', METRICS_TOKEN: '  ', METRICS_TOKEN_FILE: '' })).toEqual(load({}));
  });

  test("with WhatsApp's own address, gives null", () => {
    expect(load({ WHATSAPP_URL: 'wss://web.whatsapp.com/ws/chat' }).config.whatsapp.url).toBeNull();
  });

  test.each([
    [{ MONGODB_URI: MONGO }, 'ENCRYPTION_KEYS is required'],
    [{ SESSION_FORMAT: 'long', LONG_FORMAT: 'false' }, 'SESSION_FORMAT is long'],
    [{ WEBHOOK_URL: 'https://a.example' }, 'WEBHOOK_SECRET is required'],
    [{ DATA_DIR: 'x', TEMP_DIR: 'x' }, 'different folders'],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'NODE_TLS_REJECT_UNAUTHORIZED'],
    [{ NODE_APP_INSTANCE: '1' }, 'set MONGODB_URI'],
    [{ DYNO: 'web.1' }, 'MONGODB_URI is required here'],
  ])(
    'with settings that do not go together (%o), says so',
    (env: Readonly<Record<string, string>>, expected) => {
      const problems = problemsOf(env);

      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(expected);
      expect(problems[0]).not.toContain('hunter2');
    },
  );

  test.each([
    { NODE_TLS_REJECT_UNAUTHORIZED: '1' },
    { NODE_APP_INSTANCE: '0' },
    { NODE_APP_INSTANCE: '3', MONGODB_URI: MONGO, ENCRYPTION_KEYS: KEY_RING },
    { DYNO: 'web.1', ALLOW_EPHEMERAL_STORE: 'true' },
    { DYNO: 'web.1', MONGODB_URI: MONGO, ENCRYPTION_KEYS: KEY_RING },
    { RENDER: 'true' },
    { WEBHOOK_URL: 'https://a.example', WEBHOOK_SECRET: 'signing-secret-16' },
    { BRAND_ACCENT: '#000001' },
  ])('with %o, finds no problem', (env: Readonly<Record<string, string>>) => {
    expect(problemsOf(env)).toEqual([]);
  });

  test('on Heroku, says so in the settings', () => {
    expect(load({ DYNO: 'web.1', ALLOW_EPHEMERAL_STORE: 'true' }).config.ephemeralDisk).toBe('heroku');
  });

  test('with many problems of every kind, reports all of them at once', () => {
    const problems = problemsOf({
      PORT: 'x',
      TRUST_PROXY: 'true',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      MONGODB_URI: MONGO,
      METRICS_TOKEN_FILE: '/missing',
      LANGUAGE: '1',
    });

    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'PORT',
      'TRUST_PROXY',
      'METRICS_TOKEN_FILE',
      'LANGUAGE',
      'NODE_TLS_REJECT_UNAUTHORIZED=0',
      'ENCRYPTION_KEYS',
    ]);
  });

  test('its error lists every problem in the message', () => {
    const error = new ConfigError(['one', 'two']);

    expect(error.message).toBe('The settings cannot be used:\n- one\n- two');
    expect(error.name).toBe('ConfigError');
  });
});

describe('NAME_FILE', () => {
  test('when given, takes the trimmed content of the file', () => {
    const { secrets, config } = load(
      { ENCRYPTION_KEYS_FILE: '/keys', PORT_FILE: '/port' },
      { '/keys': `${KEY_RING}\n`, '/port': '80\n' },
    );

    expect(secrets.encryptionKeys).toBe(KEY_RING);
    expect(config.server.port).toBe(80);
  });

  test('when given besides the setting, is refused', () => {
    expect(problemsOf({ PORT: '1', PORT_FILE: '/port' }, { '/port': '2' })).toEqual([
      'PORT and PORT_FILE are both given; keep one of them',
    ]);
  });

  test('when the file is empty, is refused', () => {
    expect(problemsOf({ API_KEYS_FILE: '/keys' }, { '/keys': '\n' })).toEqual([
      'API_KEYS_FILE names an empty file',
    ]);
  });

  test('when the file cannot be read, says why', () => {
    expect(problemsOf({ API_KEYS_FILE: '/keys' })).toEqual([
      'API_KEYS_FILE cannot be read: no such file: /keys',
    ]);
  });

  test('when reading throws something that is no error, still reports it', () => {
    const read = () => {
      // oxlint-disable-next-line no-throw-literal, typescript/only-throw-error -- that is the case under test
      throw 'odd';
    };

    expect(() => loadConfig({ API_KEYS_FILE: '/keys' }, read)).toThrow(
      'API_KEYS_FILE cannot be read: unknown reason',
    );
  });
});

describe('describeConfig', () => {
  test('for a server with every secret, shows none of them and no path of the webhook', () => {
    const { config } = load({
      MONGODB_URI: MONGO,
      ENCRYPTION_KEYS: KEY_RING,
      API_KEYS: 'canary-api-16-long',
      METRICS_TOKEN: 'canary-metrics-16',
      WEBHOOK_URL: 'https://hooks.example/canary-path',
      WEBHOOK_SECRET: 'canary-signing-16',
      WHATSAPP_PROXY: 'http://canary-user:canary-password@canary.example:3128',
      WHATSAPP_VERSION: '2.3000.1023223821',
    });

    const text = JSON.stringify(describeConfig(config));

    for (const secret of ['hunter2', KEY_RING, 'canary']) expect(text).not.toContain(secret);
    expect(text).toContain('https://hooks.example');
    expect(text).toContain('2.3000.1023223821');
    expect(text).toContain('2/600s,5/86400s');
    expect(text).toContain('"isProxied":true');
  });

  test('for the defaults, says which limits are off', () => {
    expect(describeConfig(load({}).config)).toMatchObject({
      limits: { 'links-per-hour': 'off' },
      webhook: null,
      whatsapp: { version: null },
    });
  });
});
