import bodyParser from 'body-parser';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { wrongType } from './problem.ts';

const FORBIDDEN_KEY = '__proto__';

/** Reads a body of at most `limit` (`64kb`) that is JSON or a form, as old clients send. */
export function jsonOrFormBody(limit: string): RequestHandler[] {
  return [
    bodyParser.json({ limit, strict: true, inflate: false }),
    bodyParser.urlencoded({ limit, extended: false, inflate: false }),
  ];
}

/** Reads a JSON body of at most `limit` (`10kb`); another content type is refused with 415. */
export function jsonBody(limit: string): RequestHandler[] {
  const refuseOthers: RequestHandler = (request, _response, next) => {
    const hasBody =
      request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
    if (hasBody && request.is('application/json') === false) throw wrongType();
    next();
  };
  return [refuseOthers, bodyParser.json({ limit, strict: true, inflate: false })];
}

/** The body as `schema` describes it. Errors: BODY_INVALID, naming the field. */
export function parseBody<T>(request: Request, schema: z.ZodType<T>): T {
  const body: unknown = request.body ?? {};
  if (holdsForbiddenKey(body)) throw invalid('body', 'a field name is not allowed');
  return parse('body', body, schema);
}

/** What stands behind the `?` as `schema` describes it. Errors: BODY_INVALID, naming the field. */
export function parseQuery<T>(request: Request, schema: z.ZodType<T>): T {
  return parse('query', request.query, schema);
}

function parse<T>(place: 'body' | 'query', value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw invalid(place, field === '' ? (issue?.message ?? '') : `${field}: ${issue?.message ?? ''}`);
}

function invalid(place: 'body' | 'query', what: string): AppError {
  return new AppError('BODY_INVALID', { fields: { detail: `The ${place} is not right: ${what}` } });
}

function holdsForbiddenKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key === FORBIDDEN_KEY || holdsForbiddenKey(inner));
}
