import type { Request, Response } from 'express';
import type { Clock, Log, Random } from '../ports/base.ts';
import { addressOf } from './address.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Names this request in answers and logs. */
    id: string;
    /** The caller's address group: an IPv4 address or an IPv6 /64. */
    addressKey: string;
  }
}

/** Gives each request an ID and writes one line at its end: an allow-list, never a raw URL, header or body. */
export function logRequests(
  log: Log,
  clock: Clock,
  random: Random,
): (request: Request, response: Response) => void {
  return (request, response) => {
    request.id = random.uuid();
    request.addressKey = addressOf(request.ip ?? '');
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

/** The route as it was declared, never the address as it was asked; of several spellings the first. */
function patternOf(request: Request): string {
  const declared: unknown = request.route?.path;
  const path: unknown = Array.isArray(declared) ? declared[0] : declared;
  return typeof path === 'string' ? request.baseUrl + path : 'other';
}
