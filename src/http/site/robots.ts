import { Router } from 'express';
import { refuseOtherMethods } from '../request/problem.ts';

/** The addresses that a search engine must not request, because a request may start a link. */
const TEXT = ['User-agent: *', 'Disallow: /code', 'Disallow: /qr', 'Disallow: /api/', ''].join('\n');

/** The route `/robots.txt`. */
export function robotsRoutes(): Router {
  const router = Router();
  router
    .route('/robots.txt')
    .get((_request, response) => {
      response.set('Cache-Control', 'public, max-age=86400').type('text/plain').send(TEXT);
    })
    .all(refuseOtherMethods);
  return router;
}
