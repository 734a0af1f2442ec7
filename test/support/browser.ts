import jsqr from 'jsqr';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium', args: FLAGS });
}

export type Watched = { readonly page: Page; readonly problems: readonly string[] };

/** A page that writes down console errors, policy violations and requests to other places. */
export async function openPage(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Watched> {
  const page = await (await browser.newContext(options)).newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !address.startsWith('data:')) problems.push(`request to ${address}`);
  });
  return { page, problems };
}

/** What a camera reads in a picture of an element; `null` if nothing. */
export async function decodeQr(browser: Browser, element: Locator): Promise<string | null> {
  const picture = (await element.screenshot()).toString('base64');
  const canvas = await browser.newPage();
  const { data, width, height } = await canvas.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(image, 0, 0);
    return { data: [...(context?.getImageData(0, 0, width, height).data ?? [])], width, height };
  }, picture);
  await canvas.close();
  // Its types describe a module, its code is CommonJS.
  const decode = (
    typeof jsqr === 'function' ? jsqr : (jsqr as { default: unknown }).default
  ) as typeof jsqr.default;
  return (
    decode(new Uint8ClampedArray(data), width, height, { inversionAttempts: 'dontInvert' })?.data ?? null
  );
}
