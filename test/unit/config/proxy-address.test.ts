import { expect, test } from 'vitest';
import { parseProxy } from '../../../src/config/proxy-address.ts';

const login = (user: string, password: string) => ({ login: { user, password } });

test.each([
  ['http://proxy.example:80', { kind: 'http', host: 'proxy.example', port: 80, login: null }],
  ['https://me@proxy.example', { kind: 'https', port: 443, ...login('me', '') }],
  ['SOCKS5://Proxy.example:80/', { kind: 'socks5', host: 'proxy.example', port: 80 }],
  ['socks5h://127.0.0.1', { kind: 'socks5', host: '127.0.0.1', port: 1080 }],
  ['socks5://[::1]:9050', { host: '::1', port: 9050 }],
  ['http://b\u00fccher.example:1', { host: 'xn--bcher-kva.example' }],
  ['http://me:100%@proxy.example:1', login('me', '100%')],
  ['http://me:p@ss@proxy.example:1', login('me', 'p@ss')],
  ['socks5://m%40e:p%2Fw%3A%C3%BC@proxy.example', login('m@e', 'p/w:\u00fc')],
])('parseProxy, given %s, reads it as meant', (text, expected) => {
  expect(parseProxy(text)).toMatchObject(expected);
});
