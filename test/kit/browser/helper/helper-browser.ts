import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { vi } from 'vitest';
import type { VirtualCredential } from '../../../double/whatsapp/passkey/authenticator.ts';
import type { WhatsAppWeb } from '../../../double/whatsapp-web/whatsapp-web.ts';
import { findBrowser } from '../../run/needs.ts';
import { readZip } from '../../zip.ts';

const OPEN_MS = 10_000;
const WAIT = { timeout: OPEN_MS, interval: 10 };
const SIGN_MS = 20_000;

/** Chromium without its windows takes no extensions, so this is the whole one, without a display. */
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--enable-unsafe-extension-debugging'];

/** A passkey in the tab of WhatsApp, and whether it recognises its owner. */
export type TabPasskey = { readonly credential: VirtualCredential; readonly isUserVerified: boolean };

type Opened = {
  readonly context: BrowserContext;
  readonly browser: Browser;
  readonly session: CDPSession;
};

/** The window that the helper opens when its icon is pressed. */
export type HelperWindow = {
  readonly page: Page;
  readonly said: () => Promise<string>;
  /** Presses "Yes", has `passkey` at hand in WhatsApp's window, does `meanwhile` before that is loaded, and waits for the end. */
  readonly pressYes: (passkey: TabPasskey, meanwhile?: () => Promise<unknown>) => Promise<string>;
};

/** Chromium with passkey helpers as people load them: unzipped, in developer mode. Lifetime: until `close`. */
export class HelperBrowser {
  readonly context: BrowserContext;
  readonly browser: Browser;
  readonly #web: WhatsAppWeb;
  readonly #home: string;
  readonly #session: CDPSession;

  private constructor({ context, browser, session }: Opened, web: WhatsAppWeb, home: string) {
    this.context = context;
    this.browser = browser;
    this.#web = web;
    this.#home = home;
    this.#session = session;
  }

  static async open(web: WhatsAppWeb): Promise<HelperBrowser> {
    const home = await mkdtemp(join(tmpdir(), 'trekker-helper-'));
    const context = await chromium.launchPersistentContext(join(home, 'profile'), {
      executablePath: findBrowser() ?? '/usr/bin/chromium',
      headless: false,
      ignoreDefaultArgs: ['--disable-extensions'],
      args: [...FLAGS, ...web.flags],
    });
    const browser = context.browser();
    if (browser === null) throw new Error('a context without a browser');
    const session = await browser.newBrowserCDPSession();
    return new HelperBrowser({ context, browser, session }, web, home);
  }

  /** Loads a zip as it was served; resolves with the ID of the extension once it listens to clicks on its icon. */
  async load(zip: Buffer): Promise<string> {
    const folder = await mkdtemp(join(this.#home, 'helper-'));
    for (const [name, { text }] of readZip(zip)) await writeFile(join(folder, name), text);
    const { id } = await this.#call<{ readonly id: string }>('Extensions.loadUnpacked', { path: folder });
    await vi.waitFor(async () => {
      const worker = this.context.serviceWorkers().find((each) => new URL(each.url()).host === id);
      const listens = await worker?.evaluate(() => chrome.action.onClicked.hasListeners());
      if (listens !== true) throw new Error('the helper does not listen');
    }, WAIT);
    return id;
  }

  /** Presses the icon of a helper over a page. */
  async pressIcon(id: string, page: Page): Promise<HelperWindow> {
    const { targetInfos } = await this.#call<{
      readonly targetInfos: readonly { readonly targetId: string; readonly url: string }[];
    }>('Target.getTargets', { filter: [{ type: 'tab' }] });
    const targetId = targetInfos.find(({ url }) => url === page.url())?.targetId;
    const [window] = await Promise.all([
      this.context.waitForEvent('page', { timeout: OPEN_MS }),
      this.#call('Extensions.triggerAction', { id, targetId }),
    ]);
    await window.locator('#go:visible, #status:not(:empty)').first().waitFor({ timeout: OPEN_MS });
    const said = () => window.locator('#status').innerText();
    return { page: window, said, pressYes: (...given) => this.#pressYes(window, ...given) };
  }

  async close(): Promise<void> {
    await this.context.close();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async #pressYes(window: Page, passkey: TabPasskey, meanwhile?: () => Promise<unknown>): Promise<string> {
    const letGo = this.#web.hold();
    try {
      const [tab] = await Promise.all([
        this.context.waitForEvent('page', { timeout: OPEN_MS }),
        window.locator('#go').click(),
      ]);
      await addPasskey(await this.context.newCDPSession(tab), passkey);
      await meanwhile?.();
    } finally {
      letGo();
    }
    await window.locator('#go:disabled:visible').waitFor({ state: 'detached', timeout: SIGN_MS });
    return window.locator('#status').innerText();
  }

  #call<Answer>(method: string, params: object): Promise<Answer> {
    const session = this.#session as unknown as {
      readonly send: (method: string, params: object) => Promise<Answer>;
    };
    return session.send(method, params);
  }
}

/** Gives a tab an authenticator that needs no touch. It must be there before the page asks. */
async function addPasskey(tab: CDPSession, { credential, isUserVerified }: TabPasskey): Promise<void> {
  await tab.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await tab.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  await tab.send('WebAuthn.addCredential', { authenticatorId, credential });
}
