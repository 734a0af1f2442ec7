import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WEB_CERTIFICATE, WEB_KEY } from './certificate.ts';

/** As strict as the real site in what matters here: no inline script, no requests to others, no framing. */
const POLICY =
  "default-src 'self'; script-src 'self' https://static.whatsapp.net; connect-src 'self' https://*.whatsapp.net wss://*.whatsapp.com; frame-ancestors 'self'";

/** `https://web.whatsapp.com` for a browser that is led to it, on loopback. Lifetime: until `close`. */
export type WhatsAppWeb = {
  readonly port: number;
  /** For a Chromium that finds this in the place of the real site, trusts it, and finds nothing else but this machine. */
  readonly flags: readonly string[];
  /** Every path that a browser asked for. */
  readonly paths: readonly string[];
  /** From now on pages do not finish loading, until the function that is returned is called. */
  readonly hold: () => () => void;
  readonly close: () => Promise<void>;
};

export async function startWhatsAppWeb(): Promise<WhatsAppWeb> {
  const paths: string[] = [];
  const held = new Set<ServerResponse>();
  let isHeld = false;
  const server = createServer({ cert: WEB_CERTIFICATE, key: WEB_KEY }, ({ url = '' }, response) => {
    paths.push(url);
    const type = url === '/robots.txt' ? 'text/plain' : 'text/html; charset=utf-8';
    response.writeHead(200, {
      'content-type': type,
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    response.write(url === '/robots.txt' ? 'User-agent: *\n' : '<!doctype html><title>WhatsApp Web</title>');
    if (isHeld) held.add(response);
    else response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    flags: flagsFor(port),
    paths,
    hold: () => {
      isHeld = true;
      return () => {
        isHeld = false;
        for (const response of held) response.end();
        held.clear();
      };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function flagsFor(port: number): readonly string[] {
  const key = new X509Certificate(WEB_CERTIFICATE).publicKey.export({ type: 'spki', format: 'der' });
  return [
    `--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
    `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`,
  ];
}
