import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toTemplate } from '../../../src/http/description/openapi.ts';
import type { Operation } from '../../../src/http/description/operation.ts';
import { operationsOf } from '../../../src/http/description/operations.ts';
import { problems } from '../../../src/texts/en/problems.ts';
import { run } from '../../kit/program/run-command.ts';
import { asRecord } from '../../kit/repo.ts';
import type { Bench, Excuse, Judge } from '../judge.ts';
import type { JudgedSite } from '../site.ts';
import type { Tool } from '../tools.ts';

const SCHEMATHESIS: Tool = { program: 'schemathesis', from: 'pip', package: 'schemathesis==4.32.5' };
/** Examples, coverage, fuzzing and sequences of calls together end after this time. */
const SECONDS = 60;
const LIMIT_MS = 240_000;
/** How much of an answer without a code a finding shows. */
const SHOWN = 60;

/** A body that is too large is refused as well as any other. */
const CONFIG = `
continue-on-failure = true
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 413, 415, 422, 428, 429, "5xx"]
`;

/** The operations that ask for access, and nothing else: links that others start would push out those that the judge is let in to. */
const GUARDED = operationsOf({ passkey: true, keepStates: true }).filter(
  ({ access }) => access !== undefined,
);
const ONLY_GUARDED = `^(?:${GUARDED.map(({ path }) => literally(toTemplate(path))).join('|')})$`;

const BAD_NUMBERS = [problems.errors.PHONE_INVALID.title, problems.errors.PHONE_COUNTRY_CODE_MISSING.title];

/** Findings have the form `check: METHOD /path -> status what`. */
const ALWAYS: readonly Excuse[] = [
  {
    finding: /^positive_data_acceptance: POST \/code -> 400 (?:PHONE_INVALID|PHONE_COUNTRY_CODE_MISSING)$/,
    why: 'No pattern tells the numbers that exist from other digits; the pattern says what a number must have at least.',
  },
  {
    finding: new RegExp(
      `^positive_data_acceptance: GET /code -> 400 (?:${BAD_NUMBERS.map(literally).join('|')})`,
    ),
    why: 'The same in the old form of errors.',
  },
  {
    finding: /^positive_data_acceptance: POST \/validate -> 400 SESSION_ID_MALFORMED$/,
    why: 'An ID has a checksum, which no pattern can express.',
  },
  {
    finding:
      /^positive_data_acceptance: POST \/validate -> 413 BODY_INVALID This is too large to be checked here/,
    why: 'The limit of a body counts bytes and that of a text characters, so a text of long characters can be too large.',
  },
  {
    finding: /^positive_data_acceptance: POST \/session -> 400 BODY_INVALID No bot can use this session,/,
    why: 'The keys of a session are pairs and signatures, which no schema can express.',
  },
  {
    finding: /^positive_data_acceptance: POST \/(?:qr|code|session) -> 422 IDEMPOTENCY_MISMATCH$/,
    why: 'The judge sends one key with several bodies, which is what this error is for.',
  },
  {
    finding: /^negative_data_rejection: POST \/giftedValidate\.php -> 200 \{"valid":false/,
    why: 'Callers of this old address read only the body, so it answers 200 and says there that the ID is not valid.',
  },
  {
    finding: /^(?:missing_required_header|ignored_auth): GET \/metrics -> 404 NOT_FOUND$/,
    why: 'Nobody without the token learns that there are metrics.',
  },
  {
    finding:
      /^(?:missing_required_header|ignored_auth): (?:GET|DELETE|POST) \/(?:qr|code)\/\{linkId\}(?:\/(?:events|passkey|compare))? -> 404 LINK_NOT_FOUND$/,
    why: 'An unknown link and a wrong token get one answer, so nobody learns which links there are.',
  },
  {
    finding:
      /^(?:positive_data_acceptance|ignored_auth): (?:GET|DELETE) \/session(?:\/archive)? -> 400 SESSION_ID_MALFORMED$/,
    why: 'A text that is no session ID gets words that say what is wrong with it; OpenAPI gives a bearer token no pattern.',
  },
];

/** The description of the API against the server, for a caller who has nothing. */
export const withoutAccess: Judge = {
  name: 'schemathesis',
  of: '/openapi.json without access',
  tools: [SCHEMATHESIS],
  excuses: ALWAYS,
  judge: (bench) => explore(bench, CONFIG, []),
};

/** The same for a caller with a session ID, the tokens of two links, an API key and the token of the metrics. */
export const withAccess: Judge = {
  name: 'schemathesis',
  of: '/openapi.json with ID, link, key, token',
  tools: [SCHEMATHESIS],
  excuses: ALWAYS,
  judge: (bench) => explore(bench, CONFIG + accessConfig(bench.site), ['--include-path-regex', ONLY_GUARDED]),
};

async function explore(
  { folder, site, tool }: Bench,
  config: string,
  choice: readonly string[],
): Promise<readonly string[]> {
  const configFile = join(folder, 'schemathesis.toml');
  const report = join(folder, 'report.ndjson');
  writeFileSync(configFile, config);
  const options = ['--max-time', String(SECONDS), '--no-color', '--report', 'ndjson'];
  const files = ['--report-ndjson-path', report, `${site.url}/openapi.json`];
  const { code, out, err } = await run(
    tool('schemathesis'),
    ['--config-file', configFile, 'run', ...choice, ...options, ...files],
    { cwd: folder, limitMs: LIMIT_MS },
  );
  // 1 says that there are findings; the report has them.
  if (code !== 0 && code !== 1) throw new Error(`ended with ${code}: ${(err || out).slice(-500)}`);
  const events = readFileSync(report, 'utf8').trim().split('\n');
  const findings = events.flatMap((line) => findingsIn(JSON.parse(line)));
  if (code === 1 && findings.length === 0) return [out.slice(-1000)];
  return findings;
}

/** The parts of a line of the report that are read here. */
type Scenario = {
  readonly recorder: {
    readonly label: string;
    readonly checks?: Readonly<Record<string, readonly Check[]>>;
    readonly interactions?: Readonly<Record<string, Interaction>>;
  };
};
type Check = { readonly name: string; readonly status: string };
type Interaction = {
  readonly request: { readonly method: string; readonly uri: string };
  readonly response: { readonly status_code: number; readonly content: unknown } | null;
};

function findingsIn(event: unknown): readonly string[] {
  const { ScenarioFinished: scenario, FatalError: fatal, NonFatalError: error } = asRecord(event);
  const broken = [fatal, error].flatMap((each) => (each === undefined ? [] : [JSON.stringify(each)]));
  if (scenario === undefined) return broken;
  const { label, checks = {}, interactions = {} } = (scenario as Scenario).recorder;
  return Object.entries(checks).flatMap(([id, all]) =>
    all
      .filter(({ status }) => status === 'failure')
      .map(({ name }) => `${name}: ${lineOf(label, interactions[id])}`),
  );
}

function lineOf(label: string, interaction: Interaction | undefined): string {
  if (interaction === undefined) return label;
  const { request, response } = interaction;
  const { pathname } = new URL(request.uri);
  const place = label.includes('/') ? label : `${request.method} ${pathname}`;
  return response === null
    ? `${place} -> nothing`
    : `${place} -> ${response.status_code} ${gist(response.content)}`;
}

/** The code of an error, with words where it has many causes, the words of an old one, or the start of another answer. */
function gist(content: unknown): string {
  const text = textOf(content);
  const [, code] = /"code":"([A-Z_]+)"/.exec(text) ?? [];
  const [, words = text] = /"(?:error|detail)":"([^"]*)/.exec(text) ?? [];
  if (code === undefined) return (text.startsWith('{"error"') ? words : text).slice(0, SHOWN);
  return code === 'BODY_INVALID' ? `${code} ${words.slice(0, SHOWN)}` : code;
}

function textOf(content: unknown): string {
  const [base64] = [content].flat().flatMap((part) => {
    if (typeof part === 'string') return [part];
    return typeof part === 'object' && part !== null ? Object.values(part) : [];
  });
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64').toString() : '';
}

/**
 * Lets the judge in at each operation that asks for access. Each has an address of its own, so that wrong keys at one do not use up the tries
 * of another.
 */
function accessConfig(site: JudgedSite): string {
  return GUARDED.map((operation, index) => {
    const headers = `headers = { ${headerFor(operation, site)}, X-Forwarded-For = "198.51.100.${index + 1}" }`;
    const method = operation.path.startsWith('/code/') ? 'code' : 'qr';
    const parameters = [
      ...(operation.path.includes(':linkId') ? [`"path.linkId" = "${site.links[method].linkId}"`] : []),
      ...(operation.path.includes(':sessionId') ? [`"path.sessionId" = "${site.sessionId}"`] : []),
    ];
    return [
      '[[operations]]',
      // One filter alone, because several of them would be alternatives.
      `include-name = "${operation.method.toUpperCase()} ${toTemplate(operation.path)}"`,
      headers,
      ...(parameters.length === 0 ? [] : [`parameters = { ${parameters.join(', ')} }`]),
      '',
    ].join('\n');
  }).join('');
}

function headerFor({ access, method, path }: Operation, site: JudgedSite): string {
  const bearer = (secret: string) => `Authorization = "Bearer ${secret}"`;
  if (access === 'key') return `x-api-key = "${site.apiKey}"`;
  if (access === 'metrics') return bearer(site.metricsToken);
  if (access === 'link') return bearer(site.links[path.startsWith('/code/') ? 'code' : 'qr'].token);
  return bearer(method === 'delete' ? site.spareId : site.sessionId);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
