import type { CheckReasons } from './checks.ts';
import type { IdReasons } from './ids.ts';

/** Every reason that the server gives, by its code, with the values of its sentence; `null` where there are none. */
export type Reasons = CheckReasons & IdReasons;

export type ReasonCode = keyof Reasons;

/** A reason as the program hands it on. The sentences are in `texts/`. A code never changes its meaning. */
export type Reason<C extends ReasonCode = ReasonCode> = {
  readonly [K in C]: Reasons[K] extends null
    ? { readonly reason: K; readonly values?: never }
    : { readonly reason: K; readonly values: Reasons[K] };
}[C];

/** The values of a reason on the wire. */
export type Values = Readonly<Record<string, unknown>>;

/** Says a reason as a sentence. */
export type Say = (why: Reason) => string;
