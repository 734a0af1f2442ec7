import type { CheckReasons } from './reasons/checks.ts';
import type { Reason, ReasonCode, Values } from './reasons/reason.ts';
import type { Method } from './step.ts';

/** All checks of an auth state. */
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

/** The result of one check of an auth state. */
type Looked = {
  readonly id: CheckId;
  readonly ok: boolean;
  /** Present if the check failed: `missing` makes a session incomplete, `wrong` makes it invalid. */
  readonly fault?: 'missing' | 'wrong';
};

/** The result of a check inside the program. */
export type CheckFinding = Looked & { readonly why: Reason<keyof CheckReasons> };

/** The result of a check in an answer of the server. */
export type Check = Looked & {
  /** A stable code for programs and for pages in other languages. */
  readonly reason: ReasonCode;
  /** The values of the sentence of the reason. */
  readonly values?: Values;
  /** The reason as a sentence in English that a bot developer understands. */
  readonly detail: string;
};

/** The result of one login at WhatsApp with the stored state. */
export type LiveResult = 'accepted' | 'logged-out' | 'in-use' | 'unreachable';

/** The report of the validator about one session ID. */
export type ValidationReport = {
  readonly status: 'valid' | 'incomplete' | 'invalid';
  readonly format: 'short' | 'long' | 'base64' | 'json';
  readonly checks: readonly Check[];
  readonly account?: {
    /** The masked phone number. */
    readonly number: string;
    readonly name?: string;
    readonly platform?: string;
    readonly linkedBy: Method;
  };
  readonly createdAt?: string;
  readonly expiresAt?: string;
  readonly live?: LiveResult;
};
