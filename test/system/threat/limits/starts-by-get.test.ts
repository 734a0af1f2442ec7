import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import axios from 'axios';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../../kit/program/raw-request.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** T65: the two routes that start a link by a `GET` request. */

const LISTED = 'https://bots.example';
const BROWSER =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const CUBOT =
  'Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36';
/** An invalid number: if the request is let through, it is refused for the number and no code is requested. */
const CODE = '/code?number=12';
const IMAGE = { Accept: 'image/avif,image/webp,image/png,image/*;q=0.8,*/*;q=0.5' };

type Headers = Readonly<Record<string, string>>;

let app: TestApp;
let proxied: TestApp;

beforeAll(async () => {
  app = await startApp({ CORS_ORIGINS: LISTED });
  proxied = await startApp({ TRUST_PROXY: '1', PUBLIC_URL: 'http://public.example' });
});

afterAll(async () => {
  await app.close();
  await proxied.close();
});

async function expectRefused(headers: Headers, to: TestApp = app): Promise<void> {
  const { opened } = to.whatsapp.counts;
  const code = await ask(to.url, '/code?number=%2B254712345678', { headers });
  expect([headers, code.status]).toEqual([headers, 403]);
  expect(JSON.parse(code.body.toString())).toEqual({ error: expect.any(String) });
  const image = await ask(to.url, '/qr', { headers: { ...headers, ...IMAGE } });
  expect([headers, image.status]).toEqual([headers, 403]);
  expect(to.whatsapp.counts.opened).toBe(opened);
}

async function expectServed(headers: Headers, to: TestApp = app): Promise<void> {
  const code = await ask(to.url, CODE, { headers });
  expect([headers, code.status]).toEqual([headers, 400]);
}

describe('T65: a program', () => {
  test.each([
    '',
    'axios/1.21.1',
    'node',
    'undici',
    'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
    'got (https://github.com/sindresorhus/got)',
    'curl/8.5.0',
    'Wget/1.21.4',
    'python-requests/2.32.3',
    'Python-urllib/3.12',
    'okhttp/4.12.0',
    'Go-http-client/1.1',
    'Dart/3.4 (dart:io)',
    'Apache-HttpClient/4.5.14 (Java/17)',
    'Java/17.0.2',
    'PostmanRuntime/7.39.0',
    'Google-HTTP-Java-Client/1.42.3 (gzip)',
    'insomnia/9.3.2',
    'MyPanel/2.0',
  ])('that calls itself "%s" is served', async (agent) => {
    await expectServed(agent === '' ? {} : { 'User-Agent': agent });
    await expectServed({ 'User-Agent': agent, Accept: '*/*', 'Sec-Fetch-Mode': 'cors' });
  });

  test('that really is fetch, axios or curl, gets the image of a link', async () => {
    const curl = await promisify(execFile)(
      'curl',
      ['-s', '-H', 'Accept: image/png', '-w', '%{content_type}', `${app.url}/qr`],
      { encoding: 'latin1' },
    );
    const byAxios = await axios.get(`${app.url}/qr`, {
      headers: { Accept: 'image/png' },
      responseType: 'arraybuffer',
    });
    const byFetch = await fetch(`${app.url}/qr`, { headers: { Accept: 'image/png' } });
    const bare = await ask(app.url, '/qr', { headers: { Accept: 'image/png' } });

    expect(curl.stdout.slice(-9)).toBe('image/png');
    expect(byAxios.headers['content-type']).toBe('image/png');
    expect(byFetch.headers.get('content-type')).toBe('image/png');
    expect(bare.headers['content-type']).toBe('image/png');
  });
});

describe('T65: a browser', () => {
  const pages: readonly Headers[] = [
    { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
    { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', Origin: LISTED },
    { Origin: LISTED, Referer: `${LISTED}/` },
  ];

  test.each(pages)('on a page with the sign %o is served', async (headers) => {
    await expectServed({ 'User-Agent': BROWSER, ...headers });
    await expectServed({ 'User-Agent': CUBOT, ...headers });
  });

  test('on plain http, is served for a page of the same host', async () => {
    const { host, port } = new URL(app.url);
    for (const own of [`http://${host}/`, `http://${host}/qr?x=1`, app.url.toUpperCase()]) {
      await expectServed({ 'User-Agent': BROWSER, Referer: own });
    }
    await expectServed({ 'User-Agent': BROWSER, Origin: app.url });
    await expectServed({ 'User-Agent': BROWSER, Referer: 'http://bots.example/', Host: 'Bots.example:80' });
    await expectServed({ 'User-Agent': BROWSER, Referer: 'http://public.example/a' }, proxied);
    await expectRefused({ 'User-Agent': BROWSER, Referer: `http://127.0.0.1.evil.example:${port}/` });
    await expectRefused({ 'User-Agent': BROWSER, Referer: `http://${host}@evil.example/` });
    await expectRefused({ 'User-Agent': BROWSER, Referer: 'http://127.0.0.1:1/' });
  });

  test('on https, is refused for a Referer alone: browsers say more there', async () => {
    const https = { 'User-Agent': BROWSER, 'X-Forwarded-Proto': 'https' };
    await expectRefused({ ...https, Referer: 'https://public.example/' }, proxied);
    await expectServed({ ...https, 'Sec-Fetch-Site': 'same-origin' }, proxied);
  });

  test.each<Headers>([
    {},
    { Referer: 'https://evil.example/' },
    { Referer: 'not an address' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'script' },
    { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
    { 'Sec-Fetch-Site': 'none', 'Sec-Fetch-Mode': 'no-cors' },
    { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
  ])('with %o is refused', (headers) => expectRefused({ 'User-Agent': BROWSER, Accept: '*/*', ...headers }));

  test.each([
    BROWSER,
    CUBOT,
    'mozilla/4.0 (compatible; MSIE 6.0)',
    'Opera/9.80 (Android; Opera Mini/36.2) Presto/2.12',
    'UCWEB/2.0 (MIDP-2.0; U; en-US) U2/1.0.0 UCBrowser/9.4',
    'Lynx/2.9.0 libwww-FM/2.14',
  ])('that calls itself "%s" is refused without a sign', (agent) => expectRefused({ 'User-Agent': agent }));

  test.each<Headers>([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Referer: 'https://evil.example/' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'none' },
    { 'Sec-Fetch-Dest': 'script' },
    { 'Sec-CH-UA': '"Chromium";v="140"' },
  ])('that hides its name is known by %o', (headers) => expectRefused({ 'User-Agent': 'x', ...headers }));
});

describe('T65: what nobody asked for', () => {
  const allowed = { 'User-Agent': BROWSER, 'Sec-Fetch-Site': 'same-origin' };

  test.each<Headers>([
    { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-User': '?1' },
    { 'Sec-Fetch-Mode': 'navigate' },
    { 'Sec-Fetch-Mode': 'nested-navigate' },
    { 'Sec-Fetch-Dest': 'document' },
    { 'Sec-Fetch-Dest': 'iframe' },
    { 'Sec-Fetch-Dest': 'object' },
    { 'Upgrade-Insecure-Requests': '1' },
  ])('a navigation (%o) is refused, of this site, of a listed one and of a program', async (headers) => {
    await expectRefused({ ...allowed, ...headers });
    await expectRefused({ 'User-Agent': BROWSER, Origin: LISTED, ...headers });
    await expectRefused({ 'User-Agent': 'x', ...headers });
  });

  test.each<Headers>([
    { 'Sec-Purpose': 'prefetch' },
    { 'Sec-Purpose': 'prefetch;prerender' },
    { 'Sec-Purpose': 'prefetch;anonymous-client-ip' },
    { Purpose: 'prefetch' },
    { Purpose: 'preview' },
    { 'X-Moz': 'prefetch' },
    { 'X-Purpose': 'preview' },
  ])('fetching ahead (%o) is refused', async (headers) => {
    await expectRefused({ ...allowed, ...headers });
    await expectRefused(headers);
  });

  test.each([
    'WhatsApp/2.23.20.0 A',
    'WhatsApp/2',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)',
    'Facebot',
    'Twitterbot/1.0',
    'TelegramBot (like TwitterBot)',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Slack-ImgProxy (+https://api.slack.com/robots)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
    'Googlebot/2.1 (+http://www.google.com/bot.html)',
    'Google-InspectionTool/1.0',
    'GoogleOther',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Applebot/0.1',
    'SkypeUriPreview Preview/0.5',
    'redditbot/1.0',
    'Pinterest/0.2 (+https://www.pinterest.com/bot.html)',
    'vkShare; (+http://vk.com/dev/Share)',
    'facebookexternalhit/1.1;line-poker/1.0',
    'kakaotalk-scrap/1.0',
    'Viber/22.0',
    'http.rb/5.1.1 (Mastodon/4.2.1; +https://mastodon.example/)',
    'Synapse (bot; +https://github.com/matrix-org/synapse)',
    'Iframely/1.3.1 (+https://iframely.com/docs/about)',
    'Embedly/0.2',
    'Mail.RU_Bot/2.0',
    'Baiduspider/2.0',
    'DuckDuckBot/1.1',
    'ia_archiver',
    'YaCrawler/1.0',
    'Some-Link-Preview/1.0',
    'UptimeRobot/2.0',
    'Mozilla/4.0 (compatible; ms-office; MSOffice 16)',
  ])('the robot "%s" is refused, also with a sign', async (agent) => {
    await expectRefused({ 'User-Agent': agent });
    await expectRefused({ ...allowed, 'User-Agent': agent });
  });

  test('HEAD starts nothing, whoever asks', async () => {
    const { opened } = app.whatsapp.counts;
    const code = await ask(app.url, '/code?number=%2B254712345678', { method: 'HEAD' });
    const image = await ask(app.url, '/qr', { method: 'HEAD', headers: { Accept: 'image/png' } });

    expect([code.status, code.headers['allow']]).toEqual([405, 'POST, GET, OPTIONS']);
    expect(image.status).toBe(200);
    expect(app.whatsapp.counts.opened).toBe(opened);
  });

  test('robots.txt tells robots to leave both alone', async () => {
    const answer = await fetch(`${app.url}/robots.txt`);

    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect((await answer.text()).split('\n')).toEqual(
      expect.arrayContaining(['User-agent: *', 'Disallow: /code', 'Disallow: /qr']),
    );
  });
});
