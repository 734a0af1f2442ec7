import type { CheckReasons } from './checks.ts';
import type { IdReasons } from './ids.ts';
import type { KeptReasons } from './kept.ts';
import type { RefusalReasons } from './refusals.ts';
import type { RingReasons } from './ring.ts';

/** Every reason that the server gives, by its code, with the values of its sentence; `null` for a sentence without values. */
export type Reasons = CheckReasons & IdReasons & KeptReasons & RefusalReasons & RingReasons;

export type ReasonCode = keyof Reasons;

/** A code and the values of its sentence; the sentences are in `texts/`. A code never changes its meaning. */
export type Reason<C extends ReasonCode = ReasonCode> = {
  readonly [K in C]: Reasons[K] extends null
    ? { readonly reason: K; readonly values?: never }
    : { readonly reason: K; readonly values: Reasons[K] };
}[C];

/** The values of a reason in an answer of the server. */
export type Values = Readonly<Record<string, unknown>>;

/** Returns the sentence of a reason. */
export type Say = (why: Reason) => string;
