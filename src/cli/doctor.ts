import type { Finding } from '../wire/finding.ts';
import { parseOptions } from '../restore/command.ts';
import { CommandError, EXIT } from '../restore/exit.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf } from './environment.ts';
import { examineServer } from './server-check.ts';
import { cli } from '../texts/en/cli.ts';

const SIGNS = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' } as const;

/** Checks a deployment on its own machine: settings, keys, store, the way to WhatsApp, and the running server. */
export const doctor: Command = {
  usage: 'doctor',
  about: cli.about.doctor,
  run: async (args, environment) => {
    const { values, positionals } = parseOptions(args, COMMON_OPTIONS);
    if (positionals.length > 0) throw new CommandError('USAGE', EXIT.usage, cli.doctorTakesNone);
    const origin = serverOf(values.url, environment);
    // The diagnosis loads every store, so it is imported only here and does not slow down the other commands.
    const { diagnose, diagnoseWhatsApp } = await import('../app/diagnosis.ts');
    const { launched } = environment;
    const [own, whatsapp, server] = await Promise.all([
      diagnose(launched),
      diagnoseWhatsApp(launched),
      examineServer(origin, environment.env),
    ]);
    const findings = [...own, ...whatsapp, ...server.findings];
    return {
      exit: hasProblem(own) ? EXIT.notAllowed : hasProblem(whatsapp) ? EXIT.whatsapp : server.exit,
      lines: findings.flatMap(linesOf),
      json: { findings },
    };
  },
};

function hasProblem(findings: readonly Finding[]): boolean {
  return findings.some(({ level }) => level === 'problem');
}

function linesOf({ level, finding, next }: Finding): readonly string[] {
  return [`${SIGNS[level]}  ${finding}`, ...(next === null ? [] : [`         ${next}`])];
}
