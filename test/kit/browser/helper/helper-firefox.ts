import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Browser } from 'puppeteer-core';
import { vi } from 'vitest';
import type { VirtualCredential } from '../../../double/whatsapp/passkey/authenticator.ts';
import { WEB_AUTHORITY } from '../../../double/whatsapp-web/certificate.ts';
import type { WhatsAppWeb } from '../../../double/whatsapp-web/whatsapp-web.ts';
import { findFirefox } from '../../run/needs.ts';

const WAIT = { timeout: 15_000, interval: 20 };
const WEB_HOST = 'web.whatsapp.com:443';

type Context = { readonly context: string; readonly url: string };
/** The connection of Puppeteer, which has no words of its own for what Firefox can do beyond the standard. */
type Connection = {
  readonly send: (method: string, params: object) => Promise<{ readonly result: unknown }>;
};

/**
 * Debian's Firefox with the passkey helper as a temporary add-on, by WebDriver BiDi. Authority, passkey and click on the icon come by
 * scripts in its own windows, since the standard has no commands for them. Lifetime: until `close`.
 */
export class HelperFirefox {
  readonly #browser: Browser;
  readonly #home: string;
  readonly #proxy: Server;

  private constructor(browser: Browser, home: string, proxy: Server) {
    this.#browser = browser;
    this.#home = home;
    this.#proxy = proxy;
  }

  /** Opens a Firefox that finds `web` and nothing else but this machine, and holds this passkey. */
  static async open(web: WhatsAppWeb, passkey: VirtualCredential): Promise<HelperFirefox> {
    const home = await mkdtemp(join(tmpdir(), 'trekker-firefox-'));
    const proxy = await startProxy(web.port);
    const browser = await launch({
      browser: 'firefox',
      executablePath: findFirefox() ?? '',
      userDataDir: join(home, 'profile'),
      env: { ...process.env, HOME: home },
      args: ['-remote-allow-system-access'],
      extraPrefsFirefox: {
        'network.proxy.type': 1,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': (proxy.address() as AddressInfo).port,
        'security.webauth.webauthn_enable_softtoken': true,
        'security.webauth.webauthn_enable_usbtoken': false,
      },
    });
    const firefox = new HelperFirefox(browser, home, proxy);
    await firefox.#trustWeb();
    await firefox.#addPasskey(passkey);
    return firefox;
  }

  /** Opens a page, loads the helper from its zip and presses its icon; resolves with what runs scripts in the window that opens. */
  async pressIcon(url: string, zip: Buffer): Promise<(script: string) => Promise<unknown>> {
    const page = await this.#browser.newPage();
    await page.goto(url);
    const path = join(this.#home, 'helper.zip');
    await writeFile(path, zip);
    const data = { extensionData: { type: 'archivePath', path } };
    const { extension } = (await this.#send('webExtension.install', data)) as { readonly extension: string };
    await page.bringToFront();
    await this.#inOwnWindow(`(async () => {
      const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
      const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(extension)});
      const action = ExtensionParent.apiManager.global.browserActionFor(extension);
      await action.triggerAction(Services.wm.getMostRecentWindow('navigator:browser'));
    })()`);
    const context = await vi.waitFor(async () => {
      const found = (await this.#contexts({})).find((each) => each.url.startsWith('moz-extension:'));
      if (found === undefined) throw new Error('the helper opened no window');
      return found.context;
    }, WAIT);
    return (script) => this.#run(context, script);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#proxy.close();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async #trustWeb(): Promise<void> {
    const authority = WEB_AUTHORITY.replaceAll(/-----[^-]+-----|\n/g, '');
    await this.#inOwnWindow(`Cc['@mozilla.org/security/x509certdb;1']
      .getService(Ci.nsIX509CertDB).addCertFromBase64(${JSON.stringify(authority)}, 'C,,').commonName`);
  }

  async #addPasskey({ credentialId, rpId, privateKey, userHandle }: VirtualCredential): Promise<void> {
    const credential = JSON.stringify([credentialId, true, rpId, privateKey, userHandle, 0]);
    await this.#inOwnWindow(`(() => {
      const service = Cc['@mozilla.org/webauthn/service;1'].getService(Ci.nsIWebAuthnService);
      const id = service.addVirtualAuthenticator('ctap2', 'internal', true, true, true, true);
      service.addCredential(id, ...${credential});
    })()`);
  }

  /** Runs a script with all rights in the first window of Firefox itself. */
  async #inOwnWindow(script: string): Promise<unknown> {
    const [own] = await this.#contexts({ 'moz:scope': 'chrome' });
    if (own === undefined) throw new Error('Firefox has no window');
    return this.#run(own.context, script);
  }

  async #contexts(scope: object): Promise<readonly Context[]> {
    const tree = await this.#send('browsingContext.getTree', { maxDepth: 0, ...scope });
    return (tree as { readonly contexts: readonly Context[] }).contexts;
  }

  async #run(context: string, expression: string): Promise<unknown> {
    const params = { expression, target: { context }, awaitPromise: true };
    const answer = (await this.#send('script.evaluate', params)) as {
      readonly type: string;
      readonly result?: { readonly value?: unknown };
      readonly exceptionDetails?: { readonly text: string };
    };
    if (answer.type !== 'success') throw new Error(answer.exceptionDetails?.text ?? 'a script failed');
    return answer.result?.value;
  }

  async #send(method: string, params: object): Promise<unknown> {
    const { connection } = this.#browser as unknown as { readonly connection: Connection };
    return (await connection.send(method, params)).result;
  }
}

/** A proxy that leads to the stand-in of WhatsApp Web and nowhere else, so that Firefox asks no other site either. */
async function startProxy(port: number): Promise<Server> {
  const proxy = createServer((client: Socket) => {
    client.on('error', () => client.destroy());
    client.once('data', (head) => {
      if (!String(head).startsWith(`CONNECT ${WEB_HOST} `)) return void client.destroy();
      const web = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(web).pipe(client);
      });
      web.on('error', () => client.destroy());
      client.on('close', () => web.destroy());
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return proxy;
}
