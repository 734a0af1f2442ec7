import bodyParser from 'body-parser';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { AppError } from '../../wire/errors.ts';
import { wrongType } from './problem.ts';

/** As body-parser calls it. */
const TOO_LARGE = 'entity.too.large';
const FORBIDDEN_KEY = '__proto__';
/** No body needs more. */
const MAX_DEPTH = 8;
/** Of a caller's field name, this much is repeated. */
const MAX_NAME = 40;
/** Of names that the caller made up: an error needs no more of them. */
const MAX_SHOWN = 160;

/** Reads a body of at most `limit` (`64kb`) that is JSON or a form, as old clients send. */
export function jsonOrFormBody(limit: string): RequestHandler[] {
  return [
    bodyParser.json({ limit, strict: true, inflate: false }),
    bodyParser.urlencoded({ limit, extended: false, inflate: false }),
    refuseUnsafeShape,
  ];
}

/**
 * Reads a JSON body of at most `limit` (`10kb`); another content type is refused with 415. `tooLarge` says what to do with
 * a larger one.
 */
export function jsonBody(limit: string, tooLarge?: string): RequestHandler[] {
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
    parseJson(request, response, (error?: unknown) => {
      const isLarge =
        tooLarge !== undefined && error instanceof Error && 'type' in error && error.type === TOO_LARGE;
      next(isLarge ? new AppError('BODY_INVALID', { fields: { status: 413, detail: tooLarge } }) : error);
    });
  };
  return [readJson, refuseUnsafeShape];
}

/** True for the media type as nearly all clients write it, and for the same type with parameters or in capitals. */
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
  throw invalid(place, issue === undefined ? 'it has another form' : sayIssue(issue));
}

/** What is wrong, in words of our own: those of the library change with its version. */
function sayIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.length === 0 ? 'it' : issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return `the field ${shortened(issue.keys[0] ?? '')} is not known here.`;
    case 'invalid_type':
      return `${field} is missing, or is no ${issue.expected}.`;
    case 'invalid_value':
      return `${field} is none of ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return `${field} is empty or too short.`;
    case 'too_big':
      return `${field} is too long.`;
    default:
      return `${field} has the wrong form.`;
  }
}

function shortened(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}

function invalid(place: 'body' | 'query', what: string): AppError {
  const shown = what.length > MAX_SHOWN ? `${what.slice(0, MAX_SHOWN)}...` : what;
  return new AppError('BODY_INVALID', { fields: { detail: `The ${place} is not right: ${shown}` } });
}

/** Level by level, not by recursion: a body can be nested deeper than the stack is. */
const refuseUnsafeShape: RequestHandler = (request, _response, next) => {
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
