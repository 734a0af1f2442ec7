import type { IncomingMessage } from 'node:http';
import { OPERATIONS } from '../description/operations.ts';

/** The path of a site that is not at the root of its host: `/whatsapp` of `https://host/whatsapp`; empty for any other site. */
export function sitePathOf(publicUrl: string | null): string {
  return publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
}

/**
 * Returns what takes the path of the site off an address. So the program works behind a proxy that strips the path, behind one that does not,
 * and where it is opened directly. A path that is also an address of this program is left to the proxy, since it could mean either.
 */
export function stripSitePath(publicUrl: string | null): (request: IncomingMessage) => void {
  const path = sitePathOf(publicUrl);
  if (path === '' || isOwnAddress(path)) return () => undefined;
  return (request) => {
    const { url = '' } = request;
    if (!url.startsWith(path)) return;
    const rest = url.slice(path.length);
    if (rest === '' || rest.startsWith('?')) request.url = `/${rest}`;
    else if (rest.startsWith('/')) request.url = rest;
  };
}

function isOwnAddress(path: string): boolean {
  return ['/assets', ...OPERATIONS.map((operation) => operation.path)].some((own) =>
    `${own}/`.startsWith(`${path}/`),
  );
}
