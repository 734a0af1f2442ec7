import { EXAMPLE_SITE } from '../site/snippet.ts';
import { JSON_TYPE, STREAM_TYPE, type Operation } from './operation.ts';

/** One command for each operation, which runs as it stands. What it needs, it reads from these variables of the environment. */
export const EXAMPLE_VARIABLES = {
  SESSION_ID: 'the session ID',
  STATE_BEARER: 'what useSession with `keep: true` makes of the session ID: the look-up key and the proof',
  NUMBER: 'your number, with + and the code of its country',
  LINK_ID: 'the `linkId` of a link, which its start answers',
  TOKEN: 'the `token` of a link, which its start answers',
  API_KEY: 'one of the API_KEYS of the site',
  METRICS_TOKEN: 'the METRICS_TOKEN of the site',
} as const;

type Variable = keyof typeof EXAMPLE_VARIABLES;

/** The header by which a request shows a secret. It goes in on standard input, because others on a machine read the arguments of a command. */
const ACCESS_HEADER: Readonly<Record<NonNullable<Operation['access']>, [start: string, variable: Variable]>> =
  {
    link: ['Authorization: Bearer ', 'TOKEN'],
    session: ['Authorization: Bearer ', 'SESSION_ID'],
    state: ['Authorization: Bearer ', 'STATE_BEARER'],
    metrics: ['Authorization: Bearer ', 'METRICS_TOKEN'],
    key: ['x-api-key: ', 'API_KEY'],
  };
/** The file with the session that the command of `POST /session` brings; the one of `GET /session` writes it there. */
const BROUGHT = 'session.json';
/** The file with the piece that the commands of `PUT` bring. */
const PIECE = 'piece.json';
/** The file with the answer to a passkey question. */
const ANSWER = 'answer.json';
/** The body of each component: a text, or what `printf` makes of a variable. */
const BODIES: Readonly<Record<string, string | readonly [format: string, variable: Variable]>> = {
  StartQr: '{}',
  StartCode: ['{"number":"%s"}', 'NUMBER'],
  Validate: ['{"sessionId":"%s"}', 'SESSION_ID'],
  OldValidate: ['{"sessionId":"%s"}', 'SESSION_ID'],
  Import: `@${BROUGHT}`,
  KeptPiece: `@${PIECE}`,
  PasskeyAnswer: `@${ANSWER}`,
  CompareAnswer: '{"same":true}',
};
const QUERIES: Readonly<Record<string, string>> = { '/session': '?logout=true' };

/** Writes the command of an operation. Throws if nothing says what the body of a new operation is. */
export function exampleOf(operation: Operation): string {
  const { method, path, access, body } = operation;
  if (path.includes(':sessionId')) return withConfig(operation);
  const input = body === undefined ? undefined : BODIES[body];
  if (body !== undefined && input === undefined) throw new Error(`there is no example of the body ${body}`);
  const options = [
    flagsOf(operation),
    ...(method === 'get' || (method === 'post' && body !== undefined) ? [] : [`-X ${method.toUpperCase()}`]),
    ...(access === undefined ? [] : ['-H @-']),
    ...(input === undefined ? [] : [`-H 'Content-Type: ${JSON_TYPE}'`, `-d ${dataOf(input)}`]),
    ...(path === '/code' && method === 'get' ? ['-G --data-urlencode "number=$NUMBER"'] : []),
  ];
  const command = `curl ${options.join(' ')} ${addressOf(operation)}`;
  return [...pipedInto(access, input), command].join(' |\n  ');
}

function pipedInto(
  access: Operation['access'],
  input: (typeof BODIES)[string] | undefined,
): readonly string[] {
  if (access !== undefined) {
    const [start, variable] = ACCESS_HEADER[access];
    return [`printf '${start}%s' "$${variable}"`];
  }
  return typeof input === 'object' ? [`printf '${input[0]}' "$${input[1]}"`] : [];
}

function dataOf(input: (typeof BODIES)[string]): string {
  return typeof input === 'string' ? `'${input}'` : '@-';
}

function addressOf({ method, path }: Operation): string {
  const address =
    EXAMPLE_SITE + path.replace(/:linkId/, '$LINK_ID') + (method === 'delete' ? (QUERIES[path] ?? '') : '');
  return /[$?]/.test(address) ? `"${address}"` : address;
}

/** A stream is shown as it comes, and what is no text goes into a file. */
function flagsOf({ path, answers }: Operation): string {
  const { type = JSON_TYPE } = Object.values(answers)[0] ?? {};
  if (type === STREAM_TYPE) return '-sSN';
  const isFile = !/^text\/(?!javascript)|json$/.test(type);
  return isFile || path.startsWith('/restore.') ? '-fsSO' : '-sS';
}

/** An address with a secret in it goes in as a configuration. The site is no part of the format, because its path may hold %. */
function withConfig({ path, access = 'key' }: Operation): string {
  const [start, variable] = ACCESS_HEADER[access];
  const rest = path.replace(':sessionId', '%s');
  const format = `'url = "%s${rest}"\\nheader = "${start}%s"\\n'`;
  return `printf ${format} ${EXAMPLE_SITE} "$SESSION_ID" "$${variable}" |\n  curl -sS -K -`;
}
