import type { Finding } from '../wire/finding.ts';
import { EXIT, type ExitCode } from '../restore/exit.ts';

const ANSWER_LIMIT_MS = 20_000;
/** The `Date` header has whole seconds, and an answer may take some seconds to arrive. */
const MAX_SKEW_S = 10;

const REASONS: Readonly<Record<string, { readonly finding: string; readonly next: string }>> = {
  'store-unavailable': {
    finding: 'The server cannot save: its store does not answer, or less than 64 MB are free.',
    next: 'Look at the database, or make room on the disk of DATA_DIR.',
  },
  draining: {
    finding: 'The server is shutting down.',
    next: 'Wait half a minute, then ask again. If it stays so, start the server anew.',
  },
  'whatsapp-circuit-open': {
    finding: 'WhatsApp refuses the version that the server presents.',
    next: 'Update this project, or set WHATSAPP_VERSION. The server tries again by itself every five minutes.',
  },
};

type Readiness = { readonly reasons: readonly unknown[]; readonly whatsappVersion?: unknown };

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
    if (!isReadiness(given)) throw new Error('no readiness', { cause: new Error('something else does') });
    readiness = given;
  } catch (error) {
    return { findings: [silence(origin, error)], exit: EXIT.network };
  }
  const findings = [readinessOf(origin, answer.status, readiness), clockOf(answer, Date.now())].flat();
  return { findings, exit: answer.status === 200 ? EXIT.ok : EXIT.unavailable };
}

function silence(origin: string, error: unknown): Finding {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return {
    id: 'server',
    level: 'problem',
    finding: `No session server answers at ${origin}${cause}.`,
    next: 'Start it with npm start, or name its address with --url.',
  };
}

function readinessOf(
  origin: string,
  status: number,
  { reasons, whatsappVersion }: Readiness,
): readonly Finding[] {
  if (status === 200) {
    const finding = `The server at ${origin} is ready. It presents WhatsApp version ${String(whatsappVersion)}.`;
    return [{ id: 'server', level: 'ok', finding, next: null }];
  }
  const known = reasons.flatMap((reason) => REASONS[String(reason)] ?? []);
  const unknown = {
    finding: `The server at ${origin} is not ready: it answered ${status}.`,
    next: 'Read its log.',
  };
  return (known.length > 0 ? known : [unknown]).map((reason) => ({
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
    return [
      {
        id: 'clock',
        level: 'ok',
        finding: 'The clocks of this machine and of the server agree.',
        next: null,
      },
    ];
  }
  return [
    {
      id: 'clock',
      level: 'warning',
      finding: `The clocks of this machine and of the server differ by ${skewS} s.`,
      next: 'Turn on time synchronisation (NTP) on both: a wrong clock ends sessions too early or too late.',
    },
  ];
}
