import bodyParser from 'body-parser';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { wrongType } from './problem.ts';

const FORBIDDEN_KEY = '__proto__';
/** No body needs more. */
const MAX_DEPTH = 8;
/** Of names that the caller made up: an error needs no more of them. */
const MAX_SHOWN = 160;

/** Reads a body of at most `limit` (`64kb`) that is JSON or a form, as old clients send. */
export function jsonOrFormBody(limit: string): RequestHandler[] {
  return [
    bodyParser.json({ limit, strict: true, inflate: false }),
    bodyParser.urlencoded({ limit, extended: false, inflate: false }),
    refuseStrange,
  ];
}

/** Reads a JSON body of at most `limit` (`10kb`); another content type is refused with 415. */
export function jsonBody(limit: string): RequestHandler[] {
  // What comes so far is JSON: the parser need not look again.
  const parseJson = bodyParser.json({ limit, strict: true, inflate: false, type: () => true });
  const readJson: RequestHandler = (request, response, next) => {
    const hasBody =
      request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
    if (!hasBody) {
      next();
      return;
    }
    if (!isJson(request)) throw wrongType();
    parseJson(request, response, next);
  };
  return [readJson, refuseStrange];
}

/** As nearly everybody writes it, or with whatever may stand around it. */
function isJson(request: Request): boolean {
  return request.get('content-type') === 'application/json' || request.is('application/json') !== false;
}

/** The body as `schema` describes it. Errors: BODY_INVALID, naming the field. */
export function parseBody<T>(request: Request, schema: z.ZodType<T>): T {
  return parse('body', request.body ?? {}, schema);
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
  const shown = what.length > MAX_SHOWN ? `${what.slice(0, MAX_SHOWN)}...` : what;
  return new AppError('BODY_INVALID', { fields: { detail: `The ${place} is not right: ${shown}` } });
}

/** Level by level, not by recursion: a body can be nested deeper than the stack is. */
const refuseStrange: RequestHandler = (request, _response, next) => {
  let level: readonly unknown[] = [request.body];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw invalid('body', 'it is nested too deeply');
    const objects = level.filter((value) => typeof value === 'object' && value !== null);
    if (objects.some((value) => Object.hasOwn(value, FORBIDDEN_KEY))) {
      throw invalid('body', 'a field name is not allowed');
    }
    level = objects.flatMap((value) => Object.values(value));
  }
  next();
};
