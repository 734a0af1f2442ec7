import { Router } from 'express';
import { AppError } from '../errors.ts';
import type { HttpDeps } from './deps.ts';
import { jsonBody, parseBody } from './body.ts';
import type { RequestLimits } from './limits.ts';
import { validate } from './schema.ts';

const CONSENT = 'may-disconnect-a-running-bot';

/** `POST /validate`: says what is in a session ID of any format. */
export function validateRoutes(deps: HttpDeps, limits: RequestLimits): Router {
  const router = Router();
  router.post('/', ...jsonBody('64kb'), async (request, response) => {
    const { sessionId, live = false, confirm } = parseBody(request, validate);
    if (live && confirm !== CONSENT) {
      const detail = `Asking WhatsApp may disconnect a running bot. Send "confirm": "${CONSENT}" to go on.`;
      throw new AppError('BODY_INVALID', { fields: { detail } });
    }
    const { addressKey } = request;
    const report = await limits.countingMisses(request, response, sessionId, () =>
      deps.inspect({ text: sessionId, live, addressKey }),
    );
    deps.metrics.validated(report.status);
    response.set('Cache-Control', 'no-store').json(report);
  });
  return router;
}
