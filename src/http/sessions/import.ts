import type { RequestHandler } from 'express';
import { AppError, toAppError } from '../../wire/errors.ts';
import { isObject } from '../../auth-state/json.ts';
import type { Imported } from '../../session/import.ts';
import type { HttpDeps } from '../request/deps.ts';
import { jsonBody, parseBody } from '../request/body.ts';
import type { Idempotency } from '../request/idempotency.ts';
import type { RequestLimits } from '../limits/limits.ts';
import type { Tokens } from '../limits/tokens.ts';
import { importBody } from '../description/request-schema.ts';

/** Even bytes that cannot be packed fit into one row of a store below this size. */
const MAX_BYTES = 4_000_000;
/** A state may be nested 24 levels deep, below `keys`. */
const MAX_DEPTH = 26;

export type ImportGuards = { readonly tokens: Tokens; readonly idempotency: Idempotency };

/** The handlers of `POST /session`, which seals a session that somebody brings. Without a key no byte of the body is read. */
export function importHandlers(
  deps: HttpDeps,
  limits: RequestLimits,
  { tokens, idempotency }: ImportGuards,
): readonly RequestHandler[] {
  const admit: RequestHandler = async (request, response, next) => {
    await tokens.refuseWithoutKey(request, response, deps.secrets.apiKeys, { reason: 'import-wants-key' });
    await limits.count(response, 'carried-per-address', request.addressKey);
    next();
  };
  const seal: RequestHandler = async (request, response) => {
    // A bare creds.json is the likeliest mistake.
    if (!isObject(request.body) || !Object.hasOwn(request.body, 'creds')) {
      throw new AppError('BODY_INVALID', { why: { reason: 'import-wants-creds' } });
    }
    const { creds, keys = null, allowIncomplete = false } = parseBody(request, importBody);
    const accept = allowIncomplete ? 'usable' : 'complete';
    const { sessionId, report, fingerprint } = await deps
      .importSession({ creds, keys, accept, addressKey: request.addressKey })
      .catch((error: unknown) => {
        deps.metrics.imported(toAppError(error).code);
        throw error;
      });
    deps.metrics.imported('ok');
    deps.log.info({ record: fingerprint }, 'a session was brought and sealed');
    const body: Imported = { sessionId, report };
    response.status(201).set('Cache-Control', 'no-store').json(body);
  };
  const body = jsonBody(MAX_BYTES, { tooLarge: { reason: 'import-too-large' }, depth: MAX_DEPTH });
  return [admit, ...body, idempotency.middleware(), seal];
}
