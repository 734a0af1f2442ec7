import type { IncomingMessage } from 'node:http';
import type { Finding } from '../wire/finding.ts';
import { parseJson } from '../wire/json.ts';
import { EXIT, type ExitCode } from '../restore/exit.ts';
import { contentOf, send, textWithin } from '../restore/server/exchange.ts';
import { proxyFor, type Variables } from '../restore/server/proxy.ts';
import { cli } from '../texts/en/cli.ts';

const ANSWER_LIMIT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** The `Date` header has whole seconds, and an answer may take some seconds to arrive. */
const MAX_SKEW_S = 10;

const REASONS: Readonly<Record<string, { readonly finding: string; readonly next: string }>> =
  cli.server.reasons;

type Readiness = {
  readonly reasons: readonly unknown[];
  readonly whatsappVersion?: unknown;
  readonly warnings?: unknown;
};

function isReadiness(value: unknown): value is Readiness {
  return typeof value === 'object' && value !== null && 'reasons' in value && Array.isArray(value.reasons);
}

/** Asks a running server whether it is ready, and compares its clock with that of this machine. `env` may name a proxy. Never throws. */
export async function examineServer(
  origin: string,
  env: Variables = {},
): Promise<{ readonly findings: readonly Finding[]; readonly exit: ExitCode }> {
  let answer: IncomingMessage;
  let readiness: Readiness;
  try {
    answer = await askReadiness(origin, env);
    const given = parseJson((await textWithin(contentOf(answer), MAX_ANSWER_BYTES)) ?? '');
    if (!isReadiness(given)) throw new Error(cli.server.somethingElse);
    readiness = given;
  } catch (error) {
    return { findings: [silence(origin, error)], exit: EXIT.network };
  }
  const status = answer.statusCode ?? 0;
  const findings = [
    readinessOf(origin, status, readiness),
    warningsOf(readiness),
    clockOf(answer, Date.now()),
  ].flat();
  return { findings, exit: status === 200 ? EXIT.ok : exitOf(readiness) };
}

async function askReadiness(origin: string, env: Variables): Promise<IncomingMessage> {
  const url = new URL(`${origin}/readyz`);
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  return send({ url, method: 'GET', headers: {}, body: null, signal, proxy: proxyFor(url, env) });
}

function exitOf({ reasons }: Readiness): ExitCode {
  return reasons.includes('whatsapp-unreachable') ? EXIT.whatsapp : EXIT.unavailable;
}

function silence(origin: string, error: unknown): Finding {
  const cause = error instanceof Error ? error.message.replace(/\.$/, '') : '';
  return { id: 'server', level: 'problem', ...cli.server.silent(origin, cause) };
}

/** Finds what a server tells callers on its own machine. */
function warningsOf({ warnings }: Readiness): readonly Finding[] {
  const isProxyNew = Array.isArray(warnings) && warnings.includes('proxy-not-counted');
  return isProxyNew ? [{ id: 'server', level: 'warning', ...cli.server.proxyNotCounted }] : [];
}

function readinessOf(
  origin: string,
  status: number,
  { reasons, whatsappVersion }: Readiness,
): readonly Finding[] {
  if (status === 200) {
    const finding = cli.server.ready(origin, String(whatsappVersion));
    return [{ id: 'server', level: 'ok', finding, next: null }];
  }
  const known = reasons.flatMap((reason) => REASONS[String(reason)] ?? []);
  return (known.length > 0 ? known : [cli.server.notReady(origin, status)]).map((reason) => ({
    id: 'server',
    level: 'problem',
    ...reason,
  }));
}

function clockOf({ headers }: IncomingMessage, nowMs: number): readonly Finding[] {
  const serverMs = Date.parse(headers.date ?? '');
  if (Number.isNaN(serverMs)) return [];
  const skewS = Math.round(Math.abs(serverMs - nowMs) / 1000);
  if (skewS <= MAX_SKEW_S) {
    return [{ id: 'clock', level: 'ok', finding: cli.server.clocksAgree, next: null }];
  }
  return [{ id: 'clock', level: 'warning', ...cli.server.clocksDiffer(skewS) }];
}
