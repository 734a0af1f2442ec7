import type { Judge } from './judge.ts';
import { attw, publint } from './judges/client.ts';
import { redocly } from './judges/description.ts';
import { actionlint, compose, hadolint, shellcheck, systemd } from './judges/hosting.ts';
import { gixy, nginxStream, nginxTest } from './judges/nginx.ts';
import { axe, nu } from './judges/pages.ts';
import { withAccess, withoutAccess } from './judges/schemathesis.ts';
import { alertRules, alertTests, metrics } from './judges/watching.ts';

/** Judges that are quick and whose tools are soon installed; `npm test` hears them too. */
export const QUICK: readonly Judge[] = [
  metrics,
  alertRules,
  alertTests,
  nginxTest,
  nginxStream,
  hadolint,
  gixy,
  shellcheck,
  actionlint,
  publint,
  attw,
  redocly,
  nu,
];

/** Every judge, the quick ones first. */
export const JUDGES: readonly Judge[] = [...QUICK, systemd, compose, axe, withoutAccess, withAccess];
