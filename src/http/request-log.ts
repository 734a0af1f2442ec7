import type { RequestHandler } from 'express';
import type { Clock, Log, Random } from '../ports.ts';
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
export function logRequests(log: Log, clock: Clock, random: Random): RequestHandler {
  return (request, response, next) => {
    request.id = random.uuid();
    request.addressKey = addressOf(request.ip ?? '');
    const startedAtMs = clock.monotonic();
    response.set('X-Request-Id', request.id);
    response.once('close', () => {
      const route: unknown = request.route?.path;
      log.info(
        {
          method: request.method,
          route: typeof route === 'string' ? route : 'other',
          status: response.statusCode,
          ms: Math.round(clock.monotonic() - startedAtMs),
          requestId: request.id,
          address: request.addressKey,
        },
        'request',
      );
    });
    next();
  };
}
