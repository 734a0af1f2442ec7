import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { AppError, toProblem, type Problem, type ProblemWords } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import type { Log } from '../../ports/base.ts';
import { methodsAt } from './methods.ts';

type ParserError = { readonly type?: unknown; readonly status?: unknown };

/** Sends an error as problem+json. */
export function sendProblem(_request: Request, response: Response, problem: Problem): void {
  if (problem.retryAfter !== undefined) response.set('Retry-After', String(problem.retryAfter));
  response.set('Cache-Control', 'no-store');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/**
 * The last middleware: turns every error of a handler into an answer, and logs faults of this program.
 * `send` writes the answer; addresses with their own form of errors pass another one.
 */
export function answerErrors(
  { log, words }: { readonly log: Log; readonly words: ProblemWords },
  send: typeof sendProblem = sendProblem,
): ErrorRequestHandler {
  // Express recognises a handler of errors by its four parameters. Its default handler would print the error to the console.
  return (error: unknown, request, response, _next) => {
    const known = translate(error);
    if (known.code === 'INTERNAL') {
      log.error(
        { err: known.cause ?? known, requestId: requestIdOf(request) },
        'a request failed by a fault of ours',
      );
    }
    if (response.headersSent) response.destroy();
    else send(request, response, toProblem(known, requestIdOf(request), words));
  };
}

export const answerNotFound: RequestHandler = () => {
  throw new AppError('NOT_FOUND');
};

/** Refuses a method that a known address does not allow. */
export const refuseOtherMethods: RequestHandler = (request, response) => {
  response.set('Allow', methodsAt(request.baseUrl + request.path).join(', '));
  throw new AppError('METHOD_NOT_ALLOWED');
};

/** Returns the ID that the request log gave to a request. */
function requestIdOf(request: Request): string {
  return typeof request.id === 'string' ? request.id : '';
}

/** Turns an error of body-parser or the router into an AppError; `type` and `status` name its kind. */
function translate(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { type, status } = error instanceof Error ? (error as ParserError) : {};
  if (type === 'entity.too.large') {
    return new AppError('BODY_INVALID', { why: { reason: 'body-too-large' }, fields: { status: 413 } });
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return wrongType();
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('BODY_INVALID', { why: { reason: 'body-no-json' } });
  }
  return new AppError('INTERNAL', { cause: error });
}

/** Replaces the words of STORE_UNAVAILABLE, which speak of saving, for a request that only reads. */
export function whileReading(error: unknown): unknown {
  return withStoreWords(error, { reason: 'store-not-read' });
}

/** Replaces the words of STORE_UNAVAILABLE, which speak of saving, for a request that withdraws a session. */
export function whileWithdrawing(error: unknown): unknown {
  return withStoreWords(error, { reason: 'session-not-withdrawn' });
}

function withStoreWords(error: unknown, why: Reason): unknown {
  if (!(error instanceof AppError) || error.code !== 'STORE_UNAVAILABLE') return error;
  const { code, cause = error, fields } = error;
  return new AppError(code, { cause, fields, why });
}

export function wrongType(): AppError {
  return new AppError('BODY_INVALID', {
    why: { reason: 'body-wrong-type' },
    fields: { status: 415 },
  });
}
