import type { Reason } from '../wire/reasons/reason.ts';
import { inspectAuthState } from './checks/checks.ts';
import { bytesOf, keyOf } from './creds-reader.ts';
import { linkedAtOf } from './checks/device-details.ts';
import { isDeeperThan, isObject, objectOf, type SessionState } from './json.ts';
import { MAX_DEPTH, toNormalForm } from './normal-form.ts';

/**
 * A state that a bot can use, in the form that Baileys writes, and what it lacks; or the reasons why no bot can use it. Each reason comes
 * once.
 */
type Judged =
  | { readonly state: SessionState; readonly faults: null; readonly lacks: readonly Reason[] }
  | { readonly state: null; readonly faults: readonly Reason[] };

/** The linked device that creds belong to. */
export type LinkedDevice = {
  /** The public noise key in base64. Each link makes a new one, and a device keeps it for its whole life. */
  readonly noiseKey: string;
  /** Unix seconds at which the phone signed the device; `null` if that cannot be read. */
  readonly linkedAtS: number | null;
};

/**
 * Runs the checks of the validator for code that writes a state, so that it writes no invalid one. `keys` is `null` if only creds exist.
 */
export function judgeState(creds: unknown, keys: unknown): Judged {
  const { checks, state } = inspectAuthState(creds, keys);
  const reasonsOf = (kind: 'missing' | 'wrong') =>
    withoutRepeats(checks.filter(({ fault }) => fault === kind).map(({ why }) => why));
  const faults = reasonsOf('wrong');
  if (faults.length > 0) return { state: null, faults };
  // The checks have made sure that each type of key holds an object.
  return { state: state as SessionState, faults: null, lacks: reasonsOf('missing') };
}

function withoutRepeats(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map((why) => [JSON.stringify(why), why])).values()];
}

/**
 * Returns the device of creds that version 7 of Baileys can read; `null` for other creds, and for creds that no phone has accepted yet.
 */
export function deviceOf(creds: unknown): LinkedDevice | null {
  if (!isObject(creds) || !isObject(creds['account']) || !isObject(creds['me'])) return null;
  if (isDeeperThan(creds, MAX_DEPTH) || toNormalForm(creds, null).foreign.size > 0) return null;
  const noiseKey = keyOf(objectOf(creds['noiseKey'])['public']);
  if (noiseKey === null) return null;
  const details = bytesOf(creds['account']['details']);
  return {
    noiseKey: noiseKey.toString('base64'),
    linkedAtS: details === null ? null : linkedAtOf(details),
  };
}
