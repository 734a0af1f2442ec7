import { Router } from 'express';
import { refuseOtherMethods } from '../request/problem.ts';

/** Addresses that start a link when somebody merely looks at them. */
const TEXT = ['User-agent: *', 'Disallow: /code', 'Disallow: /qr', 'Disallow: /api/', ''].join('\n');

/** `/robots.txt`: what search engines should leave alone. */
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
