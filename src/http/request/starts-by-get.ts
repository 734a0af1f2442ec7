import type { Request, RequestHandler } from 'express';
import { AppError } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { OwnSite } from './own-site.ts';

/** Agents of browsers, including old and small ones. Programs with such an agent need a sign of being allowed, as pages do. */
const BROWSER =
  /mozilla\/|^(?:opera|ucweb|ucbrowser|nokia|blackberry|lynx|links|elinks|w3m|netsurf|dillo)\b/i;
/**
 * Agents of programs that follow links by themselves: previews of messengers, search engines, scanners, uptime checks. Most say "bot" or
 * something similar, the others are listed by name. Browsers inside an app and phones made by CUBOT must not match.
 */
const ROBOT = new RegExp(
  [
    '(?<!cu)bots?(?:\\b|_)|robot|crawl|spider|slurp|scrap|preview|unfurl|prerender|archiver|fetcher|validator|checker|scanner',
    'externalhit|externalagent|facebot|facebookcatalog|facebookplatform|whatsapp/|skypeuri|slack-|snap url|line-poker|kakaostory',
    '^(?:viber|signal|pinterest|tumblr|mattermost|rocket\\.chat|embed)|mastodon|pleroma|misskey|akkoma|lemmy|synapse|vkshare',
    'google-(?!http|api|cloud)|googleother|mediapartners|imageproxy|imgproxy|flipboardproxy|iframely|embedly|opengraph|og-reader',
    'msoffice|ms-office|microsoft office|feedly|feedburner|w3c_|monitor|pingdom|uptime|statuscake|site24x7|kube-probe|healthcheck',
    'googlehc|censys|zgrab|masscan|nmap|nuclei|linkcheck|qwantify|ia_archiver',
  ].join('|'),
  'i',
);
/** Headers with which browsers fetch a page ahead or for a preview, before a person has asked for it. */
const AHEAD_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz', 'sec-speculation-tags'];
/** Headers that only browsers send; a request with one of them needs a sign of being allowed. */
const BROWSER_HEADERS = ['sec-fetch-site', 'sec-fetch-dest', 'sec-ch-ua'];

const PROGRAMS_ONLY: Reason = { reason: 'for-programs-only' };
const NOT_AHEAD: Reason = { reason: 'not-for-robots' };

/**
 * Guards the two `GET` routes that start a link. It serves programs, and pages with a sign of being allowed. A browser that opens, prefetches
 * or embeds such an address without a sign is refused before anything is counted: on plain http browsers do not say where a request comes
 * from, and the `Accept` header does not show it either.
 */
export function refuseUnlessAsked(site: OwnSite): RequestHandler {
  return (request, _response, next) => {
    const why = reasonAgainst(site, request);
    if (why !== null) throw new AppError('CROSS_SITE', { why });
    next();
  };
}

function reasonAgainst(site: OwnSite, request: Request): Reason | null {
  const agent = request.get('user-agent') ?? '';
  if (ROBOT.test(agent) || request.get('from') !== undefined) return NOT_AHEAD;
  if (AHEAD_HEADERS.some((name) => request.get(name) !== undefined)) return NOT_AHEAD;
  if (isNavigation(request)) return PROGRAMS_ONLY;
  const sign = signOf(site, request);
  if (sign === 'foreign') return { reason: 'site-foreign' };
  const isBrowser = BROWSER.test(agent) || BROWSER_HEADERS.some((name) => request.get(name) !== undefined);
  return isBrowser && sign === 'none' ? PROGRAMS_ONLY : null;
}

/** True if a person followed a link or typed the address, or if the address is shown in a frame. */
function isNavigation(request: Request): boolean {
  const mode = request.get('sec-fetch-mode') ?? '';
  const dest = request.get('sec-fetch-dest') ?? '';
  return (
    mode.includes('navigate') ||
    ['document', 'iframe', 'frame', 'embed', 'object', 'fencedframe'].includes(dest) ||
    request.get('sec-fetch-user') !== undefined ||
    request.get('upgrade-insecure-requests') !== undefined
  );
}

/** Finds out whether the page that sent the request is allowed. The first header that is present decides. */
function signOf(site: OwnSite, request: Request): 'allowed' | 'foreign' | 'none' {
  const origin = request.get('origin');
  if (site.isListed(origin)) return 'allowed';
  const fetchSite = request.get('sec-fetch-site');
  if (fetchSite === 'same-origin') return 'allowed';
  if (fetchSite !== undefined) return fetchSite === 'none' ? 'none' : 'foreign';
  if (origin !== undefined) return site.isOwn(request, origin) ? 'allowed' : 'foreign';
  const referer = request.get('referer');
  if (referer === undefined) return 'none';
  if (!site.isOwn(request, referer)) return 'foreign';
  // On https a browser would have sent `Sec-Fetch-Site`, so a `Referer` alone proves nothing there.
  return request.secure ? 'none' : 'allowed';
}
