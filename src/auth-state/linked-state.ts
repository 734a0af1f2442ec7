import type { Reason } from '../wire/reasons/reason.ts';
import { inspectAuthState } from './checks/checks.ts';
import { bytesOf, keyOf } from './creds-reader.ts';
import { linkedAtOf } from './checks/device-details.ts';
import { isDeeperThan, isObject, objectOf, type JsonObject } from './json.ts';
import { MAX_DEPTH, toNormalForm } from './normal-form.ts';

/** A state in BufferJSON and not revived: `keys` is `{type: {id: value}}`. */
export type SessionState = {
  readonly creds: JsonObject;
  readonly keys: Readonly<Record<string, JsonObject>>;
};

/** A state that a bot can use, written as Baileys writes it; or why no bot can, each reason once. */
export type Judged =
  | { readonly state: SessionState; readonly faults: null }
  | { readonly state: null; readonly faults: readonly Reason[] };

/** The linked device that creds belong to. */
export type LinkedDevice = {
  /** Public noise key in base64: made anew with every link, the same for the whole life of a device. */
  readonly noiseKey: string;
  /** Unix seconds at which the phone signed the device; `null` if that cannot be read. */
  readonly linkedAtS: number | null;
};

/**
 * The judgement of the validator for code that writes a state: an invalid state is not written. `keys` is `null` where
 * only creds exist.
 */
export function judgeState(creds: unknown, keys: unknown): Judged {
  const { checks, state } = inspectAuthState(creds, keys);
  const faults = checks.filter(({ fault }) => fault === 'wrong').map(({ why }) => why);
  if (faults.length > 0) return { state: null, faults: withoutRepeats(faults) };
  // Key names were looked at by the checks: each type holds an object.
  return { state: state as SessionState, faults: null };
}

function withoutRepeats(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map((why) => [JSON.stringify(why), why])).values()];
}

/**
 * The device of creds that version 7 of Baileys reads; `null` for those it cannot read, and for creds that no phone has
 * accepted yet.
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
