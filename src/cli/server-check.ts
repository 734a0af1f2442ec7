import type { Finding } from '../wire/finding.ts';
import { EXIT, type ExitCode } from '../restore/exit.ts';
import { cli } from '../texts/en/cli.ts';

const ANSWER_LIMIT_MS = 20_000;
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

/** Asks a running server whether it is ready, and compares its clock with that of this machine. Never throws. */
export async function examineServer(
  origin: string,
): Promise<{ readonly findings: readonly Finding[]; readonly exit: ExitCode }> {
  let answer: Response;
  let readiness: Readiness;
  try {
    answer = await fetch(`${origin}/readyz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const given: unknown = await answer.json();
    if (!isReadiness(given)) throw new Error('no readiness', { cause: new Error(cli.server.somethingElse) });
    readiness = given;
  } catch (error) {
    return { findings: [silence(origin, error)], exit: EXIT.network };
  }
  const findings = [
    readinessOf(origin, answer.status, readiness),
    warningsOf(readiness),
    clockOf(answer, Date.now()),
  ].flat();
  return { findings, exit: answer.status === 200 ? EXIT.ok : exitOf(readiness) };
}

function exitOf({ reasons }: Readiness): ExitCode {
  return reasons.includes('whatsapp-unreachable') ? EXIT.whatsapp : EXIT.unavailable;
}

function silence(origin: string, error: unknown): Finding {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
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

function clockOf(answer: Response, nowMs: number): readonly Finding[] {
  const serverMs = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(serverMs)) return [];
  const skewS = Math.round(Math.abs(serverMs - nowMs) / 1000);
  if (skewS <= MAX_SKEW_S) {
    return [{ id: 'clock', level: 'ok', finding: cli.server.clocksAgree, next: null }];
  }
  return [{ id: 'clock', level: 'warning', ...cli.server.clocksDiffer(skewS) }];
}
