import { withoutEnd } from '../../session-id/readings.ts';
import { CommandError, EXIT } from '../exit.ts';
import { isThisMachine } from './proxy.ts';

const MAX_ADDRESS = 2_000;
/** Long enough for every address that people type. */
const MAX_LOCATION = 500;
/** Pages and files of a session server, whose address people copy: the server is above them. */
const OWN_PAGES = /\/(?:qr|pair|code|validate|session|docs|index\.html|restore\.[cm]js|openapi\.json)$/;

/** How to reach a server, with the path that it may live under, and whether what goes there can be read on the way. */
export type ServerAddress = { readonly origin: string; readonly isOpen: boolean };

/** `https://host`, `host`, `localhost:3000`, or `https://host/path`. Errors: USAGE. */
export function parseServerAddress(text: string): ServerAddress {
  // `URL` takes half a second for 64 kB of accents.
  const given = text.length > MAX_ADDRESS ? '' : text.trim();
  const isBare = !/^[a-z][a-z0-9+.-]*:\/\//i.test(given);
  const asPlain = isBare && URL.canParse(`http://${given}`) ? new URL(`http://${given}`) : null;
  const full = isBare ? `${isThisMachine(asPlain?.hostname ?? '') ? 'http' : 'https'}://${given}` : given;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.host === '') throw refused('');
  if (url.username !== '') throw refused(' Leave out the name and password.');
  if (url.search !== '') throw refused(' Leave out all from the "?" on.');
  const isOpen = url.protocol === 'http:' && !isThisMachine(url.hostname);
  return { origin: url.origin + baseOf(url.pathname), isOpen };
}

function baseOf(pathname: string): string {
  return withoutEnd(withoutEnd(pathname, '/').replace(OWN_PAGES, ''), '/');
}

function refused(hint: string): CommandError {
  return new CommandError(
    'USAGE',
    EXIT.usage,
    `--url (url in useSession) must be the address of the server, like https://example.org.${hint}`,
  );
}

/**
 * The address of a server that a request for `path` is sent on to, as it is given with --url; `null` where no server of ours
 * would send anybody.
 */
export function addressBehind(location: string, origin: string, path: string): string | null {
  const url = urlBehind(location, origin, path);
  if (url === null) return null;
  const [asked = ''] = path.split('?');
  const pathname = withoutEnd(url.pathname, '/');
  const moved = url.origin + pathname.slice(0, -asked.length);
  return pathname.endsWith(asked) && moved !== origin ? moved : null;
}

/** The host that a request is sent on to; `null` for what is no address. */
export function hostBehind(location: string, origin: string): string | null {
  return urlBehind(location, origin, '')?.host ?? null;
}

function urlBehind(location: string, origin: string, path: string): URL | null {
  const isLocation = location.length <= MAX_LOCATION && URL.canParse(location, origin + path);
  const url = isLocation ? new URL(location, origin + path) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}
