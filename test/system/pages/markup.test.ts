import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** What the HTML checker finds fault with, in the pages as they are sent. */

const PAGES = ['/', '/qr', '/pair', '/validate', '/bots', '/docs', '/passkey', '/nothing-here'];

let app: TestApp;

beforeAll(async () => {
  app = await startApp({
    SUPPORT_URL: 'mailto:help@example.org',
    BRAND_URL: 'https://example.org',
    PASSKEY: 'on',
  });
});
afterAll(() => app.close());

describe.each(PAGES)('the HTML of %s', (path) => {
  async function html(): Promise<string> {
    return (await fetch(app.url + path, { headers: { Accept: 'text/html' } })).text();
  }

  test('has percent-encoded data: addresses, no hidden picture, no empty heading, and a type for each input', async () => {
    const text = await html();
    const inputs = text.match(/<input\b[^<>]*>/g) ?? [];

    expect(
      [...text.matchAll(/["'](data:[^"]*)"/g)]
        .map(([, address = '']) => address)
        .filter((each) => /[\s<>'{}|\\^`]/.test(each)),
    ).toEqual([]);
    expect(text.match(/<svg\b[^<>]*\shidden\b/g)).toBeNull();
    expect(text.match(/<h[1-6]\b[^<>]*>\s*<\/h[1-6]>/g)).toBeNull();
    expect(inputs.filter((input) => !/\stype="/.test(input))).toEqual([]);
  });

  test('names each ID once and each heading one step below the last', async () => {
    const text = await html();
    const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id);
    const levels = [...text.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));

    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.filter((level, at) => level > (levels[at - 1] ?? 1) + 1)).toEqual([]);
  });
});
