import { expect, test } from 'vitest';
import { SETTINGS } from '../../../src/config/settings.ts';
import { problemsOf } from '../../kit/program/settings.ts';

test.each([
  ['PORT', '65536', 'whole number from 0 to 65535'],
  ['PORT', '3e3', 'whole number'],
  ['HOST', 'a b', 'host name'],
  ['MONGODB_DB', 'a/b', 'letters'],
  ['SESSION_PREFIX', 'lower', 'capital letters'],
  ['SESSION_PREFIX', 'A-', 'capital letters'],
  ['SESSION_PREFIX', 'A'.repeat(25), '1 to 24'],
  ['SESSION_FORMAT', 'medium', 'short, long'],
  ['LONG_FORMAT', 'maybe', 'true or false'],
  ['SESSION_TTL_DAYS', '-1', 'whole number'],
  ['REVEAL_ON_PAGE', 'yes', 'never, on-failure, always'],
  ['MAX_LINKS', '0', 'from 1'],
  ['LINKS_PER_ADDRESS', '20', 'like 20/10m'],
  ['LINKS_PER_ADDRESS', '0/10m', 'like 20/10m'],
  ['LINKS_PER_ADDRESS', '1/10m,5', 'like 20/10m'],
  ['LINKS_PER_ADDRESS', ',', 'like 20/10m'],
  ['LINKS_AT_ONCE_PER_ADDRESS', 'none', 'off'],
  ['CODES_PER_HOUR', '300/1h', 'off'],
  ['TRUST_PROXY', 'true', 'number of proxies'],
  ['TRUST_PROXY', '11', 'number of proxies'],
  ['CORS_ORIGINS', '*', 'exact origins'],
  ['CORS_ORIGINS', 'null', 'exact origins'],
  ['CORS_ORIGINS', 'https://a.example/', 'exact origins'],
  ['PUBLIC_URL', 'bots.example', 'https://example.org'],
  ['PUBLIC_URL', 'ftp://bots.example', 'https://example.org'],
  ['PUBLIC_URL', 'https://user:word@bots.example', 'without a user'],
  ['PUBLIC_URL', 'https://bots.example/?a=1', 'without a user, a ?'],
  ['PUBLIC_URL', 'https://bots.example/#', 'without a user, a ?'],
  // Commands on pages hold the address, and `URL` lets all of these through.
  ...[
    '$(id).example',
    '`id`.example',
    'a;reboot.example',
    "it's.example",
    'a"b.example',
    'a&b.example',
    '*.example',
    'a{b}.example',
    '-o.example:0',
    'bots.example/$(id)',
    'bots.example/;reboot',
    "bots.example/it's",
    'bots.example/a&b',
    'bots.example/a|b',
    'bots.example/(a)',
    'bots.example/a!b',
    'bots.example/a*',
    'bots.example//a',
    '3000',
    '0x7f.1',
  ].map((site): [string, string, string] => ['PUBLIC_URL', `https://${site}`, 'letters, digits']),
  ['ALLOWED_HOSTS', '*.bots.example', 'hosts like'],
  ['ALLOWED_HOSTS', 'https://bots.example', 'hosts like'],
  ['ALLOWED_HOSTS', 'bots.example/whatsapp', 'hosts like'],
  ['ALLOWED_HOSTS', 'bots.example:port', 'hosts like'],
  ['ALLOWED_HOSTS', '[::1', 'hosts like'],
  ['ALLOWED_HOSTS', ',', 'hosts like'],
  ['WHATSAPP_URL', 'wss://evil.example/ws/chat', '127.0.0.1'],
  ['WHATSAPP_URL', 'ws://web.whatsapp.com/ws/chat', '127.0.0.1'],
  ['WHATSAPP_URL', 'ws://127.0.0.1.evil.example/', '127.0.0.1'],
  ['WHATSAPP_URL', 'http://127.0.0.1/', 'ws or wss'],
  ['WHATSAPP_VERSION', '2.2413.1', '2.3000'],
  ['BRAND_NAME', 'a\u202eb', 'printable'],
  ['BRAND_URL', 'javascript:alert(1)', 'http, https'],
  ['SUPPORT_URL', 'javascript:alert(1)', 'mailto'],
  ['SECURITY_CONTACT', 'security@brand.example', 'or mailto:help@example.org'],
  ['SUPPORT_URL', 'https://brand.example/\u202ea', 'https'],
  ['BRAND_ACCENT', 'blue', 'colour like'],
  ['BRAND_ACCENT', '#25d366', 'too light'],
  ['LANGUAGE', 'xx', 'one of en'],
  ['LANGUAGE', 'English', 'language like en'],
  ['ALLOW_EPHEMERAL_STORE', '2', 'true or false'],
  ['LOG_LEVEL', 'loud', 'trace, debug'],
])('with %s=%s, names the setting and what it must be', (name, value, expected) => {
  const problems = problemsOf({ [name]: value });

  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} `));
  expect(problems[0]).toContain(expected);
  // The message must show neither invisible characters nor a possible password.
  expect(problems[0]).toContain(value.replace('\u202e', '?').replace('user:word', '...'));
});

test.each([
  ['MONGODB_URI', 'postgres://user:hunter2@host'],
  ['ENCRYPTION_KEYS', 'k1:hunter2'],
  ['WEBHOOK_URL', 'ftp://hunter2@a.example/hunter3'],
  ['API_KEYS', 'hunter2 hunter3 hunter4'],
  ['METRICS_TOKEN', 'hunter 2 of sixteen and more'],
  ...[
    'hunter2.example:3128',
    'user:hunter2@proxy.example:3128',
    'http://proxy.example:3128:user:hunter2',
    'http://user:hun/ter2@proxy.example:3128',
    'http://user:hun#ter2@proxy.example:3128',
    'socks4://user:hunter2@proxy.example',
    'ftp://user:hunter2@proxy.example',
    'socks5://user:hunter2@',
    'socks5://user:hunter2@proxy.example:0',
    'socks5://user:hunter2@proxy.example:65536',
    'socks5://user:hunter2@1080',
    'socks5://user:hunter2@a,b:1080',
    'socks5://user:hunter2@proxy.example/path',
    `socks5://user:${'hunter2'.repeat(40)}@proxy.example`,
  ].map((value): [string, string] => ['WHATSAPP_PROXY', value]),
  ['WEBHOOK_SECRET', 'hunter 2 of sixteen and more'],
])('with an unusable secret %s, names it without its value', (name, value) => {
  const problems = problemsOf({ [name]: value });

  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(name);
  expect(problems[0]).not.toContain('hunter');
  expect(problems[0]).not.toContain(value);
});

test.each(['API_KEYS', 'METRICS_TOKEN', 'WEBHOOK_SECRET'])(
  'T66: with a %s of 15 characters or less, alone or after a good one, names it without its value',
  (name) => {
    const good = 'a'.repeat(16);
    const short = ['h', 'hunter2', 'hunter2-of-15-c'];
    const values = name === 'API_KEYS' ? [...short, ...short.map((value) => `${good},${value}`)] : short;
    for (const value of values) {
      const problems = problemsOf({ [name]: value });
      expect([value, problems.length]).toEqual([value, 1]);
      expect(problems[0]).toMatch(new RegExp(`^${name} must .*16 characters`));
      expect(problems[0]).not.toContain('hunter');
    }
    expect(problemsOf({ [name]: good })).toEqual([]);
  },
);

test('with a list that holds nothing, is refused', () => {
  expect(problemsOf({ API_KEYS: ',' })).toHaveLength(1);
});

test('SETTINGS, for every row with a default, has one that its own type accepts', () => {
  const refused = Object.entries(SETTINGS).filter(
    ([, row]) => row.default !== null && !row.type.safeParse(row.default).success,
  );

  expect(refused).toEqual([]);
});

test('SETTINGS, for every row, says in a whole sentence what it is', () => {
  const wordless = Object.entries(SETTINGS).filter(([, row]) => !/^[A-Z].*\.$/.test(row.about));

  expect(wordless).toEqual([]);
});
