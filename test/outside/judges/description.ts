import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../kit/program/run-command.ts';
import type { Judge } from '../judge.ts';

const LIMIT_MS = 120_000;

type Report = {
  readonly problems: readonly {
    readonly ruleId: string;
    readonly message: string;
    readonly location: readonly { readonly pointer?: string }[];
  }[];
};

/** The description of the API against the rules of OpenAPI. */
export const redocly: Judge = {
  name: 'redocly',
  of: '/openapi.json',
  tools: [{ program: 'redocly', from: 'npm', package: '@redocly/cli@2.77.0' }],
  excuses: [
    {
      finding: /^operation-4xx-response #\/paths\/~1(?:healthz|readyz)\/get\/responses /,
      why: 'Load balancers ask these two under any host, without access and without parameters, so there is nothing to refuse.',
    },
  ],
  judge: async ({ folder, site, tool }) => {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, await (await fetch(`${site.url}/openapi.json`)).text());
    // The tool asks for its newest version otherwise.
    const env = { REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', REDOCLY_TELEMETRY: 'off' };
    const { out, err } = await run(
      tool('redocly'),
      ['lint', file, '--format', 'json', '--max-problems', '1000'],
      {
        cwd: folder,
        env,
        limitMs: LIMIT_MS,
      },
    );
    if (!out.trimStart().startsWith('{')) throw new Error(err.slice(-500));
    const { problems } = JSON.parse(out) as Report;
    return problems.map(
      ({ ruleId, location, message }) => `${ruleId} ${location[0]?.pointer ?? ''} ${message}`,
    );
  },
};
