import { z } from 'zod';
import type { NoticeEvent } from '../../ports/link-news.ts';
import { ERRORS, type ErrorCode } from '../../wire/errors.ts';
import { ASKED_BY_MACHINES } from '../request/own-site.ts';
import { JSON_TYPE, STREAM_TYPE, type Answer, type Offers, type Operation } from './operation.ts';
import { operationsOf } from './operations.ts';
import { components } from './schema.ts';
import { PASSKEY_STATES } from './step-schema.ts';

export type JsonObject = { readonly [name: string]: unknown };

/** The parts of an OpenAPI 3.1 document that are used here. */
export type OpenApi = {
  readonly openapi: '3.1.0';
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: ReturnType<typeof toWebhook> }>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonObject>>;
    readonly securitySchemes: JsonObject;
  };
};

const SCHEMAS = '#/components/schemas/';
/** The statuses with which a body can be refused, in addition to the status of the error code. */
const BODY_STATUSES = [413, 415] as const;
const PROBLEM_TYPE = 'application/problem+json';
const SECURITY = {
  link: { type: 'http', scheme: 'bearer', description: 'The token that the start of the link answered.' },
  session: { type: 'http', scheme: 'bearer', description: 'The session ID.' },
  state: {
    type: 'http',
    scheme: 'bearer',
    description:
      'base64url of 64 bytes, which HKDF-SHA256 makes of the 20 secret bytes of a short session ID (salt trekker-session): lookup|1, then state-auth|1.',
  },
  metrics: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN of the settings.' },
  key: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'One of API_KEYS of the settings.' },
} as const;
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'A repeat with the same key within 60 s gets the same answer and does nothing twice.',
  schema: { type: 'string', minLength: 16, maxLength: 200 },
};
const WEBHOOKS: Readonly<Record<NoticeEvent, readonly [summary: string, schema: string]>> = {
  'link.started': ['A link has begun.', 'LinkNews'],
  'link.scanned': ['A phone has scanned the QR code or taken the pairing code.', 'LinkNews'],
  'link.finished': ['A link has ended.', 'Notice'],
  'session.restored': ['A bot has taken its session.', 'SessionNews'],
  'session.withdrawn': ['A session was withdrawn.', 'SessionNews'],
};
const PASSKEY_MAY_FOLLOW = 'WhatsApp may still ask for a passkey.';
const toWebhook = (event: string, [summary, schema]: readonly [string, string]) => ({
  operationId: operationIdOf('webhook', event),
  // The signature below is no scheme of access, and the receiver decides what else it asks for.
  security: [],
  summary: `${summary} Sent to WEBHOOK_URL if WEBHOOK_EVENTS of the settings names it, up to four times.`,
  parameters: [
    {
      name: 'X-Trekker-Signature',
      in: 'header',
      required: true,
      description: 't=<unix seconds>,v1=<hex>: the HMAC-SHA256 of "<t>.<body>" with WEBHOOK_SECRET.',
      schema: { type: 'string' },
    },
  ],
  requestBody: { required: true, content: { [JSON_TYPE]: { schema: { $ref: `${SCHEMAS}${schema}` } } } },
  responses: { 200: { description: 'Any status from 200 to 299 is taken as received.' } },
});

/** Describes all operations of a server with these offers, as it is found at `server`. Bodies and answers come from the zod schemas that check them. */
export function createOpenApi(title: string, offers: Offers, server = '/'): OpenApi {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const operation of operationsOf(offers)) {
    (paths[toTemplate(operation.path)] ??= {})[operation.method] = describe(operation);
  }
  const webhooks = Object.fromEntries(
    Object.entries(WEBHOOKS).map(([event, [about, schema]]) => {
      const mayAsk = offers.passkey && event === 'link.scanned';
      return [event, { post: toWebhook(event, [mayAsk ? `${about} ${PASSKEY_MAY_FOLLOW}` : about, schema]) }];
    }),
  );
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '1',
      description:
        'Links a WhatsApp account as a companion device and gives its bot a session ID. Pages come in the language of `?lang=`, like es, else in that of `Accept-Language`; every other answer is in English, with the codes of its reasons.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server }],
    paths,
    webhooks,
    components: { schemas: usedSchemas({ paths, webhooks }, offers), securitySchemes: SECURITY },
  };
}

/** Turns a path of Express into one of OpenAPI: `/qr/:linkId` into `/qr/{linkId}`. */
export function toTemplate(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function describe(operation: Operation): JsonObject {
  const { method, path, group, about, access, body, bodyTypes = [JSON_TYPE], answers } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: operationIdOf(method, path),
    tags: [group],
    summary: about,
    // An empty list says that anybody may call it; without the list that would be open.
    security: access === undefined ? [] : [{ [access]: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: bodyOf(body, bodyTypes) }),
    responses: { ...goodAnswers(answers), ...badAnswers(operation) },
  };
}

function parametersOf({ path, query, takesIdempotencyKey }: Operation): readonly JsonObject[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  return [
    ...inPath,
    ...(query === undefined ? [] : queryParameters(query)),
    ...(takesIdempotencyKey === true ? [IDEMPOTENCY_KEY] : []),
  ];
}

function operationIdOf(start: string, rest: string): string {
  return `${start}${rest.replace(/(?:^|[^a-zA-Z0-9])[^a-zA-Z0-9]*(\w?)/g, (_, letter: string) => letter.toUpperCase())}`;
}

/** A body may be left out if all its fields may, because the server reads a missing body as one without fields. */
function bodyOf(body: string, types: readonly string[]): JsonObject {
  const form = components._idmap.get(body);
  const required = form === undefined || !z.safeParse(form, {}).success;
  return { required, content: Object.fromEntries(types.map((type) => [type, { schema: refTo(body) }])) };
}

function goodAnswers(answers: Operation['answers']): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      { description: answer.about, ...contentOf(answer) },
    ]),
  );
}

function queryParameters(query: z.ZodObject): readonly JsonObject[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function contentOf({ type, schema, alsoAs = {} }: Answer): JsonObject {
  if (type === undefined && schema === undefined) return {};
  const body = { schema: schema === undefined ? plainForm(type) : formOf(schema, type) };
  const others = Object.entries(alsoAs).map(([other, form]) => [other, { schema: form }] as const);
  return { content: { [type ?? JSON_TYPE]: body, ...Object.fromEntries(others) } };
}

function plainForm(type = JSON_TYPE): JsonObject {
  return { type: type.endsWith('json') ? 'object' : 'string' };
}

/** OpenAPI 3.1 describes each event of a stream by the schema of the stream. */
function formOf(schema: string, type: string | undefined): JsonObject {
  if (type !== STREAM_TYPE) return refTo(schema);
  const data = { type: 'string', contentMediaType: JSON_TYPE, contentSchema: refTo(schema) };
  const id = { type: 'string', pattern: '^[1-9][0-9]*$' };
  return {
    type: 'object',
    required: ['event', 'id', 'data'],
    properties: { event: { const: 'step' }, id, data },
  };
}

/** Makes one answer for each status, with all error codes that come with it. */
function badAnswers(operation: Operation): JsonObject {
  const form = operation.errorForm ?? 'Problem';
  const type = form === 'Problem' ? PROBLEM_TYPE : JSON_TYPE;
  const codes = new Map<number, readonly ErrorCode[]>();
  for (const { status, code } of errorStatuses(operation)) {
    codes.set(status, [...(codes.get(status) ?? []), code]);
  }
  const answers = [...codes].map(([status, together]) => [
    status,
    { description: together.join(', '), content: { [type]: { schema: refTo(form) } } },
  ]);
  return Object.fromEntries([...answers, ...otherHostAnswers(operation)]);
}

/** Every request for a host that is not served is refused before its operation, so always with a problem object. */
function otherHostAnswers({ path }: Operation): readonly (readonly [number, JsonObject])[] {
  if (ASKED_BY_MACHINES.has(path)) return [];
  const content = { [PROBLEM_TYPE]: { schema: refTo('Problem') } };
  return [[421, { description: 'NOT_FOUND: the host of the request is not served here.', content }]];
}

function errorStatuses({
  errors,
  body,
}: Operation): readonly { readonly status: number; readonly code: ErrorCode }[] {
  const all: readonly ErrorCode[] = [...errors, 'INTERNAL'];
  return all.flatMap((code) => {
    const more = code === 'BODY_INVALID' && body !== undefined ? BODY_STATUSES : [];
    return [ERRORS[code].status, ...more].map((status) => ({ status, code }));
  });
}

function refTo(name: string): JsonObject {
  return { $ref: SCHEMAS + name };
}

/** The forms that a description refers to, and those that they refer to: no others, which only operations of other servers have. */
function usedSchemas(description: unknown, offers: Offers): ReturnType<typeof toJsonSchemas> {
  const all = withStepsOf(offers, toJsonSchemas());
  const used = new Set<string>();
  const pending = [JSON.stringify(description)];
  for (const text of pending) {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      pending.push(JSON.stringify(all[name]));
    }
  }
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
}

/** Leaves out the steps that no link of this server comes to. */
function withStepsOf(offers: Offers, forms: ReturnType<typeof toJsonSchemas>): typeof forms {
  const { Step } = forms;
  if (offers.passkey || Step === undefined) return forms;
  const oneOf = (Step['oneOf'] as readonly StepForm[]).filter((form) => !PASSKEY_STATES.has(stateOf(form)));
  return { ...forms, Step: { ...Step, oneOf } };
}

type StepForm = {
  readonly oneOf?: readonly StepForm[];
  readonly properties?: { readonly state: { readonly const: string } };
};

function stateOf({ oneOf, properties }: StepForm): string | undefined {
  const [first] = oneOf ?? [];
  return first === undefined ? properties?.state.const : stateOf(first);
}

function toJsonSchemas(): Readonly<Record<string, JsonObject>> {
  const { schemas } = z.toJSONSchema(components, {
    io: 'input',
    uri: (id) => SCHEMAS + id,
    override: ({ jsonSchema }) => {
      // The pattern repeats the format, and the largest safe integer is no real limit, so both are left out.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _schema, $id: _id, ...rest }]) => [name, rest]),
  );
}
