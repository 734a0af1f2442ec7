import { ERRORS, type ErrorCode, type ProblemWords } from '../../wire/errors.ts';
import { createOpenApi, toTemplate, type JsonObject, type OpenApi } from '../description/openapi.ts';
import { JSON_TYPE, type Offers, type Operation } from '../description/operation.ts';
import { operationsOf } from '../description/operations.ts';
import { EXAMPLE_VARIABLES, exampleOf } from '../description/examples.ts';
import { escapeHtml } from './page-template.ts';
import { snippetHtml, type SnippetLook } from './snippet.ts';

type Schema = {
  readonly $ref?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
};

/** Pages are for people, so programmers read of them last. */
const LAST_GROUP = 'Pages';

type Looks = SnippetLook & { readonly fold: string };

const ACCESS: Readonly<Record<NonNullable<Operation['access']>, string>> = {
  link: 'Authorization: Bearer <token of the link>',
  session: 'Authorization: Bearer <session ID>',
  state: 'Authorization: Bearer <STATE_BEARER>',
  metrics: 'Authorization: Bearer <METRICS_TOKEN>',
  key: 'x-api-key: <one of API_KEYS>',
};

/** Escapes a text for HTML and shows text between backticks as code. */
function text(words: string): string {
  return escapeHtml(words).replace(/`([^`]+)`/g, (_match, words: string) => asCode(words));
}

/** What a page has that this one needs: the address of the site as HTML, what the site offers, and icons. */
type DocsLook = {
  readonly site: string;
  readonly offers: Offers;
  readonly iconOf: (name: 'copy' | 'chevron-down') => string;
};

/** Writes the description of the API as HTML that needs no script, from the same table and schemas as `/openapi.json`. */
export function apiDocsHtml({ errors }: ProblemWords, { site, offers, iconOf }: DocsLook): string {
  const api = createOpenApi('API', offers);
  const operations = operationsOf(offers);
  const groups = [...new Set(operations.map(({ group }) => group))];
  const parts = (names: readonly string[]) =>
    names.map((name) =>
      groupHtml(
        name,
        operations.filter(({ group }) => group === name).map((each) => operationHtml(api, each, looks)),
      ),
    );
  const looks: Looks = {
    copyLabel: `${iconOf('copy')} <span data-label>Copy</span>`,
    fold: iconOf('chevron-down'),
    site,
  };
  return [
    headHtml(offers),
    contents([...groups.filter((group) => group !== LAST_GROUP), 'Webhook', 'Errors', 'Forms', LAST_GROUP]),
    '<div class="text">',
    ...parts(groups.filter((group) => group !== LAST_GROUP)),
    webhooksHtml(api, looks),
    errorsHtml(errors),
    formsHtml(api, looks),
    ...parts([LAST_GROUP]),
    '</div>',
  ].join('\n');
}

function headHtml({ passkey }: Offers): string {
  const variables = Object.entries(EXAMPLE_VARIABLES).map(
    ([name, about]) => `<dt>${asCode(name)}</dt><dd>${text(about)}</dd>`,
  );
  return [
    '<div class="head"><h1>The API</h1>',
    '<p class="lead">Each address of this site, with a command that runs as it stands. ',
    'To put a session into a bot, the <a href="/bots">guide for bot developers</a> is shorter. ',
    'For programs: <a href="/openapi.json">openapi.json</a>.</p>',
    `<p>Bodies are JSON, at most 10 kB (${passkey ? '16 kB to answer a passkey question, ' : ''}64 kB to check an ID, 4 MB to bring a session); unknown fields are refused. `,
    `A request for a host that this server does not serve gets ${codeLink('NOT_FOUND')} with status 421, except at ${asCode('/healthz')} and ${asCode('/readyz')}.</p>`,
    '<p>The commands read from the environment, so that no secret is among the arguments of a command:</p>',
    `<dl class="pairs">${variables.join('')}</dl></div>`,
  ].join('');
}

function contents(names: readonly string[]): string {
  const links = names.map((name) => `<li><a href="#${anchor(name)}">${text(name)}</a></li>`);
  return `<nav class="contents" aria-label="On this page"><ol>${links.join('')}</ol></nav>`;
}

function groupHtml(group: string, articles: readonly string[]): string {
  return `<section><h2 id="${anchor(group)}">${text(group)}</h2>${articles.join('\n')}</section>`;
}

function operationHtml(api: OpenApi, operation: Operation, looks: Looks): string {
  const { method, path, about, access, answers, errors } = operation;
  const template = toTemplate(path);
  const { parameters = [], requestBody } = (api.paths[template]?.[method] ?? {}) as {
    readonly parameters?: readonly (Schema & {
      name: string;
      in: string;
      required: boolean;
      schema: Schema;
    })[];
    readonly requestBody?: JsonObject;
  };
  const answerRows = Object.entries(answers).map(
    ([status, answer]) =>
      `<dt>${status}${answer.schema === undefined ? '' : ` ${formLink(answer.schema)}`}</dt><dd>${text(answer.about)}</dd>`,
  );
  const parameterRows = parameters.map(({ name, in: place, required, schema, description }) =>
    row(name, { ...schema, description: description ?? schema.description ?? '' }, required, `${place}, `),
  );
  return [
    '<article class="card">',
    `<h3>${asCode(`${method.toUpperCase()} ${text(template)}`)}</h3>`,
    `<p>${text(about)}</p>`,
    snippetHtml({ code: exampleOf(operation), title: 'Shell', lines: 'wrap-lines' }, looks),
    `<details><summary>${looks.fold} Answers and errors</summary>`,
    access === undefined ? '' : `<p>Needs ${asCode(text(ACCESS[access]))}</p>`,
    parameterRows.length === 0 ? '' : `<dl>${parameterRows.join('')}</dl>`,
    requestBody === undefined || operation.body === undefined
      ? ''
      : `<p>Body: ${formLink(operation.body)}</p>`,
    `<dl>${answerRows.join('')}</dl>`,
    errors.length === 0 ? '' : `<p>Errors: ${errors.map(codeLink).join(' ')}</p>`,
    '</details></article>',
  ].join('');
}

function webhooksHtml({ webhooks }: OpenApi, looks: Looks): string {
  const articles = Object.entries(webhooks).map(([event, { post }]) => {
    const header = post.parameters.map(({ name, description }) =>
      row(name, { type: 'string', description }, true, 'header, '),
    );
    const form = post.requestBody.content[JSON_TYPE].schema.$ref.split('/').at(-1) ?? '';
    return (
      `<article class="card"><h3>${asCode(text(event))}</h3><p>${text(post.summary)}</p>` +
      `<details><summary>${looks.fold} What is sent</summary>` +
      `<dl>${header.join('')}</dl><p>Body: ${formLink(form)}</p></details></article>`
    );
  });
  return `<section><h2 id="webhook">Webhook</h2>${articles.join('')}</section>`;
}

function formsHtml(api: OpenApi, { fold }: Looks): string {
  const articles = Object.entries(api.components.schemas).map(([name, schema]) => {
    const variants = variantsOf(schema);
    return `<details class="card" id="form-${name}"><summary>${fold} <h3>${text(name)}</h3></summary>${variants.map(fieldsHtml).join('<hr>')}</details>`;
  });
  return `<section><h2 id="forms">Forms</h2><p>What stands in bodies and answers.</p>${articles.join('\n')}</section>`;
}

function variantsOf(schema: Schema): readonly Schema[] {
  return schema.oneOf ?? schema.anyOf ?? [schema];
}

function fieldsHtml({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([name, field]) => row(name, field, required.includes(name)));
  return rows.length === 0 ? '<p>An object.</p>' : `<dl>${rows.join('')}</dl>`;
}

function row(name: string, schema: Schema, isRequired: boolean, place = ''): string {
  const note = `${place}${typeOf(schema)}${isRequired ? '' : ', optional'}`;
  const about = text(schema.description ?? '');
  return `<dt>${asCode(text(name))} <span class="muted">${note}</span></dt><dd>${about}</dd>`;
}

/** Writes a type in words, as safe HTML. */
function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return formLink(schema.$ref.split('/').at(-1) ?? '');
  if (schema.const !== undefined) return `always ${text(JSON.stringify(schema.const))}`;
  if (schema.enum !== undefined) {
    return schema.enum.length > 9
      ? 'one of the codes below'
      : schema.enum.map((word) => text(String(word))).join(' | ');
  }
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) return variants.map(typeOf).join(' or ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {});
    return fields.length === 0
      ? 'object'
      : `{${fields.map(([name, field]) => `${text(name)}: ${typeOf(field)}`).join(', ')}}`;
  }
  return text(String(schema.type ?? 'anything')) + lengthOf(schema);
}

/** Writes the length of a text in words; empty if only one end is bounded. */
function lengthOf({ minLength, maxLength }: Schema): string {
  return minLength === undefined || maxLength === undefined
    ? ''
    : ` of ${minLength} to ${maxLength} characters`;
}

function errorsHtml(words: ProblemWords['errors']): string {
  const rows = Object.entries(words).map(([code, { title, detail }]) => {
    const { status, retryable } = ERRORS[code as ErrorCode];
    return (
      `<article class="card"><h3 id="${code}">${asCode(code)} <span class="muted">${status}</span></h3>` +
      `<p><strong>${text(title)}</strong><br>${text(detail)}</p>` +
      `<p class="muted">${retryable ? 'Another try may work.' : 'Another try of the same will not work.'}</p></article>`
    );
  });
  return (
    '<section><h2 id="errors">Errors</h2><p>Every error is a ' +
    `${formLink('Problem')} with one of these codes; a link that fails ends in a step with the same object.</p>${rows.join('\n')}</section>`
  );
}

function formLink(name: string): string {
  return `<a href="#form-${text(name)}">${text(name)}</a>`;
}

function codeLink(code: string): string {
  return `<a href="#${code}">${asCode(code)}</a>`;
}

function anchor(name: string): string {
  return name.toLowerCase().replace(/[^a-z]+/g, '-');
}

/** Marks escaped words as those of a program, which no translator of a browser changes. */
function asCode(words: string): string {
  return `<code translate="no">${words}</code>`;
}
