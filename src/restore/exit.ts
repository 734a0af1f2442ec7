import { AppError, inOneLine, type ErrorCode } from '../wire/errors.ts';
import { toPlainText } from './server/plain-text.ts';
import { problems, restore as words, say } from '../texts/own.ts';

/** Exit codes of the commands; a script may rely on them. */
export const EXIT = {
  ok: 0,
  /** A fault of this program. */
  bug: 1,
  usage: 2,
  invalidId: 3,
  /** There is no such session, or not any more. */
  unavailable: 4,
  notAllowed: 5,
  /** The network, the server or WhatsApp does not work right now; a later try may succeed. */
  network: 6,
  /** WhatsApp cannot be reached from here, as `doctor` found. */
  whatsapp: 7,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The error codes of the command itself, in addition to those of the server. */
type LocalCode =
  | 'USAGE'
  | 'NETWORK'
  | 'FOLDER_IS_NEWER'
  | 'FOLDER_UNUSABLE'
  | 'NOT_LINKED'
  | 'STATE_DAMAGED'
  | 'STOPPED';

/** More facts about an error. */
type CommandErrorOptions = {
  readonly cause?: unknown;
  /** Seconds to wait before the next try, if that is known. */
  readonly retryAfterS?: number | null;
  /** True if the same request may succeed a moment later. */
  readonly isPassing?: boolean;
  readonly answer?: RefusedAnswer;
};

/** What the server answered, for code that goes by more than {@link CommandError.code}. */
export type RefusedAnswer = {
  readonly status: number;
  /** The code in the problem object, also one that this release does not know; `null` if there was none. */
  readonly code: string | null;
  /** The newest place of a kept state, if the server says it. */
  readonly position: { readonly epoch: number; readonly seq: number } | null;
  /** The most bytes of a kept state that a server without room would still take. */
  readonly mostBytes: number;
};

/**
 * The failure of a command. `message` is for people; it holds no session ID and no character that controls a terminal.
 */
export class CommandError extends Error {
  readonly code: ErrorCode | LocalCode;
  readonly exit: ExitCode;
  readonly retryAfterS: number | null;
  readonly isPassing: boolean;
  readonly answer: RefusedAnswer | null;

  constructor(
    code: ErrorCode | LocalCode,
    exit: ExitCode,
    message: string,
    options: CommandErrorOptions = {},
  ) {
    super(toPlainText(message), options);
    this.name = 'CommandError';
    this.code = code;
    this.exit = exit;
    this.retryAfterS = options.retryAfterS ?? null;
    this.isPassing = options.isPassing ?? false;
    this.answer = options.answer ?? null;
  }
}

const EXIT_BY_CODE: Readonly<Partial<Record<ErrorCode, ExitCode>>> = {
  BODY_INVALID: EXIT.usage,
  PHONE_INVALID: EXIT.usage,
  PHONE_COUNTRY_CODE_MISSING: EXIT.usage,
  SESSION_ID_MALFORMED: EXIT.invalidId,
  SESSION_UNAVAILABLE: EXIT.unavailable,
  STATE_DAMAGED: EXIT.unavailable,
  STATE_STALE: EXIT.notAllowed,
  STATE_TOO_LARGE: EXIT.notAllowed,
  STATE_NO_ROOM: EXIT.notAllowed,
  LINK_NOT_FOUND: EXIT.unavailable,
  LINK_EXPIRED: EXIT.unavailable,
  LINK_CANCELLED: EXIT.unavailable,
  LINK_LOST: EXIT.unavailable,
  NOT_FOUND: EXIT.unavailable,
  METHOD_NOT_ALLOWED: EXIT.unavailable,
  UNAUTHORIZED: EXIT.notAllowed,
  CROSS_SITE: EXIT.notAllowed,
  IDEMPOTENCY_MISMATCH: EXIT.usage,
  RATE_LIMITED: EXIT.notAllowed,
  PASSKEY_REQUIRED: EXIT.notAllowed,
  PASSKEY_EXPIRED: EXIT.unavailable,
  PASSKEY_ANSWER_INVALID: EXIT.usage,
  PASSKEY_NOT_ASKED: EXIT.usage,
  PASSKEY_REFUSED: EXIT.notAllowed,
  WRONG_ACCOUNT: EXIT.notAllowed,
  LOGGED_OUT: EXIT.notAllowed,
  ACCOUNT_BLOCKED: EXIT.notAllowed,
  WHATSAPP_REJECTED: EXIT.notAllowed,
  WHATSAPP_RATE_LIMITED: EXIT.notAllowed,
};

/** Makes the error for an error code of the server; `detail` is the sentence that the server sent, if any. */
export function serverError(
  code: ErrorCode,
  detail?: string,
  options: CommandErrorOptions = {},
): CommandError {
  const { title, detail: usual } = problems.errors[code];
  const { retryAfterS = null } = options;
  const sentences = [
    inOneLine({ title, detail: detail ?? usual }),
    ...(retryAfterS === null ? [] : [words.tryAgainIn(inWords(retryAfterS))]),
  ];
  return new CommandError(code, EXIT_BY_CODE[code] ?? EXIT.network, sentences.join(' '), options);
}

/** Writes a waiting time for people, rounded up. */
export function inWords(seconds: number): string {
  if (seconds === 1) return words.oneSecond;
  if (seconds < 120) return words.seconds(seconds);
  return words.minutes(Math.ceil(seconds / 60));
}

/** Turns any error into a CommandError; `null` for a fault of this program. */
export function asCommandError(error: unknown): CommandError | null {
  if (error instanceof CommandError) return error;
  if (!(error instanceof AppError)) return null;
  const { retryAfter = null } = error.fields;
  const detail = error.why === null ? undefined : say(error.why);
  return serverError(error.code, detail, { cause: error, retryAfterS: retryAfter });
}
