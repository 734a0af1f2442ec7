import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../../kit/browser/browser.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** The site on plain http, behind a proxy that replaces `Host` by the address of the program, as many do by default. */

const SITE = 'http://bots.example';

let browser: Browser;
let app: TestApp;
let proxy: Server;
const seen: IncomingMessage[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  app = await startApp();
  const { hostname, port, host } = new URL(app.url);
  proxy = createServer((incoming, answer) => {
    seen.push(incoming);
    const path = (incoming.url ?? '/').replace(/^http:\/\/[^/]+/, '');
    const headers = { ...incoming.headers, host };
    const onward = request({ host: hostname, port, path, method: incoming.method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.once('error', () => answer.destroy());
    answer.once('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
});

afterAll(async () => {
  await browser.close();
  proxy.closeAllConnections();
  proxy.close();
  await app.close();
});

test('T17: visitors of the site link as everywhere, while a page of another site starts nothing', async () => {
  const server = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const context = await browser.newContext({ proxy: { server }, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(`${SITE}/qr`);
  await page.getByTestId('qr').waitFor();

  const start = seen.find(({ method }) => method === 'POST');
  expect(start?.headers.origin).toBe(SITE);
  expect(start?.headers['sec-fetch-site']).toBeUndefined();
  const { opened } = app.whatsapp.counts;
  const elsewhere = await context.newPage();
  await elsewhere.goto('http://evil.example/robots.txt');
  const reached = await elsewhere.evaluate(async (site) => {
    const send = (path: string, init: RequestInit) =>
      fetch(site + path, init).then(
        () => 'read',
        () => 'refused',
      );
    return [
      await send('/qr', { method: 'POST', mode: 'no-cors' }),
      await send('/code?number=%2B254712345678', { mode: 'no-cors' }),
      await send('/qr', { method: 'POST' }),
      await send('/qr', { method: 'POST', headers: { 'X-Trekker-Page': '1' } }),
    ];
  }, SITE);

  expect(reached).toEqual(['refused', 'refused', 'refused', 'refused']);
  expect(seen.some(({ method, url }) => method === 'OPTIONS' && url === `${SITE}/qr`)).toBe(true);
  expect(seen.filter(({ url }) => url?.startsWith(`${SITE}/code`))).toHaveLength(1);
  expect(app.whatsapp.counts.opened).toBe(opened);
});
