import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../../kit/browser/browser.ts';
import { ROOT } from '../../kit/repo.ts';
import { PAGE_PATHS } from '../../kit/browser/page-paths.ts';

const ID = /TREKKER-MD~[02-9ac-hj-np-z]{39}/;

let browser: Browser;
let dir: string;
let demo: ReturnType<typeof spawn>;
let site = '';
let phoneUrl = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'trekker-demo-'));
  demo = spawn(process.execPath, ['--import', 'tsx', 'test/demo/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], TMPDIR: dir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  [browser, [site, phoneUrl]] = await Promise.all([openBrowser(), addresses()]);
});

afterAll(async () => {
  await browser.close();
  if (demo.exitCode === null) demo.kill('SIGKILL');
  await rm(dir, { recursive: true, force: true });
});

/** The two addresses that the demo prints. */
async function addresses(): Promise<[string, string]> {
  let text = '';
  for await (const bytes of demo.stdout ?? []) {
    text += String(bytes);
    const found = /The site: +(http\S+)\/qr\n +The phone: +(http\S+)/.exec(text);
    if (found !== null) return [found[1] ?? '', found[2] ?? ''];
  }
  throw new Error(`the demo ended: ${text}`);
}

async function open(url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  return page;
}

test('the demo, on pressing "Scan this", shows a whole link, the ID in the phone\'s chat, and it is valid', async () => {
  const [phone, page] = await Promise.all([open(phoneUrl), open(`${site}/qr`)]);
  await phone.getByRole('button', { name: 'Scan this' }).click();
  await page.getByText('We sent the session ID').waitFor();
  const id = ID.exec((await phone.locator('#chat').textContent()) ?? '')?.[0] ?? '';
  expect(id).toMatch(ID);
  expect(await phone.getByRole('button', { name: 'Scan this' }).count()).toBe(0);

  await page.goto((await phone.getByRole('link', { name: 'Validate' }).getAttribute('href')) ?? '');
  await page.getByTestId('session-input').fill(id);
  await page.getByTestId('start').click();
  await page.locator('[data-testid=verdict][data-status=valid]').waitFor();
});

test('the demo, on "Type the code", refuses a wrong code in words and takes the right one', async () => {
  const [phone, page] = await Promise.all([open(phoneUrl), open(`${site}/pair`)]);
  const number = await phone.locator('#number').filter({ hasText: '+' }).textContent();
  await page.getByTestId('number').fill(number ?? '');
  await page.getByTestId('start').click();
  const code = page.getByTestId('pairing-code').getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/);
  await code.waitFor();
  await phone.getByLabel('Code').fill('AAAA-AAAA');
  await phone.getByRole('button', { name: 'Type the code' }).click();
  await phone.getByText('wrong code').waitFor();
  await phone.getByLabel('Code').fill((await code.textContent()) ?? '');
  await phone.getByRole('button', { name: 'Type the code' }).click();
  await page.getByText('We sent the session ID').waitFor();
  const before = await phone.locator('#devices li').count();
  await phone.locator('#devices').getByRole('button', { name: 'Remove' }).last().click();
  await expect.poll(() => phone.locator('#devices li').count()).toBe(before - 1);
});

test('the product itself, has none of the demo in it', async () => {
  for (const path of PAGE_PATHS) {
    expect(await (await fetch(site + path)).text()).not.toMatch(/scan this<|type the code<\/button|demo/i);
  }
});

test('the demo, on Ctrl+C, ends by itself and leaves no file', async () => {
  const exited = once(demo, 'exit');
  demo.kill('SIGINT');
  expect(await exited).toEqual([0, null]);
  expect((await readdir(dir)).filter((name) => name.startsWith('trekker-'))).toEqual([]);
});
