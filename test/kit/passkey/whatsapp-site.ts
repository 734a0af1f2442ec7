import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from '../../double/proxy/certificate.ts';

/** Answers as https://web.whatsapp.com does, as far as a question for a passkey goes, for a Chromium that is started with `flags`. */
export type WhatsAppSite = {
  /** Sends this host's name here and every other one nowhere, and has the certificate trusted. */
  readonly flags: readonly string[];
  /** Lets the pages that load now finish. */
  readonly letGo: () => void;
  readonly close: () => Promise<void>;
};

const HOST = 'web.whatsapp.com';
/** As strict as the real one: no inline script, no request elsewhere, no frame. */
const POLICY =
  "default-src 'self'; script-src 'self' https://static.whatsapp.net; connect-src 'self' https://*.whatsapp.net wss://*.whatsapp.com; frame-ancestors 'self'";

/** Starts the site. Its pages stay half sent until `letGo`, so that a passkey can be put into the browser meanwhile. */
export async function startWhatsAppSite(): Promise<WhatsAppSite> {
  const held = new Set<ServerResponse>();
  const server = createServer({ cert: LOOPBACK_CERTIFICATE, key: LOOPBACK_KEY }, (request, response) => {
    const isHere = request.headers.host === HOST && request.url === '/robots.txt';
    response.writeHead(isHere ? 200 : 404, {
      'Content-Type': 'text/plain',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': POLICY,
    });
    response.write('User-agent: *\n');
    held.add(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const key = new X509Certificate(LOOPBACK_CERTIFICATE).publicKey.export({ type: 'spki', format: 'der' });
  return {
    flags: [
      `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`,
    ],
    letGo: () => {
      for (const response of held) response.end('Disallow: /\n');
      held.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
