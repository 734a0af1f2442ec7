import type { Reason, ReasonCode, Say, Values } from './reasons/reason.ts';

type ErrorRow = { readonly status: number; readonly retryable: boolean };

/** Every error that a person or a program can get. Its words are in `texts/`. A code never changes its meaning. */
export const ERRORS = {
  BODY_INVALID: { status: 400, retryable: false },
  PHONE_INVALID: { status: 400, retryable: false },
  PHONE_COUNTRY_CODE_MISSING: { status: 400, retryable: false },
  SESSION_ID_MALFORMED: { status: 400, retryable: false },
  SESSION_UNAVAILABLE: { status: 404, retryable: false },
  STATE_STALE: { status: 409, retryable: false },
  STATE_TOO_LARGE: { status: 413, retryable: false },
  STATE_NO_ROOM: { status: 507, retryable: true },
  STATE_DAMAGED: { status: 409, retryable: false },
  LINK_NOT_FOUND: { status: 404, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false },
  LINK_EXPIRED: { status: 410, retryable: true },
  LINK_CANCELLED: { status: 410, retryable: true },
  LINK_LOST: { status: 410, retryable: true },
  PASSKEY_REQUIRED: { status: 422, retryable: false },
  PASSKEY_EXPIRED: { status: 410, retryable: true },
  PASSKEY_ANSWER_INVALID: { status: 400, retryable: true },
  PASSKEY_NOT_ASKED: { status: 409, retryable: false },
  PASSKEY_REFUSED: { status: 422, retryable: true },
  PASSKEY_SILENT: { status: 504, retryable: true },
  WRONG_ACCOUNT: { status: 409, retryable: false },
  LOGGED_OUT: { status: 409, retryable: true },
  ACCOUNT_BLOCKED: { status: 403, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  WHATSAPP_RATE_LIMITED: { status: 429, retryable: true },
  WHATSAPP_REJECTED: { status: 502, retryable: false },
  WHATSAPP_CLIENT_OUTDATED: { status: 502, retryable: false },
  WHATSAPP_UNREACHABLE: { status: 502, retryable: true },
  TOO_MANY_LINKS: { status: 503, retryable: true },
  STORE_UNAVAILABLE: { status: 503, retryable: true },
  SHUTTING_DOWN: { status: 503, retryable: true },
  DELIVERY_FAILED: { status: 502, retryable: true },
  UNAUTHORIZED: { status: 401, retryable: false },
  IDEMPOTENCY_MISMATCH: { status: 422, retryable: false },
  CROSS_SITE: { status: 403, retryable: false },
  INTERNAL: { status: 500, retryable: true },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** One of several numbers that typed digits can be; for the caller who typed them alone. */
export type NumberChoice = {
  /** With `+` and country code. */
  readonly number: string;
  /** The same number in groups, as people write it. */
  readonly written: string;
  /** The country in two letters of ISO 3166, or another code for numbers that belong to no country. */
  readonly region: string;
  /** True for a landline; left out of numbers that may be mobile. */
  readonly landline?: true;
};

/** RFC 9457 problem object, the only form in which an error leaves the server. */
export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Seconds until another try may succeed. */
  readonly retryAfter?: number;
  /** Present with `PHONE_COUNTRY_CODE_MISSING` if the digits can be several numbers. */
  readonly choices?: readonly NumberChoice[];
  /** True if the device could not be unlinked again, so that its owner has to remove it on the phone. */
  readonly deviceStillLinked?: true;
  /** True if a session ID may have come to the chat that opens nothing, because the link ended after it was sent. */
  readonly sentIdDead?: true;
  /** True if the digits are no number of the chosen country, so that the country may be the mistake. */
  readonly countryInDoubt?: true;
  /** With `STATE_STALE`: the newest epoch of the kept state. */
  readonly epoch?: number;
  /** With `STATE_STALE`: the number of the last piece of the kept state. */
  readonly seq?: number;
  /** With `STATE_NO_ROOM`: a base of at most so many sealed bytes would be kept now; 0 for none. */
  readonly mostBytes?: number;
  /** Why, as a stable code, where the error code alone does not say enough; `detail` is its sentence in English. */
  readonly reason?: ReasonCode;
  /** The values of the sentence of the reason. */
  readonly values?: Values;
  readonly requestId: string;
};

/** The fields of one error that may differ from the row of {@link ERRORS}. */
type ErrorFields = {
  readonly status?: number;
  /** Seconds until another try may succeed. */
  readonly retryAfter?: number;
  readonly choices?: readonly NumberChoice[];
  readonly deviceStillLinked?: true;
  readonly sentIdDead?: true;
  readonly countryInDoubt?: true;
  readonly epoch?: number;
  readonly seq?: number;
  readonly mostBytes?: number;
  /** The words of a problem object that was made before, and its reason. */
  readonly said?: Pick<Problem, 'title' | 'detail' | 'reason' | 'values'>;
};

/** The parts of an error besides its code. `cause` is logged and never sent to a client. */
export type ErrorOptions = { readonly cause?: unknown; readonly why?: Reason; readonly fields?: ErrorFields };

/** The error for every failure that a client may be told about. Any other error is sent to the client as INTERNAL. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** The reason; `null` if the code alone says enough. */
  readonly why: Reason | null;
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, { cause, why, fields }: ErrorOptions = {}) {
    super(code, { cause });
    this.name = 'AppError';
    this.code = code;
    this.why = why ?? null;
    this.fields = fields ?? {};
  }
}

/** What a link that failed may have left behind, on the phone or in the chat. */
export type Remains = Pick<ErrorFields, 'deviceStillLinked' | 'sentIdDead'>;

/** Returns the same error with the notice of what is left behind. */
export function withRemains({ code, cause, why, fields }: AppError, remains: Remains): AppError {
  const options = { cause, fields: { ...fields, ...remains } } as const;
  return new AppError(code, why === null ? options : { ...options, why });
}

/** Returns the error from which a problem object of this program was made. */
export function fromProblem({
  type: _type,
  code,
  retryable: _retryable,
  requestId: _id,
  title,
  detail,
  reason,
  values,
  ...fields
}: Problem): AppError {
  const why = { ...(reason === undefined ? {} : { reason }), ...(values === undefined ? {} : { values }) };
  return new AppError(code, { fields: { ...fields, said: { title, detail, ...why } } });
}

/** Turns any thrown value into an AppError; an unknown one becomes the cause of `INTERNAL`. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', { cause: error });
}

/** Joins title and detail of an error in one line. */
export function inOneLine({ title, detail }: Pick<Problem, 'title' | 'detail'>): string {
  // Urdu and Hindi have full stops of their own, and Arabic letters another question mark.
  const stop = /[\u06d4\u0964]/.exec(detail)?.[0] ?? '.';
  return `${title}${/\p{Sentence_Terminal}$/u.test(title) ? '' : stop} ${detail}`;
}

/** The words of problem objects in one language. */
export type ProblemWords = {
  readonly errors: Readonly<Record<ErrorCode, { readonly title: string; readonly detail: string }>>;
  /** The titles of reasons that need another title than their error code has. */
  readonly titles: Readonly<Partial<Record<ReasonCode, string>>>;
  /** The end of the detail of an error with `deviceStillLinked`. */
  readonly removeByHand: string;
  readonly say: Say;
  /** The path of a site that is not at the root of its host, with which the address of the description of an error begins. */
  readonly sitePath?: string;
};

/** Makes the problem object of an error; `requestId` names the request or the link to which it belongs. */
export function toProblem(error: AppError, requestId: string, words: ProblemWords): Problem {
  const { code, fields } = error;
  const { status = ERRORS[code].status, said = { ...wordsOf(error, words), ...error.why }, ...more } = fields;
  const { title, detail, ...why } = said;
  return {
    type: `${words.sitePath ?? ''}/docs#${code}`,
    title,
    status,
    detail,
    code,
    retryable: ERRORS[code].retryable,
    ...more,
    ...why,
    requestId,
  };
}

function wordsOf({ code, why, fields }: AppError, words: ProblemWords): Pick<Problem, 'title' | 'detail'> {
  const usual = words.errors[code];
  const detail = why === null ? usual.detail : words.say(why);
  // The usual detail of DELIVERY_FAILED says the same.
  const isDeadSaid = fields.sentIdDead === true && code !== 'DELIVERY_FAILED';
  const said = [
    detail,
    isDeadSaid ? words.say({ reason: 'sent-id-dead' }) : '',
    fields.deviceStillLinked === true ? words.removeByHand : '',
  ];
  return {
    title: (why === null ? undefined : words.titles[why.reason]) ?? usual.title,
    detail: said.filter((sentence) => sentence !== '').join(' '),
  };
}
