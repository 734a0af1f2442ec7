import type { Request, RequestHandler } from 'express';
import { AppError } from '../../wire/errors.ts';
import { PAGE_HEADER } from '../../wire/page-header.ts';
import type { OwnSite } from './own-site.ts';

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses requests that a page of another site makes a visitor's browser send. Fetch-Metadata decides, or `Origin` if it is missing; without
 * both the caller is no browser. Origins that the operator listed always pass. On plain http browsers send no Fetch-Metadata, and a proxy
 * may have put its own name into `Host`; then the header of our pages proves where the request comes from.
 */
export function refuseCrossSite(site: OwnSite): RequestHandler {
  return (request, _response, next) => {
    const origin = request.get('origin');
    if (CHANGES_NOTHING.has(request.method) || site.isListed(origin)) return next();
    const fetchSite = request.get('sec-fetch-site');
    if (fetchSite !== undefined) {
      if (fetchSite === 'same-origin' || fetchSite === 'none') return next();
      throw new AppError('CROSS_SITE');
    }
    if (origin === undefined || isOursByOrigin(site, request, origin)) return next();
    site.warnOfForeignOrigin(request, origin);
    throw new AppError('CROSS_SITE', { why: { reason: 'site-perhaps-own' } });
  };
}

function isOursByOrigin(site: OwnSite, request: Request, origin: string): boolean {
  return site.isOwn(request, origin) || request.get(PAGE_HEADER) !== undefined;
}
