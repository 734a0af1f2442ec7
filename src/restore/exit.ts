import { AppError, ERRORS, type ErrorCode } from '../errors.ts';

/** Exit codes of the commands; a script may rely on them. */
export const EXIT = {
  ok: 0,
  /** A fault of ours. */
  bug: 1,
  usage: 2,
  invalidId: 3,
  /** There is no such session (any more). */
  unavailable: 4,
  notAllowed: 5,
  /** The network, the server or WhatsApp is in trouble: worth another try later. */
  network: 6,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Codes of what goes wrong on this side, beside those of the server. */
export type LocalCode =
  | 'USAGE'
  | 'NETWORK'
  | 'FOLDER_IS_NEWER'
  | 'FOLDER_UNUSABLE'
  | 'NOT_LINKED'
  | 'STOPPED';

/** A command cannot do what it was asked for; `message` is for people and never holds a session ID. */
export class CommandError extends Error {
  readonly code: ErrorCode | LocalCode;
  readonly exit: ExitCode;

  constructor(
    code: ErrorCode | LocalCode,
    exit: ExitCode,
    message: string,
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options);
    this.name = 'CommandError';
    this.code = code;
    this.exit = exit;
  }
}

const EXIT_BY_CODE: Readonly<Partial<Record<ErrorCode, ExitCode>>> = {
  BODY_INVALID: EXIT.usage,
  PHONE_INVALID: EXIT.usage,
  PHONE_COUNTRY_CODE_MISSING: EXIT.usage,
  SESSION_ID_MALFORMED: EXIT.invalidId,
  SESSION_UNAVAILABLE: EXIT.unavailable,
  LINK_NOT_FOUND: EXIT.unavailable,
  LINK_EXPIRED: EXIT.unavailable,
  LINK_CANCELLED: EXIT.unavailable,
  NOT_FOUND: EXIT.unavailable,
  METHOD_NOT_ALLOWED: EXIT.unavailable,
  UNAUTHORIZED: EXIT.notAllowed,
  CROSS_SITE: EXIT.notAllowed,
  IDEMPOTENCY_MISMATCH: EXIT.usage,
  RATE_LIMITED: EXIT.notAllowed,
  PASSKEY_REQUIRED: EXIT.notAllowed,
  WRONG_ACCOUNT: EXIT.notAllowed,
  LOGGED_OUT: EXIT.notAllowed,
  WHATSAPP_REJECTED: EXIT.notAllowed,
  WHATSAPP_RATE_LIMITED: EXIT.notAllowed,
};

/** An error of the server, by its stable code; `detail` is the server's own sentence if it sent one. */
export function serverError(
  code: ErrorCode,
  detail?: string,
  options: { cause?: unknown } = {},
): CommandError {
  const { title, detail: usual } = ERRORS[code];
  return new CommandError(code, EXIT_BY_CODE[code] ?? EXIT.network, `${title}. ${detail ?? usual}`, options);
}

/** Any error as one for people; `null` for a fault of ours. */
export function asCommandError(error: unknown): CommandError | null {
  if (error instanceof CommandError) return error;
  return error instanceof AppError ? serverError(error.code, error.fields.detail, { cause: error }) : null;
}
