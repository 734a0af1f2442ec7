import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { addressesOf, PAGE_ROWS } from '../../../src/http/site/page-rows.ts';
import { parseServerAddress } from '../../../src/restore/server/address.ts';
import { askServer, loadSession, parseSessionId } from '../../../src/restore/server/client.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { serveSecurely, startProxy } from '../../kit/restore/proxy.ts';
import { failureOf, serve } from '../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';

/** The messages of the restore client for a wrong address, or for a server that is not ours. */

const ID = parseSessionId(formatShortId('TREKKER-MD', Buffer.alloc(20, 3)));
const SESSION = sessionLinkedAt(1_700_000_000);
const ONCE = { limitMs: 5_000, pause: () => Promise.reject(new Error('no second try')) };
/** Parts of Node's own messages on network errors, which must not be shown. */
const RAW =
  /getaddrinfo|connect E|socket hang up|SSL routines|Parse Error|Invalid URL|malformed|incorrect header/;

async function wordsOf(url: string, env: Record<string, string> = {}) {
  const patience = { ...ONCE, pause: () => Promise.resolve() };
  const error = await failureOf(() => loadSession(ID, parseServerAddress(url).origin, { env, patience }));
  expect(error.message).not.toMatch(RAW);
  expect(error.message).not.toContain(ID.text.slice(11));
  return error;
}

describe('F35: an address with a path', () => {
  test.each(PAGE_ROWS.flatMap(addressesOf).filter((path) => path !== '/bots'))(
    'of the page %s, is the server',
    (path) => {
      expect(parseServerAddress(`https://example.org${path}`).origin).toBe('https://example.org');
    },
  );

  test.each([
    ['https://example.org/bots', 'https://example.org/bots'],
    ['https://example.org/bots/', 'https://example.org/bots'],
    ['https://example.org/a/b//', 'https://example.org/a/b'],
    ['example.org/bots', 'https://example.org/bots'],
    ['localhost:3000/bots', 'http://localhost:3000/bots'],
    ['https://example.org/', 'https://example.org'],
    ['https://example.org/validate', 'https://example.org'],
    ['https://example.org/pair', 'https://example.org'],
    ['https://example.org/qr/', 'https://example.org'],
    ['https://example.org/bots/validate', 'https://example.org/bots'],
    ['https://example.org/restore.mjs', 'https://example.org'],
    ['https://example.org/bots.html', 'https://example.org'],
    ['https://example.org/session/archive', 'https://example.org'],
    ['https://example.org/bots/pair#number', 'https://example.org/bots'],
    ['https://example.org/?lang=es', 'https://example.org'],
    ['example.org/whatsapp/bots?lang=pt-BR#start', 'https://example.org/whatsapp/bots'],
    ['https://example.org/restore.mjs?lang=ar', 'https://example.org'],
  ])('%s is the server at %s', (text, origin) => {
    expect(parseServerAddress(text)).toMatchObject({ origin });
  });

  test('that is the guide of a site, is that of the site if nothing is under it', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      if (request.url === '/session') response.end(JSON.stringify(SESSION));
      else response.writeHead(404).end(JSON.stringify({ code: 'NOT_FOUND', detail: 'Nothing here.' }));
    });

    expect(await loadSession(ID, parseServerAddress(`${url}/bots`).origin)).toEqual(SESSION);
    expect(await failureOf(() => loadSession(ID, `${url}/robots`))).toMatchObject({ code: 'NOT_FOUND' });
    expect(paths).toEqual(['/bots/session', '/session', '/robots/session']);
  });

  test('is asked under that path', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.end(JSON.stringify(SESSION));
    });

    expect(await loadSession(ID, parseServerAddress(`${url}/bots/`).origin)).toEqual(SESSION);
    await askServer(`${url}/bots`, '/session?logout=true');
    expect(paths).toEqual(['/bots/session', '/bots/session?logout=true']);
  });

  test.each([
    ['https://example.org/?key=1', /"\?"/],
    ['https://me:secret@example.org', /name and password/],
    ['ftp://example.org', /https:\/\/example\.org/],
    ['', /https:\/\/example\.org/],
  ])('or with more, as %j, is refused in words', async (text, words) => {
    const error = await failureOf(() => parseServerAddress(text));
    expect(error).toMatchObject({ code: 'USAGE', exit: 2 });
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain('secret');
  });
});

describe('F35: a server that sends on', () => {
  const moving = (location: (path: string) => string, status = 302) =>
    serve((request, response) => {
      response.writeHead(status, { Location: location(request.url ?? '') }).end();
    });

  test.each([
    ['to https', (path: string) => `https://example.org${path}`, 'https://example.org'],
    ['to a path', (path: string) => `/bots${path}`, /http:\/\/127\.0\.0\.1:\d+\/bots/],
    ['to another host', (path: string) => `//www.example.org${path}/`, 'https?://www.example.org'],
  ])('%s, is told with the address to give', async (_what, location, address) => {
    const error = await wordsOf(await moving(location));
    expect(error).toMatchObject({ code: 'USAGE', exit: 2 });
    expect(error.message).toMatch(
      new RegExp(`sends on to ${address instanceof RegExp ? address.source : address}[.:] `),
    );
    expect(error.message).toMatch(/--url.*url/);
  });

  test.each([
    ['its own login page', () => '/login?next=%2Fsession'],
    ['a login page elsewhere', () => 'https://login.example.org/start?next=session'],
    ['nothing that is an address', () => 'http://['],
    ['another kind of address', () => 'javascript:alert(1)'],
  ])('to %s, is told as a page that is no server of ours', async (_what, location) => {
    const error = await wordsOf(await moving(location));
    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(/as a login page does/);
  });
});

describe('F35: a server that sends on to the address that was asked', () => {
  let own = '';
  test.each([
    ['its path', () => '/session'],
    ['its whole address', () => `http://${own}/session`],
    ['its address in capitals and with a mark', () => `HTTP://${own.toUpperCase()}/session#top`],
    ['an empty location', () => ''],
  ])('by %s, is told in own words and asked once', async (_what, location) => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(307, { Location: location() }).end();
    });
    own = new URL(url).host;
    const error = await wordsOf(url);
    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(/back to this same address/);
    expect(error.message).not.toMatch(/sends on to|login/);
    expect(asked).toBe(1);
  });
});

describe('F35: a server that answers', () => {
  test.each([
    [502, {}, /is not ready: it answered 502\. Wait 30 seconds, then try again\./],
    [503, {}, /is not ready: it answered 503\. Wait 30 seconds/],
    [521, {}, /is not ready: it answered 521\. Wait 30 seconds/],
    [503, { 'Retry-After': '7' }, /Wait 7 seconds/],
    [503, { 'Retry-After': '1800' }, /Wait 30 minutes/],
    [429, {}, /429/],
    [401, {}, /refuses.*401.*right address/],
    [403, {}, /refuses.*403.*right address/],
    [404, {}, /404.*right address/],
    [500, {}, /500/],
  ])('%i with %j and nothing more, is told in words', async (status, headers, words) => {
    const url = await serve((_request, response) => response.writeHead(status, headers).end('<html>'));
    const error = await wordsOf(url);
    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(words);
  });
});

/** Starts a server that answers with `text`, which is no HTTP. */
async function speaking(text: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).on('data', () => socket.end(text));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('F35: an address at which', () => {
  const ok = (_request: unknown, response: { end: (text: string) => unknown }) => void response.end('{}');

  test('plain http is spoken, asked by https, is told with http://', async () => {
    const plain = await serve(ok);
    const error = await wordsOf(plain.replace('http:', 'https:'));
    expect(error).toMatchObject({ code: 'NETWORK', exit: 6 });
    expect(error.message).toMatch(/does not speak https.*http:\/\//);
  });

  test('https is spoken, asked by plain http, is told with https://', async () => {
    const port = await serveSecurely(ok);
    expect((await wordsOf(`http://127.0.0.1:${port}`)).message).toMatch(/https:\/\//);
  });

  test('something else is spoken, is told', async () => {
    expect((await wordsOf(await speaking('220 mail.example ESMTP\r\n'))).message).toMatch(
      /does not speak http/,
    );
  });

  test('nothing listens, is told', async () => {
    expect((await wordsOf('http://127.0.0.1:1')).message).toMatch(/nothing listens there.*right address/);
  });

  test('a name stands that nothing has, is told', async () => {
    expect((await wordsOf('https://sessions.invalid')).message).toMatch(/name/);
  });

  test('a certificate stands that nothing trusts, is told', async () => {
    const port = await serveSecurely(ok);
    expect((await wordsOf(`https://localhost:${port}`)).message).toMatch(/certificate/);
  });

  test('content is damaged, is told', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('not packed at all');
    });
    expect((await wordsOf(url)).message).toMatch(/damaged/);
  });
});

describe('F35: a proxy', () => {
  test.each([
    ['http://me:50%25@', 'me:50%'],
    ['http://me:50%@', 'me:50%'],
    ['http://me:a%zz%41@', 'me:a%zzA'],
    ['http://me:%C3%A4%E4@', 'me:\u00e4%E4'],
    ['http://m%@', 'm%:'],
  ])('whose login is written as %s, gets it', async (login, wanted) => {
    const answer = (_request: unknown, response: { end: (text: string) => unknown }) =>
      void response.end(JSON.stringify(SESSION));
    const proxy = await startProxy(0, answer, null);
    const env = { HTTP_PROXY: proxy.url.replace('http://me:secret@', login) };

    expect(await loadSession(ID, 'http://sessions.test:3000', { env })).toEqual(SESSION);
    expect(proxy.logins).toEqual([`Basic ${Buffer.from(wanted).toString('base64')}`]);
  });
});
