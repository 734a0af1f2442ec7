import { AppError } from '../wire/errors.ts';
import type { ValidationReport } from '../wire/report.ts';
import type { Inspect, Inspected } from '../ports/inspection.ts';
import { assertStateShape } from '../auth-state/shape.ts';
import { readPaste } from '../session-id/paste.ts';
import type { Inspector } from './inspect.ts';
import type { Issuer } from './issue.ts';
import { createReport, type ReportWords } from './report.ts';

/** An auth state that somebody brings, as JSON.parse returned it; `keys` is `null` if only creds are brought. */
type Brought = {
  readonly creds: unknown;
  readonly keys: unknown;
  /** `usable` also takes a state that lacks something with which a bot works all the same. */
  readonly accept: 'complete' | 'usable';
  readonly addressKey: string;
};

export type Imported = {
  readonly sessionId: string;
  /** What the validator says of the ID. */
  readonly report: ValidationReport;
};

export type ImporterDeps = {
  readonly issuer: Issuer;
  /** The checks of the validator. */
  readonly inspect: Inspect;
  readonly inspector: Inspector;
  readonly prefix: string;
  readonly words: ReportWords;
};

/**
 * Seals a state that somebody brings, in the form that Baileys writes, and returns its session ID. `fingerprint` names the record in logs.
 * Errors: BODY_INVALID with what failed, and then nothing is stored; STORE_UNAVAILABLE.
 */
export type Importer = (brought: Brought) => Promise<Imported & { readonly fingerprint: string }>;

/** Makes the importer. It takes nothing that the validator calls invalid. */
export function createImporter({ issuer, inspect, inspector, prefix, words }: ImporterDeps): Importer {
  return async ({ creds, keys, accept, addressKey }) => {
    const found = inspect(creds, keys);
    refuseUnless(accept, found, words);
    const state = { creds: JSON.stringify(found.state.creds), keys: JSON.stringify(found.state.keys) };
    refuseOddShape(state);
    const issued = await issuer.issue(state, 'short', () => undefined, new AbortController().signal);
    try {
      const { id, fingerprint } = issued;
      // The ID goes out with the answer, so from now on the record is kept after a crash.
      await issued.markSent();
      const { report } = await inspector({ pasted: readPaste(id, prefix), live: false, addressKey });
      return { sessionId: id, report, fingerprint };
    } catch (error) {
      await issued
        .discard()
        .catch(() => undefined /* The first error is thrown; an unused record expires. */);
      throw error;
    } finally {
      issued.dispose();
    }
  };
}

function refuseUnless(accept: Brought['accept'], { checks }: Inspected, words: ReportWords): void {
  const { status } = createReport({ format: 'short', checks, account: null }, words);
  if (status === 'valid' || (status === 'incomplete' && accept === 'usable')) return;
  const faults = [...new Set(checks.filter(({ ok }) => !ok).map(({ why }) => words.say(why)))];
  const reason = status === 'invalid' ? 'import-unusable' : 'import-incomplete';
  throw new AppError('BODY_INVALID', { why: { reason, values: { faults } } });
}

/** Refuses what the checks let through but no restore would open, such as a single byte string of more than 1 MB. */
function refuseOddShape({ creds, keys }: { readonly creds: string; readonly keys: string }): void {
  try {
    assertStateShape(`{"createdAt":"${new Date(0).toISOString()}","creds":${creds},"keys":${keys}}`);
  } catch (error) {
    throw new AppError('BODY_INVALID', { cause: error, why: { reason: 'import-out-of-bounds' } });
  }
}
