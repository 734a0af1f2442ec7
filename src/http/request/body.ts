import bodyParser from 'body-parser';
import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { AppError } from '../../wire/errors.ts';
import { wrongType } from './problem.ts';

/** The type of body-parser's error for a body that is too large. */
const TOO_LARGE = 'entity.too.large';
const FORBIDDEN_KEY = '__proto__';
/** No body is nested more deeply. */
const MAX_DEPTH = 8;
/** How many characters of a caller's field name an error repeats. */
const MAX_NAME = 40;
/** The longest description of a fault in an error, because field names of the caller may be in it. */
const MAX_SHOWN = 160;

/** Reads a body of at most `limit` (`64kb`) that is JSON or a form, because old clients send forms. */
export function jsonOrFormBody(limit: string): RequestHandler[] {
  return [
    bodyParser.json({ limit, strict: true, inflate: false }),
    bodyParser.urlencoded({ limit, extended: false, inflate: false }),
    refuseUnsafeShape,
  ];
}

/**
 * Reads a JSON body of at most `limit` (`10kb`); another content type is refused with 415. `tooLarge` is the detail of the error for a
 * larger body.
 */
export function jsonBody(limit: string, tooLarge?: string): RequestHandler[] {
  // `isJson` has checked the content type already, so the parser accepts every type.
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

/** True for a JSON body. Nearly all clients write the type in this form; `request.is` also knows parameters and capitals but is slower. */
function isJson(request: Request): boolean {
  return request.get('content-type') === 'application/json' || request.is('application/json') !== false;
}

/** Returns the body in the form of `schema`. Errors: BODY_INVALID, with the name of the field. */
export function parseBody<T>(request: Request, schema: z.ZodType<T>): T {
  return parse('body', request.body ?? {}, schema);
}

/** Returns the query in the form of `schema`. Errors: BODY_INVALID, with the name of the parameter. */
export function parseQuery<T>(request: Request, schema: z.ZodType<T>): T {
  return parse('query', request.query, schema);
}

function parse<T>(place: 'body' | 'query', value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(place, issue === undefined ? 'it has another form' : sayIssue(issue));
}

/** Describes a fault in words of this program, because those of the library change with its version. */
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

/** Refuses forbidden field names and deep nesting. It walks level by level, because a body can be nested more deeply than a recursion allows. */
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
