import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../../src/wire/errors.ts';
import type { Operation } from '../../../src/http/description/operation.ts';
import { createOpenApi, toTemplate } from '../../../src/http/description/openapi.ts';
import { OPERATIONS } from '../../../src/http/description/operations.ts';
import { components } from '../../../src/http/description/schema.ts';
import type { Answer } from '../leak-check/recorder.ts';

const DESCRIPTION = createOpenApi('TREKKER-MD', { passkey: true, keepStates: true });
const OTHER_STATUSES: Partial<Record<ErrorCode, readonly number[]>> = {
  BODY_INVALID: [413, 415],
  NOT_FOUND: [421],
};

/** Says how an answer differs from the description of the API; `null` if it does not. */
export function undescribed(answer: Answer): string | null {
  const { pathname } = new URL(answer.url, 'http://localhost');
  const name = `${answer.method} ${pathname.replace(/~.*/, '~...')} ${answer.status()}`;
  const operation = operationOf(answer.method, pathname);
  // The description has no operation for unknown addresses and methods, but they must be answered with these problems.
  if (operation === null)
    return isProblem(answer, ['NOT_FOUND', 'METHOD_NOT_ALLOWED']) ? null : `${name}: unknown`;
  // A server that does not offer the operation does not have its address.
  if (operation.needs !== undefined && isProblem(answer, ['NOT_FOUND'])) return null;
  if (!isStatusDescribed(operation, answer.status())) return `${name}: the status is not in openapi.json`;
  // A host that is not served is refused before any operation.
  if (answer.status() === 421) return isProblem(answer, ['NOT_FOUND']) ? null : `${name}: no problem`;
  const good = operation.answers[answer.status()];
  if (good === undefined)
    return describesError(operation, answer) ? null : `${name}: ${answer.body().slice(0, 300)}`;
  if (good.schema === undefined) return null;
  const bodies = good.type === 'text/event-stream' ? eventsOf(answer) : [answer.body()];
  const wrong = bodies
    .map((body) => schemaOf(good.schema ?? '').safeParse(JSON.parse(body)))
    .find(({ success }) => !success);
  return wrong?.error === undefined ? null : `${name}: ${z.prettifyError(wrong.error)}`;
}

function operationOf(method: string, path: string): Operation | null {
  const fits = (operation: Operation) =>
    new RegExp(`^${operation.path.replace(/:\w+/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path);
  return OPERATIONS.find((each) => each.method === method.toLowerCase() && fits(each)) ?? null;
}

function isStatusDescribed({ path, method }: Operation, status: number): boolean {
  const { responses = {} } = DESCRIPTION.paths[toTemplate(path)]?.[method] ?? {};
  return Object.keys(responses as object).includes(String(status));
}

function describesError(operation: Operation, answer: Answer): boolean {
  const codes: readonly ErrorCode[] = [...operation.errors, 'INTERNAL'];
  if (operation.errorForm === undefined) return isProblem(answer, codes);
  const isForm = schemaOf(operation.errorForm).safeParse(JSON.parse(answer.body())).success;
  return isForm && codes.some((code) => ERRORS[code].status === answer.status());
}

function isProblem(answer: Answer, codes: readonly ErrorCode[]): boolean {
  const { success, data } = schemaOf('Problem').safeParse(JSON.parse(answer.body()));
  if (!success) return false;
  const { code, status } = data as { readonly code: ErrorCode; readonly status: number };
  const statuses = [ERRORS[code].status, ...(OTHER_STATUSES[code] ?? [])];
  return codes.includes(code) && status === answer.status() && statuses.includes(status);
}

function eventsOf(answer: Answer): readonly string[] {
  return [...answer.body().matchAll(/^data: (.*)$/gm)].map(([, data = '']) => data);
}

function schemaOf(id: string): z.ZodType {
  const schema = components._idmap.get(id);
  if (schema === undefined) throw new Error(`no component ${id}`);
  return schema as z.ZodType;
}
