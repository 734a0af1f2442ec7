import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../src/wire/errors.ts';
import { apiDocsHtml } from '../../src/http/site/docs-page.ts';
import { createOpenApi, toTemplate } from '../../src/http/description/openapi.ts';
import { OPERATIONS, operationsOf } from '../../src/http/description/operations.ts';
import { components } from '../../src/http/description/schema.ts';
import { listRoutes } from '../kit/program/routes.ts';
import { STATES } from '../../src/wire/step.ts';
import { problems } from '../../src/texts/en/problems.ts';

/** Codes that appear only in the last step of a link, never as the answer to a request. */
const IN_STEPS_ONLY = [
  'ACCOUNT_BLOCKED',
  'DELIVERY_FAILED',
  'LOGGED_OUT',
  'WRONG_ACCOUNT',
  'PASSKEY_EXPIRED',
  'PASSKEY_SILENT',
];

const EVERYTHING = { passkey: true, keepStates: true };
const LEAST = { passkey: false, keepStates: false };

const api = createOpenApi('TREKKER-MD', EVERYTHING);

/** Every `$ref` of a document. */
function refsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsOf)];
}

describe('the description of the API', () => {
  test.each([EVERYTHING, LEAST, { ...EVERYTHING, keepStates: false }])(
    'T03: has exactly the routes that Express has, with %j',
    (offers) => {
      const described = operationsOf(offers).map(({ method, path }) => `${method} ${path}`);

      expect([...new Set(listRoutes(offers))].toSorted()).toEqual(described.toSorted());
      expect(new Set(described).size).toBe(described.length);
    },
  );

  test('of a server that does not offer something, does not speak of it', () => {
    const least = createOpenApi('TREKKER-MD', LEAST);
    const whole = [JSON.stringify(least.paths), Object.keys(least.components.schemas)].join();
    const page = apiDocsHtml(problems, { site: 'https://example.org', offers: LEAST, iconOf: () => '' });

    expect(OPERATIONS.filter(({ needs }) => needs !== undefined).length).toBeGreaterThanOrEqual(4);
    for (const { path, body = 'none' } of OPERATIONS.filter(({ needs }) => needs !== undefined)) {
      expect(whole).not.toContain(toTemplate(path));
      expect(page).not.toContain(toTemplate(path));
      expect(Object.keys(least.components.schemas)).not.toContain(body);
    }
    expect(JSON.stringify(least.components.schemas['Step'])).not.toMatch(/passkey|compare/i);
    expect(JSON.stringify(api.components.schemas['Step'])).toMatch(/"passkey".*"compare"/);
    expect(JSON.stringify([least.paths, least.webhooks])).not.toMatch(/passkey/);
    expect(JSON.stringify(api.webhooks)).toMatch(/passkey/);
    expect(
      refsOf(least).filter((ref) => !((ref.split('/').at(-1) ?? '') in least.components.schemas)),
    ).toEqual([]);
  });

  test('has every operation under its address, with an ID of its own', () => {
    const ids = OPERATIONS.map(({ method, path }) => api.paths[toTemplate(path)]?.[method]?.['operationId']);

    expect(new Set(ids).size).toBe(OPERATIONS.length);
    expect(ids).not.toContain(undefined);
  });

  test('has every error code, at an operation or as the end of a link', () => {
    const told = new Set([...OPERATIONS.flatMap(({ errors }) => errors), 'INTERNAL', ...IN_STEPS_ONLY]);
    const { code } = (api.components.schemas['Problem'] as { properties: { code: { enum: string[] } } })
      .properties;

    expect([...told].toSorted()).toEqual(Object.keys(ERRORS).toSorted());
    expect(code.enum.toSorted()).toEqual(Object.keys(ERRORS).toSorted());
  });

  test('has every state of a link', () => {
    type Form = { readonly properties: { readonly state: { readonly const: string } } };
    const { oneOf } = api.components.schemas['Step'] as {
      oneOf: readonly (Form | { readonly oneOf: readonly Form[] })[];
    };
    const forms = oneOf.flatMap((form) => ('oneOf' in form ? form.oneOf : [form]));
    const states = new Set(forms.map(({ properties }) => properties.state.const));

    expect([...states].toSorted()).toEqual(Object.keys(STATES).toSorted());
  });

  test('is OpenAPI 3.1 whose every reference leads somewhere', () => {
    const refs = new Set(refsOf(api).map((ref) => ref.replace('#/components/schemas/', '')));

    expect(api.openapi).toBe('3.1.0');
    expect([...refs].filter((name) => !(name in api.components.schemas))).toEqual([]);
    expect(Object.keys(api.components.schemas).filter((name) => !refs.has(name))).toEqual([]);
    expect(Object.keys(api.components.schemas)).toHaveLength([...components._idmap.keys()].length);
  });
});

describe('what programs read of it', () => {
  const all = OPERATIONS.map((operation) => ({
    operation,
    described: api.paths[toTemplate(operation.path)]?.[operation.method] ?? {},
  }));

  test('every operation says who may call it, and none that anybody may call asks for something', () => {
    const wrong = all.filter(({ operation: { access }, described }) => {
      const { security } = described as { readonly security?: readonly object[] };
      return JSON.stringify(security) !== JSON.stringify(access === undefined ? [] : [{ [access]: [] }]);
    });

    expect(wrong.map(({ operation }) => operation.path)).toEqual([]);
    expect(Object.values(api.webhooks).filter(({ post }) => post.security.length > 0)).toEqual([]);
  });

  test('a body may be left out where the server needs no field of it', () => {
    const mayLack = all.filter(({ described }) => {
      const { requestBody } = described as { readonly requestBody?: { readonly required: boolean } };
      return requestBody?.required === false;
    });

    expect(mayLack.map(({ operation: { method, path } }) => `${method} ${path}`)).toEqual(['post /qr']);
  });

  test('a stream is described by its events, and JSON without a form of its own is an object', () => {
    const contentOf = (path: string) => {
      const { responses } = (api.paths[path]?.['get'] ?? {}) as {
        readonly responses: Readonly<Record<number, { readonly content: object }>>;
      };
      return Object.values(responses[200]?.content ?? {}).map(({ schema }: { schema: unknown }) => schema);
    };

    expect(contentOf('/qr/{linkId}/events')).toMatchObject([
      { properties: { data: { contentSchema: { $ref: '#/components/schemas/Step' } } } },
    ]);
    expect(contentOf('/site.webmanifest')).toEqual([{ type: 'object' }]);
  });
});

test('421 is told of every operation but those that machines ask under any address', () => {
  const without = OPERATIONS.filter(
    ({ method, path }) =>
      !Object.keys(api.paths[toTemplate(path)]?.[method]?.['responses'] ?? {}).includes('421'),
  );
  expect(without.map(({ path }) => path)).toEqual(['/healthz', '/readyz']);
});

describe('its page', () => {
  const html = apiDocsHtml(problems, {
    site: 'https://example.org',
    offers: EVERYTHING,
    iconOf: () => '',
  });

  test('tells of hosts that are not served, and how long an Idempotency-Key is', () => {
    expect(html).toMatch(/a host that this server does not serve.*421/);
    const key =
      /Idempotency-Key<\/code> <span class="muted">header, string of 16 to 200 characters, optional/g;
    expect(html.match(key)).toHaveLength(OPERATIONS.filter((each) => each.takesIdempotencyKey).length);
  });

  test('names every operation and every error, each at the address that problems point to', () => {
    const lost = OPERATIONS.filter(
      ({ method, path }) =>
        !html.includes(`<code translate="no">${method.toUpperCase()} ${toTemplate(path)}</code>`),
    );

    expect(lost).toEqual([]);
    for (const code of Object.keys(ERRORS)) expect(html).toContain(`<h3 id="${code}">`);
  });

  test('has no script, no inline style, and no link within it that leads nowhere', () => {
    const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target = '']) => target);

    expect(html).not.toMatch(/<script|style=|on[a-z]+=/);
    expect(targets.filter((target) => !html.includes(`id="${target}"`))).toEqual([]);
    expect(new Set(targets).size).toBeGreaterThan(40);
  });
});
