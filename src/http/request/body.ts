import bodyParser from 'body-parser';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { AppError } from '../../wire/errors.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import { wrongType } from './problem.ts';

/** The type of body-parser's error for a body that is too large. */
const TOO_LARGE_TYPE = 'entity.too.large';
const TOO_LARGE: Reason = { reason: 'body-too-large' };
const FORBIDDEN_KEY = '__proto__';
/** The greatest depth of a body that is accepted; only a whole session is nested more deeply. */
const MAX_DEPTH = 8;
/** How many characters of a caller's field name an error repeats. */
const MAX_NAME = 40;

/** Reads a body of at most `limit` bytes that is JSON or a form, because old clients send forms. */
export function jsonOrFormBody(limit: number): RequestHandler[] {
  return [
    (request, response, next) => {
      admitBody(request, response, limit);
      next();
    },
    bodyParser.json({ limit, strict: true, inflate: false }),
    bodyParser.urlencoded({ limit, extended: false, inflate: false }),
    refuseUnsafeShape(MAX_DEPTH),
  ];
}

/**
 * Refuses a body whose declared length is above the limit before it comes, since the parser would wait for the end of it first. A client that
 * waits for permission to send its body gets it here. Errors: BODY_INVALID.
 */
function admitBody(request: Request, response: Response, limit: number, why: Reason = TOO_LARGE): void {
  if (Number(request.get('content-length') ?? 0) > limit) throw tooLargeBody(why);
  if (request.get('expect') !== undefined && request.httpVersionMinor > 0) response.writeContinue();
}

type BodyOptions = {
  /** The reason of the error for a body that is larger. */
  readonly tooLarge?: Reason;
  /** The greatest depth. */
  readonly depth?: number;
};

/** Reads a JSON body of at most `limit` bytes; another content type is refused with 415. */
export function jsonBody(limit: number, { tooLarge, depth = MAX_DEPTH }: BodyOptions = {}): RequestHandler[] {
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
    admitBody(request, response, limit, tooLarge);
    parseJson(request, response, (error?: unknown) => {
      const isLarge =
        tooLarge !== undefined && error instanceof Error && 'type' in error && error.type === TOO_LARGE_TYPE;
      next(isLarge ? tooLargeBody(tooLarge) : error);
    });
  };
  return [readJson, refuseUnsafeShape(depth)];
}

function tooLargeBody(why: Reason): AppError {
  return new AppError('BODY_INVALID', { why, fields: { status: 413 } });
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
  const why: Reason =
    issue === undefined
      ? { reason: 'field-wrong-form', values: { place, field: null } }
      : reasonOf(place, issue);
  throw new AppError('BODY_INVALID', { why });
}

/** Describes a fault by a reason of this program, because the words of the library change with its version. */
function reasonOf(place: 'body' | 'query', issue: z.core.$ZodIssue): Reason {
  const field = issue.path.length === 0 ? null : shortened(issue.path.map(String).join('.'));
  const values = { place, field };
  switch (issue.code) {
    case 'unrecognized_keys':
      return { reason: 'field-unknown', values: { place, field: shortened(issue.keys[0] ?? '') } };
    case 'invalid_type':
      return { reason: 'field-missing', values: { ...values, expected: issue.expected } };
    case 'invalid_value':
      return { reason: 'field-not-one-of', values: { ...values, allowed: issue.values.map(String) } };
    case 'too_small':
      return { reason: 'field-too-short', values };
    case 'too_big':
      return { reason: 'field-too-long', values };
    default:
      return { reason: 'field-wrong-form', values };
  }
}

function shortened(name: string): string {
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
}

/** Refuses forbidden field names and deep nesting. It walks level by level, because a body can be nested more deeply than a recursion allows. */
function refuseUnsafeShape(maxDepth: number): RequestHandler {
  return (request, _response, next) => {
    let level: readonly unknown[] = [request.body];
    for (let depth = 0; level.length > 0; depth += 1) {
      if (depth > maxDepth) throw new AppError('BODY_INVALID', { why: { reason: 'body-too-deep' } });
      const objects = level.filter((value) => typeof value === 'object' && value !== null);
      if (objects.some((value) => Object.hasOwn(value, FORBIDDEN_KEY))) {
        throw new AppError('BODY_INVALID', { why: { reason: 'body-name-not-allowed' } });
      }
      level = objects.flatMap((value) => Object.values(value));
    }
    next();
  };
}
