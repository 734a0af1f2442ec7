import { once } from 'node:events';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** The name in the certificate below, which is valid until 2126. Its key is public, so only these tests may trust it. */
export const SECURE_NAME = 'sessions.test';
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBoTCCAUegAwIBAgIUDcUZBnotbGQpoZ/+W7upuKxYoFcwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNc2Vzc2lvbnMudGVzdDAgFw0yNjExMjgwNjE3MTdaGA8yMTI2
MTEwNDA2MTcxN1owGDEWMBQGA1UEAwwNc2Vzc2lvbnMudGVzdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABOIMsZQclGZVidCJKJbKlpoowo6j5gD66/u8AVVR/NaO
Lw3/radQWIYTnd98PZnAzeywGJ2o+wk2uwpJ/+PbiY+jbTBrMB0GA1UdDgQWBBQS
2tQCArCK9SJ/EyZYpb1FJ09FuzAfBgNVHSMEGDAWgBQS2tQCArCK9SJ/EyZYpb1F
J09FuzAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDXNlc3Npb25zLnRlc3Qw
CgYIKoZIzj0EAwIDSAAwRQIhANPA4R/4SuS8d3z9UMJO26UPwrNnbP1/Ix/7FYlK
I54TAiAijN/aEF/8jEkvc9t6bBV8axH+CsQdj7QdwEyoX88ZdQ==
-----END CERTIFICATE-----
`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXgjwEblExKPXa/2T
qZFKYzP6GJetKyKgX1kuS5l+9/ahRANCAATiDLGUHJRmVYnQiSiWypaaKMKOo+YA
+uv7vAFVUfzWji8N/62nUFiGE53ffD2ZwM3ssBidqPsJNrsKSf/j24mP
-----END PRIVATE KEY-----
`;

const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Starts a server with TLS and the certificate above; resolves with its port. */
export function serveSecurely(answer: RequestListener): Promise<number> {
  return listen(createSecureServer({ key: KEY, cert: CERTIFICATE }, answer));
}

type TestProxy = {
  readonly url: string;
  /** The targets of all requests to the proxy. `logins` holds the login of each, in the same order. */
  readonly asked: readonly string[];
  readonly logins: readonly (string | undefined)[];
};

/** Starts a proxy that connects every name to port `to` of this machine, or answers with status `refusal`. */
export async function startProxy(
  to: number,
  answer: RequestListener,
  refusal: number | null,
): Promise<TestProxy> {
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    logins.push(request.headers['proxy-authorization']);
    if (refusal === null) answer(request, response);
    else response.writeHead(refusal).end();
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`${request.method} ${request.url}`);
    logins.push(request.headers['proxy-authorization']);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
      return;
    }
    const through = connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
    socket.on('error', () => through.destroy());
  });
  return { url: `http://me:secret@127.0.0.1:${await listen(proxy)}`, asked, logins };
}
