import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { AppError } from '../../wire/errors.ts';

const BEARER = /^Bearer +(\S(?:.*\S)?)$/i;
const FRAMED = new Set(['iframe', 'frame', 'embed', 'object']);

/** Returns the secret in an `Authorization: Bearer` header; `null` without one. */
export function bearerOf(request: Request): string | null {
  return BEARER.exec(request.get('authorization') ?? '')?.[1] ?? null;
}

/** Refuses to show a page inside another page. */
export const refuseFraming: RequestHandler = (request, _response, next) => {
  if (FRAMED.has(request.get('sec-fetch-dest') ?? '')) throw new AppError('CROSS_SITE');
  next();
};

/** Sets the security headers of every answer, including errors and static files. They never change, so they are computed once. */
export function securityHeaders(): (request: Request, response: Response) => void {
  const plain = headersFor('http');
  const secure = headersFor('https');
  return (request, response) => {
    for (const [name, value] of request.secure ? secure : plain) response.setHeader(name, value);
  };
}

function headersFor(scheme: 'http' | 'https'): readonly (readonly [string, string])[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=()');
  helmet(policy(scheme))(request, response, () => undefined);
  return response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]);
}

function policy(scheme: 'http' | 'https'): Parameters<typeof helmet>[0] {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'manifest-src': ["'self'"],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
        'require-trusted-types-for': ["'script'"],
        'trusted-types': ["'none'"],
        ...(scheme === 'https' ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    strictTransportSecurity: scheme === 'https' ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
  };
}
