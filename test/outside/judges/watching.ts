import { join } from 'node:path';
import { run, type Ran } from '../../kit/program/run-command.ts';
import { ROOT } from '../../kit/repo.ts';
import type { Judge } from '../judge.ts';
import { linesOf } from '../lines.ts';
import type { Tool } from '../tools.ts';

const PROMTOOL: Tool = { program: 'promtool', from: 'debian', package: 'prometheus' };
const LIMIT_MS = 30_000;
const ALERTS = join(ROOT, 'docs/alerts.yml');
const ALERTS_TEST = join(ROOT, 'test/outside/alerts.test.yml');

/** The metrics as they are served. */
export const metrics: Judge = {
  name: 'promtool',
  of: '/metrics',
  tools: [PROMTOOL],
  judge: async ({ site, tool }) => {
    const headers = { Authorization: `Bearer ${site.metricsToken}` };
    const input = await (await fetch(`${site.url}/metrics`, { headers })).text();
    return complaintsOf(await run(tool('promtool'), ['check', 'metrics'], { input, limitMs: LIMIT_MS }));
  },
};

/** The rules of the alerts, as Prometheus reads them. */
export const alertRules: Judge = {
  name: 'promtool',
  of: 'docs/alerts.yml, check',
  tools: [PROMTOOL],
  files: ['docs/alerts.yml'],
  judge: async ({ tool }) =>
    complaintsOf(await run(tool('promtool'), ['check', 'rules', ALERTS], { limitMs: LIMIT_MS })),
};

/** Each alert against series in which it must fire, and in which it must not. */
export const alertTests: Judge = {
  name: 'promtool',
  of: 'docs/alerts.yml, test',
  tools: [PROMTOOL],
  files: ['docs/alerts.yml'],
  judge: async ({ tool }) =>
    complaintsOf(await run(tool('promtool'), ['test', 'rules', ALERTS_TEST], { limitMs: LIMIT_MS })),
};

/** What promtool writes to its second output are complaints, warnings among them. */
function complaintsOf({ code, out, err }: Ran): readonly string[] {
  const complaints = linesOf(err);
  return code === 0 || complaints.length > 0 ? complaints : linesOf(out);
}
