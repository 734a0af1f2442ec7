import { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import type { ValidationReport } from '../../../../src/wire/report.ts';
import { startFakeProxy, type FakeProxy } from '../../../double/proxy/proxy.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { problemOf, start, started } from '../../../kit/program/client.ts';
import { askReport, linkByQr } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

const LOGIN = { user: 'operator', password: 'pass word/@:%' };
const LIVE = { live: true, confirm: 'may-disconnect-a-running-bot' };
const KINDS = ['http', 'socks5'] as const;

type There = {
  readonly app: TestApp;
  readonly proxy: FakeProxy;
  readonly whatsapp: FakeWhatsApp;
  /** The name and port of WhatsApp. */
  readonly target: string;
};

/** Runs the program behind a proxy, and looks for the proxy's login in its log. */
async function behind(kind: (typeof KINDS)[number], use: (there: There) => Promise<void>): Promise<void> {
  const whatsapp = await startFakeWhatsApp();
  const proxy = await startFakeProxy({ kind, login: LOGIN });
  const secrets = [LOGIN.password, encodeURIComponent(LOGIN.password), proxy.url];
  const url = whatsapp.url.replace('127.0.0.1', 'localhost');
  const app = await startApp({ WHATSAPP_URL: url, WHATSAPP_PROXY: proxy.url }, {}, { whatsapp });
  try {
    await use({ app, proxy, whatsapp, target: new URL(url).host });
    for (const secret of secrets) expect(app.logs()).not.toContain(secret);
  } finally {
    await app.close();
    await proxy.close();
    await whatsapp.close();
  }
}

describe.concurrent('T95: behind a proxy', () => {
  test.each(KINDS)(
    '%s, a link, a live check and a look-up are tunnels, and nothing comes directly',
    async (kind) => {
      await behind(kind, async ({ app, proxy, whatsapp, target }) => {
        const { id } = await linkByQr(app);
        const afterLink = proxy.tunnels;
        const report = (await (await askReport(app.url, id, LIVE)).json()) as ValidationReport;
        const afterCheck = proxy.tunnels;
        const revision = DEFAULT_CONNECTION_CONFIG.version[2] + 1;
        whatsapp.setRejectedVersionsBelow(revision, revision);
        await started(app.url, 'qr');

        expect(report.live).toBe('accepted');
        // A link needs a registration and a login; then a version is refused, looked up, and the one that was found is taken.
        expect([afterLink, afterCheck, proxy.tunnels]).toEqual([2, 3, 6]);
        expect(whatsapp.counts.opened).toBe(proxy.tunnels);
        // The proxy gets the name and not an address.
        expect(new Set(proxy.asked)).toEqual(new Set([target]));
      });
    },
  );

  test.each(KINDS)(
    '%s that is dead, links fail as WHATSAPP_UNREACHABLE, and nothing comes directly',
    async (kind) => {
      await behind(kind, async ({ app, proxy, whatsapp }) => {
        await proxy.close();

        expect(await problemOf(await start(app.url, 'qr'))).toMatchObject({ code: 'WHATSAPP_UNREACHABLE' });
        expect(whatsapp.counts.opened).toBe(0);
        expect(app.logs()).toContain('"cause":"proxy","code":"ECONNREFUSED"');
      });
    },
  );
});
