import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { AppError, toProblem } from '../../wire/errors.ts';
import type { Log } from '../../ports/base.ts';
import { methodsAt } from './methods.ts';

type ParserError = { readonly type?: unknown; readonly status?: unknown };

/** Sends an error as problem+json, the only place that does. */
export function sendProblem(request: Request, response: Response, error: AppError): void {
  const problem = toProblem(error, requestIdOf(request));
  if (problem.retryAfter !== undefined) response.set('Retry-After', String(problem.retryAfter));
  response.set('Cache-Control', 'no-store');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/**
 * The last middleware: turns everything that a handler threw into one answer, and logs a fault of ours once.
 * `send` writes it where an address has a form of its own for errors.
 */
export function answerErrors(log: Log, send: typeof sendProblem = sendProblem): ErrorRequestHandler {
  // Express knows a handler of errors by its four parameters; its own would print the error past the log.
  return (error: unknown, request, response, _next) => {
    const known = translate(error);
    if (known.code === 'INTERNAL') {
      log.error(
        { err: known.cause ?? known, requestId: requestIdOf(request) },
        'a request failed by a fault of ours',
      );
    }
    if (response.headersSent) response.destroy();
    else send(request, response, known);
  };
}

export const answerNotFound: RequestHandler = () => {
  throw new AppError('NOT_FOUND');
};

/** For known addresses asked with an unknown method. */
export const refuseOtherMethods: RequestHandler = (request, response) => {
  response.set('Allow', methodsAt(request.baseUrl + request.path).join(', '));
  throw new AppError('METHOD_NOT_ALLOWED');
};

/** The ID given to each request by the request log. */
export function requestIdOf(request: Request): string {
  return typeof request.id === 'string' ? request.id : '';
}

/** Errors of body-parser and of the router tell their kind by `type` and `status`. */
function translate(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { type, status } = error instanceof Error ? (error as ParserError) : {};
  if (type === 'entity.too.large') {
    return new AppError('BODY_INVALID', { fields: { status: 413, detail: 'The body is too large.' } });
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') return wrongType();
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('BODY_INVALID', {
      fields: { detail: 'The request could not be read. Send valid JSON.' },
    });
  }
  return new AppError('INTERNAL', { cause: error });
}

/** A failure of the store where nothing was to be saved: the words of {@link AppError} speak of saving. */
export function whileReading(error: unknown): unknown {
  if (!(error instanceof AppError) || error.code !== 'STORE_UNAVAILABLE') return error;
  const fields = { title: 'The store does not answer', detail: 'Your session is safe. Try again.' };
  return new AppError(error.code, { cause: error.cause ?? error, fields: { ...error.fields, ...fields } });
}

export function wrongType(): AppError {
  return new AppError('BODY_INVALID', {
    fields: { status: 415, detail: 'Send the body as JSON with Content-Type: application/json.' },
  });
}
