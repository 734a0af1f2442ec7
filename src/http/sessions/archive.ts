import { Router } from 'express';
import { splitState } from '../../auth-state/shape.ts';
import type { HttpDeps } from '../request/deps.ts';
import type { RequestLimits } from '../limits/limits.ts';
import { refuseOtherMethods } from '../request/problem.ts';
import { noteRestored, openForBot } from './session.ts';

/** The route `/session/archive`: the session as a zip of a Baileys multi-file folder. */
export function archiveRoutes(deps: HttpDeps, limits: RequestLimits): Router {
  const router = Router();
  router
    .route('/session/archive')
    .get(async (request, response) => {
      const opening = openForBot(deps, limits, request, response);
      const { text, record } = await deps.restorer.unpack(opening);
      const state = splitState(text);
      const end = await deps.exportArchive(state, () =>
        response
          .set('Cache-Control', 'no-store')
          .set('Content-Disposition', 'attachment; filename="session.zip"')
          .type('application/zip'),
      );
      if (end === 'broken-off') return;
      await noteRestored(deps, limits, record);
    })
    .all(refuseOtherMethods);
  return router;
}
