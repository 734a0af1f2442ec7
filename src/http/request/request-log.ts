import type { Request, Response } from 'express';
import type { Clock, Log, Random } from '../../ports/base.ts';
import { addressOf, UNKNOWN_ADDRESS } from '../limits/address.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Names this request in answers and logs. */
    id: string;
    /** The caller's address group: an IPv4 address, an IPv6 /64, or `unknown`. */
    addressKey: string;
  }
}

/** Gives each request an ID and logs one line at its end. The line has a fixed list of fields and never a raw URL, header or body. */
export function logRequests(
  log: Log,
  clock: Clock,
  random: Random,
): (request: Request, response: Response) => void {
  const warn = warnOnce(log);
  return (request, response) => {
    request.id = random.uuid();
    request.addressKey = addressOf(request.ip ?? '');
    if (request.addressKey === UNKNOWN_ADDRESS) warn(request);
    const startedAtMs = clock.monotonic();
    response.set('X-Request-Id', request.id);
    response.once('close', () => {
      log.info(
        {
          method: request.method,
          route: patternOf(request),
          status: response.statusCode,
          ms: Math.round(clock.monotonic() - startedAtMs),
          requestId: request.id,
          address: request.addressKey,
        },
        'request',
      );
    });
  };
}

/** Warns the operator once that callers have no address, because all of them share the limits of one network. */
function warnOnce(log: Log): (request: Request) => void {
  let isSaid = false;
  return ({ ip, ips }) => {
    // Without any text the caller has disconnected already.
    if (isSaid || ip === undefined) return;
    isSaid = true;
    log.warn(
      { addressesInHeader: ips.length, shape: shapeOf(ip) },
      'a caller has no address that can be read, and shares the limits of one network with all others like it: ' +
        'make the proxy send the caller’s IP address in X-Forwarded-For, and set TRUST_PROXY to the number of proxies in front',
    );
  };
}

/** Returns the shape of a text without its content: `a` for letters, `0` for digits. */
function shapeOf(text: string): string {
  return text
    .slice(0, 40)
    .replace(/\p{L}/gu, 'a')
    .replace(/\p{N}/gu, '0')
    .replace(/[^a0.:[\]_-]/gu, '?');
}

/** Returns the declared path of the route, never the requested address; of several declared paths the first. */
function patternOf(request: Request): string {
  const declared: unknown = request.route?.path;
  const path: unknown = Array.isArray(declared) ? declared[0] : declared;
  return typeof path === 'string' ? request.baseUrl + path : 'other';
}
