const KEY = 'sixteen-characters-or-more';
const KEY_RING = `k1:${Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64')}`;

/** Texts that are valid values of at least one setting each. */
export const GOOD_TEXTS: readonly string[] = [
  'link.started,session.restored',
  'link.finished, link.finished,',
  ...'0 1 3000 10000 off true FALSE short long never always info silent data /var/lib/bots C:\\bots localhost'.split(
    ' ',
  ),
  ...'127.0.0.1 ::1 BOTS-1 sessions 20/10m 2/10m,5/1d mongodb://db.example ws://127.0.0.1:9000/ws #4b3fd6'.split(
    ' ',
  ),
  ...'https://example.org https://example.org/ https://example.org/a/b example.org:8080,a.example'.split(' '),
  ...'https://a.example,https://b.example:8443, mailto:help@example.org 2.3000.1023223821'.split(' '),
  ...'socks5://user:hunter2@proxy.example:1080 socks5h://proxy.example http://proxy.example:3128 socks5://[::1]'.split(
    ' ',
  ),
  ...'en en_US.UTF-8 de_DE:de C'.split(' '),
  KEY,
  `${KEY},${KEY}`,
  `${KEY},${KEY},`,
  KEY_RING,
  'with space',
  '2/10m, 5/1d,',
];

/** Texts that are invalid for most settings: other types and digits, mistakes in shells and files, misplaced secrets. */
export const BAD_TEXTS: readonly string[] = [
  ...'-1 +1 1.5 1e3 0x10 1_000 NaN Infinity null undefined yes on None , ,, ; * - . .. / \\ # $ ~ { } [] <script>'.split(
    ' ',
  ),
  ...'٣٠٠٠ ３０００ १ ｏｆｆ $PORT ${PORT} %PORT% ~/data ~root/data " \' "3000" \'data\' `x` "data data"'.split(
    ' ',
  ),
  ...'hunter2 hunter2-hunter2-hünter2 k1:hunter2 k1:AAAA, mongodb://user:hunter2@h@x'.split(' '),
  ...'postgres://user:hunter2@h http://user:hunter2@h http:a.example javascript:alert(1) mailto: //example.org'.split(
    ' ',
  ),
  ...'file:///etc/passwd https://'.split(' '),
  ' ',
  '3000 # the port',
  'data # here',
  'hunter2 and more than sixteen',
  'https://a b',
  'a\nb',
  'a\tb',
  'a\u0000b',
  'a\u200bb',
  '\ufeffdata',
  'a\u202eb',
  '9'.repeat(30),
  'a'.repeat(5_000),
];
