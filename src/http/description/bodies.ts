import type { SessionState } from '../../auth-state/linked-state.ts';
import type { SessionFormat, Step } from '../../wire/step.ts';

/* ---------- what callers send ---------- */

export type StartQrBody = { readonly format?: SessionFormat };

export type StartCodeBody = StartQrBody & {
  readonly number: string;
  readonly region?: string;
  readonly guessedRegions?: readonly string[];
};

export type ValidateBody = {
  readonly sessionId: string;
  /** Asks WhatsApp too, which `confirm` must allow. */
  readonly live?: boolean;
  readonly confirm?: string;
};

export type OldValidateBody = Pick<ValidateBody, 'sessionId'>;

/* ---------- what the server answers ---------- */

/** What `GET /:linkId` answers. */
export type CurrentStep = { readonly step: Step };

/** What `GET /session` answers: the stored state as it was sealed. */
export type StoredState = SessionState & { readonly createdAt: string };

/** What `/healthz` answers. */
export type Alive = { readonly alive: true };

/* ---------- the old addresses ---------- */

export type OldCode = { readonly code: string };

export type OldError = { readonly error: string };

export type OldReport =
  | {
      readonly valid: true;
      readonly message: string;
      readonly details: { readonly hasAppStateKey: boolean };
      readonly sessionInfo: {
        /** Masked. */
        readonly userId: string | null;
        readonly userName: string | null;
        readonly appStateKeyId: string | null;
      };
    }
  | { readonly valid: false; readonly error: string };

export type OldCreds = { readonly credsData: unknown };
