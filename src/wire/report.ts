import type { CheckReasons } from './reasons/checks.ts';
import type { Reason, ReasonCode, Values } from './reasons/reason.ts';
import type { Method } from './step.ts';

/** Everything that is looked at in an auth state. */
export const CHECK_IDS = [
  'shape',
  'noise-key',
  'identity-key',
  'signed-pre-key',
  'signed-pre-key-signature',
  'account-signature',
  'device-signature',
  'me',
  'app-state-key',
  'pre-keys',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** One thing that was looked at in an auth state. */
type Looked = {
  readonly id: CheckId;
  readonly ok: boolean;
  /** `missing` makes a session incomplete, `wrong` invalid. Only when not ok. */
  readonly fault?: 'missing' | 'wrong';
};

/** A check as the code that makes it hands it on. */
export type CheckFinding = Looked & { readonly why: Reason<keyof CheckReasons> };

/** A check as the server answers it. */
export type Check = Looked & {
  /** Stable, for programs and for pages in other languages. */
  readonly reason: ReasonCode;
  /** What the sentence of the reason needs. */
  readonly values?: Values;
  /** The reason as a sentence in English that a bot developer understands. */
  readonly detail: string;
};

/** What WhatsApp answered to one login with the stored state. */
export type LiveResult = 'accepted' | 'logged-out' | 'in-use' | 'unreachable';

/** What the validator says of one session ID. */
export type ValidationReport = {
  readonly status: 'valid' | 'incomplete' | 'invalid';
  readonly format: 'short' | 'long' | 'base64' | 'json';
  readonly checks: readonly Check[];
  readonly account?: {
    /** Masked. */
    readonly number: string;
    readonly name?: string;
    readonly platform?: string;
    readonly linkedBy: Method;
  };
  readonly createdAt?: string;
  readonly expiresAt?: string;
  readonly live?: LiveResult;
};
