import { withoutEnd } from '../../session-id/readings.ts';
import { CommandError, EXIT } from '../exit.ts';
import { isThisMachine } from './proxy.ts';
import { restore as words } from '../../texts/own.ts';

const MAX_ADDRESS = 2_000;
/** The limit of the length of a redirect's address; servers use shorter ones. */
const MAX_LOCATION = 500;
/** Pages and files of a session server. People copy their addresses, so this part is removed from the address of the server. */
const OWN_PAGES =
  /\/(?:(?:index|qr|pair|passkey|validate|bots|docs)\.html|qr|pair|passkey|code|validate|session(?:\/archive)?|docs|restore\.(?:[cm]js|d\.[cm]ts)|openapi\.json)$/;
/** The page whose address people copy most. It is a name under which a whole site may be too, so that only an answer shows which it is. */
const GUIDE = /\/bots$/;
/** The language of a page, which stands in the address of each page that is read in another one than the browser's. */
const LANGUAGE = /^\?lang=[a-z]{2,3}(?:-[a-z\d]+)*$/i;

/** The address of a server, with the path under which it may be; `isOpen` is true if others on the way can read the traffic. */
type ServerAddress = { readonly origin: string; readonly isOpen: boolean };

/** Reads an address like `https://host`, `host`, `localhost:3000`, or `https://host/path`. Errors: USAGE. */
export function parseServerAddress(text: string): ServerAddress {
  // The length is limited first, because `URL` takes half a second for 64 kB of letters with accents.
  const given = text.length > MAX_ADDRESS ? '' : text.trim();
  const isBare = !/^[a-z][a-z0-9+.-]*:\/\//i.test(given);
  const asPlain = isBare && URL.canParse(`http://${given}`) ? new URL(`http://${given}`) : null;
  const full = isBare ? `${isThisMachine(asPlain?.hostname ?? '') ? 'http' : 'https'}://${given}` : given;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.host === '') throw refused(words.server.address);
  if (url.username !== '') throw refused(words.server.addressWithLogin);
  if (url.search !== '' && !LANGUAGE.test(url.search)) throw refused(words.server.addressWithQuery);
  const isOpen = url.protocol === 'http:' && !isThisMachine(url.hostname);
  return { origin: url.origin + baseOf(url.pathname), isOpen };
}

function baseOf(pathname: string): string {
  return withoutEnd(withoutEnd(pathname, '/').replace(OWN_PAGES, ''), '/');
}

/** Returns the address of the site if `origin` may be that of its guide, else `null`. */
export function siteOfGuide(origin: string): string | null {
  return GUIDE.test(new URL(origin).pathname) ? origin.replace(GUIDE, '') : null;
}

function refused(sentence: string): CommandError {
  return new CommandError('USAGE', EXIT.usage, sentence);
}

/**
 * Returns the address of a server, as given with --url, to which a request for `path` is redirected; `null` if the target cannot be another
 * address of the same server.
 */
export function addressBehind(location: string, origin: string, path: string): string | null {
  const url = urlBehind(location, origin, path);
  if (url === null) return null;
  const [asked = ''] = path.split('?');
  const pathname = withoutEnd(url.pathname, '/');
  const moved = url.origin + pathname.slice(0, -asked.length);
  return pathname.endsWith(asked) && moved !== origin ? moved : null;
}

/** True if a request for `path` is redirected to the address that was asked. */
export function isSameAddress(location: string, origin: string, path: string): boolean {
  const url = urlBehind(location, origin, path);
  return url !== null && url.origin + url.pathname + url.search === new URL(origin + path).href;
}

/** Returns the host to which a request is redirected; `null` if `location` is no address. */
export function hostBehind(location: string, origin: string): string | null {
  return urlBehind(location, origin, '')?.host ?? null;
}

function urlBehind(location: string, origin: string, path: string): URL | null {
  const isLocation = location.length <= MAX_LOCATION && URL.canParse(location, origin + path);
  const url = isLocation ? new URL(location, origin + path) : null;
  return url !== null && /^https?:$/.test(url.protocol) ? url : null;
}
