import type { JsonObject, SessionState } from '../../auth-state/json.ts';
import type { SessionFormat, Step } from '../../wire/step.ts';

/* ---------- bodies of requests ---------- */

export type StartQrBody = { readonly format?: SessionFormat };

export type StartCodeBody = StartQrBody & {
  readonly number: string;
  readonly region?: string;
  readonly guessedRegions?: readonly string[];
};

export type ValidateBody = {
  readonly sessionId: string;
  /** True to ask WhatsApp as well, which `confirm` must allow. */
  readonly live?: boolean;
  readonly confirm?: string;
};

export type OldValidateBody = Pick<ValidateBody, 'sessionId'>;

/** The body of `POST /session`, in the form of the answer of `GET /session`. */
export type ImportBody = {
  readonly creds: JsonObject | string;
  readonly keys?: JsonObject | null;
  readonly createdAt?: string;
  /** True to take a session that lacks something, too. */
  readonly allowIncomplete?: boolean;
};

/** The body of `POST /:linkId/passkey`. */
export type PasskeyAnswerBody = { readonly credential: JsonObject };

/** The body of `POST /:linkId/compare`. */
export type CompareAnswerBody = { readonly same: boolean };

/** The query of `DELETE /session`. */
export type LogoutQuery = { readonly logout?: 'true' | 'false' };

/* ---------- bodies of answers ---------- */

/** The answer of `GET /:linkId`. */
export type CurrentStep = { readonly step: Step };

/** The answer of `GET /session`: the stored state as it was sealed. */
export type StoredState = SessionState & { readonly createdAt: string };

/** The answer of `/healthz`. */
export type Alive = { readonly alive: true };

/* ---------- the old addresses ---------- */

/** `seconds` is the time until `expiresAt`. */
export type OldCode = { readonly code: string; readonly expiresAt: string; readonly seconds: number };

export type OldError = { readonly error: string };

export type OldReport =
  | {
      readonly valid: true;
      readonly message: string;
      readonly details: { readonly hasAppStateKey: boolean };
      readonly sessionInfo: {
        /** The masked phone number. */
        readonly userId: string | null;
        readonly userName: string | null;
        readonly appStateKeyId: string | null;
      };
    }
  | { readonly valid: false; readonly error: string };

export type OldCreds = { readonly credsData: unknown };
