import type { StartedLink } from '../../src/wire/link.ts';
import { finalStep, qrOf, started } from '../kit/program/client.ts';
import { startApp, type TestApp } from '../kit/program/start-app.ts';
import { linesOf } from './lines.ts';

type Access = Pick<StartedLink, 'linkId' | 'token'>;

/** The program as the judges meet it, with all that lets them in. */
export type JudgedSite = {
  readonly url: string;
  readonly sessionId: string;
  /** A second session, which may be withdrawn. */
  readonly spareId: string;
  /** A link by QR that has ended well, and a link by code that was cancelled. Their event streams end at once. */
  readonly links: Readonly<Record<'qr' | 'code', Access>>;
  readonly apiKey: string;
  readonly metricsToken: string;
  /** Stops the program and the double. Resolves with what is left of the judges' visit, or leaked, by the checks of the test kit. */
  readonly stop: () => Promise<readonly string[]>;
};

const API_KEY = 'key-for-the-outside-judges';
const METRICS_TOKEN = 'token-for-the-outside-judges';
const SETTINGS = {
  API_KEYS: API_KEY,
  METRICS_TOKEN,
  // Judges start links by the hundred and follow none of them.
  MAX_LINKS: '1000',
  // A judge may come from several addresses.
  TRUST_PROXY: '1',
  SECURITY_CONTACT: 'mailto:security@example.org',
  PASSKEY: 'on',
};

/** Starts the program beside a double of WhatsApp and links two accounts. */
export async function openJudgedSite(): Promise<JudgedSite> {
  const app = await startApp(SETTINGS);
  const [one, other] = [await linked(app, '254799000001'), await linked(app, '254799000002')];
  return {
    url: app.url,
    sessionId: one.id,
    spareId: other.id,
    links: { qr: one.link, code: await cancelled(app, '254799000003') },
    apiKey: API_KEY,
    metricsToken: METRICS_TOKEN,
    stop: () =>
      app.close().then(
        () => [],
        (error: unknown) => linesOf(String(error)),
      ),
  };
}

async function linked({ url, whatsapp }: TestApp, number: string): Promise<{ id: string; link: Access }> {
  const phone = whatsapp.addPhone({ number });
  const link = await started(url, 'qr');
  await phone.scan(qrOf(link.step));
  const { text } = await phone.nextMessage(({ text }) => /^[A-Z-]+~/.test(text));
  await finalStep(url, 'qr', link);
  return { id: text, link };
}

async function cancelled({ url, whatsapp }: TestApp, number: string): Promise<Access> {
  whatsapp.addPhone({ number });
  const link = await started(url, 'code', { number: `+${number}` });
  const headers = { Authorization: `Bearer ${link.token}` };
  await fetch(`${url}/code/${link.linkId}`, { method: 'DELETE', headers });
  return link;
}
