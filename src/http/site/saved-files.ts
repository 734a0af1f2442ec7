import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router, type Response } from 'express';
import type { HttpDeps } from '../request/deps.ts';
import { refuseOtherMethods } from '../request/problem.ts';
import { PICTURES } from './picture-names.ts';

/** The routes of the files that browsers, phones, messengers and security researchers request under fixed names. */

const A_DAY = 'public, max-age=86400';
const DAY_MS = 86_400_000;
/** RFC 9116 recommends less than a year. */
const SECURITY_DAYS = 180;

type Deps = Pick<HttpDeps, 'brand' | 'publicDir' | 'clock'>;

export function savedFileRoutes({ brand, publicDir, clock }: Deps): Router {
  const router = Router();
  for (const [path, type] of Object.entries(PICTURES)) {
    const content = readFileSync(join(publicDir, 'assets', 'pictures', path));
    const etag = etagOf(content);
    router
      .route(path)
      .get((_request, response) => {
        // Sites that preview a link show its picture from here.
        send(response.set('Cross-Origin-Resource-Policy', 'cross-origin'), type, content, etag);
      })
      .all(refuseOtherMethods);
  }
  router
    .route('/site.webmanifest')
    .get((_request, response) => send(response, 'application/manifest+json', manifest(brand.name)))
    .all(refuseOtherMethods);
  router
    .route('/.well-known/security.txt')
    .get((_request, response, next) => {
      const { securityContact } = brand;
      if (securityContact === null) next('route');
      else send(response, 'text/plain; charset=utf-8', securityTxt(securityContact, clock.now()));
    })
    .all(refuseOtherMethods);
  return router;
}

function send(response: Response, type: string, content: Buffer | string, etag = etagOf(content)): void {
  response.set('Cache-Control', A_DAY).set('ETag', etag).type(type).send(content);
}

function etagOf(content: Buffer | string): string {
  return `"${createHash('sha256').update(content).digest('base64url')}"`;
}

/** Names of addresses are relative, so that they are right under a path too. There is no service worker. */
function manifest(name: string): string {
  return JSON.stringify({
    name,
    short_name: name,
    start_url: './',
    scope: './',
    display: 'browser',
    background_color: '#f6f7fb',
    theme_color: '#2b1f8f',
    icons: [192, 512].map((size) => ({
      src: `icon-${size}.png`,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose: 'any',
    })),
  });
}

/** The text is the same for a day, so that a copy of it can be found fresh. Its contact must be ASCII, as `URL` writes it. */
function securityTxt(contact: string, nowMs: number): string {
  const expires = new Date((Math.floor(nowMs / DAY_MS) + SECURITY_DAYS) * DAY_MS).toISOString();
  return [`Contact: ${new URL(contact).href}`, `Expires: ${expires}`, 'Preferred-Languages: en', ''].join(
    '\n',
  );
}
