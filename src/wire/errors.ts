type ErrorRow = {
  readonly status: number;
  readonly title: string;
  /** Says in plain words what happened and what to do next. */
  readonly detail: string;
  readonly retryable: boolean;
};

/** Every error that a person or a program can get. A code never changes its meaning. */
export const ERRORS = {
  BODY_INVALID: {
    status: 400,
    title: 'The request could not be read',
    detail: 'The body is not what this address expects. Check it against /docs.',
    retryable: false,
  },
  PHONE_INVALID: {
    status: 400,
    title: 'This number cannot be right',
    detail: 'No phone number looks like this. Check every digit.',
    retryable: false,
  },
  PHONE_COUNTRY_CODE_MISSING: {
    status: 400,
    title: 'Which country?',
    detail: 'Choose the country, or start the number with + and the country code.',
    retryable: false,
  },
  SESSION_ID_MALFORMED: {
    status: 400,
    title: 'This is not a whole session ID',
    detail: 'It is mistyped, cut off or of another program. Copy it again, all of it.',
    retryable: false,
  },
  SESSION_UNAVAILABLE: {
    status: 404,
    title: 'No session for this ID',
    detail: 'It is unknown, has run out or was withdrawn. Link again to get a new one.',
    retryable: false,
  },
  LINK_NOT_FOUND: {
    status: 404,
    title: 'This link is over',
    detail: 'The site may have restarted. Start again.',
    retryable: false,
  },
  NOT_FOUND: { status: 404, title: 'Nothing here', detail: 'Check the address.', retryable: false },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This address does not do that',
    detail: 'The Allow header says what it does.',
    retryable: false,
  },
  LINK_EXPIRED: {
    status: 410,
    title: 'The code has run out',
    detail: 'Nobody used it in time. Get a new one.',
    retryable: true,
  },
  LINK_CANCELLED: {
    status: 410,
    title: 'Stopped',
    detail: 'The link was stopped. Start again.',
    retryable: true,
  },
  PASSKEY_REQUIRED: {
    status: 422,
    title: 'WhatsApp asks this account for a passkey',
    detail: 'That step cannot be done here, so this account cannot be linked. Another try will not help.',
    retryable: false,
  },
  WRONG_ACCOUNT: {
    status: 409,
    title: 'Another account was linked',
    detail:
      'It is not the number that was typed, so it was unlinked again. Check the number and start again.',
    retryable: false,
  },
  LOGGED_OUT: {
    status: 409,
    title: 'Unlinked on the phone',
    detail: 'The device was removed before the job was done. Start again.',
    retryable: true,
  },
  ACCOUNT_BLOCKED: {
    status: 403,
    title: 'WhatsApp has blocked or limited this account',
    detail: 'So it takes no new linked device. Open WhatsApp on the phone: it says why and for how long.',
    retryable: false,
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many tries',
    detail: 'Please wait, then try again.',
    retryable: true,
  },
  WHATSAPP_RATE_LIMITED: {
    status: 429,
    title: 'WhatsApp asks you to wait',
    detail: 'Wait before the next try. More tries make it longer.',
    retryable: true,
  },
  WHATSAPP_REJECTED: {
    status: 502,
    title: 'WhatsApp refused',
    detail: 'WhatsApp did not accept the request. Check the number, or scan a QR code instead.',
    retryable: false,
  },
  WHATSAPP_CLIENT_OUTDATED: {
    status: 502,
    title: 'This site needs an update',
    detail: 'WhatsApp no longer accepts its version. Only the operator can fix that.',
    retryable: false,
  },
  WHATSAPP_UNREACHABLE: {
    status: 502,
    title: 'WhatsApp does not answer',
    detail: 'Your phone and number are fine. Try again in a moment.',
    retryable: true,
  },
  TOO_MANY_LINKS: {
    status: 503,
    title: 'Busy right now',
    detail: 'All places are taken. Try again in a moment.',
    retryable: true,
  },
  STORE_UNAVAILABLE: {
    status: 503,
    title: 'We cannot save right now',
    detail: 'So we stopped before anything was lost. Try again in a moment.',
    retryable: true,
  },
  SHUTTING_DOWN: {
    status: 503,
    title: 'The site is restarting',
    detail: 'It is back in a moment. Then start again.',
    retryable: true,
  },
  DELIVERY_FAILED: {
    status: 502,
    title: 'WhatsApp did not confirm the message',
    detail:
      'The device was unlinked again and what was saved is deleted. If an ID came all the same, it does not work: delete it. Start again.',
    retryable: true,
  },
  UNAUTHORIZED: {
    status: 401,
    title: 'Not allowed without a key',
    detail: 'Send the session ID or key in the Authorization header.',
    retryable: false,
  },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    title: 'This Idempotency-Key is taken',
    detail: 'It was used for another request. Use a new key for each start.',
    retryable: false,
  },
  CROSS_SITE: {
    status: 403,
    title: 'Refused: not asked from our own pages',
    detail: 'Open this site itself and try there.',
    retryable: false,
  },
  INTERNAL: {
    status: 500,
    title: 'Something broke on our side',
    detail: 'Tell support the request ID.',
    retryable: true,
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** The end of the detail of `PHONE_INVALID` if the country may be wrong rather than the digits. */
export const ASKS_COUNTRY = 'Is the country right?';

/** One of several numbers that the typed digits can be. It is sent only to the caller that sent the digits. */
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
  /** Seconds. */
  readonly retryAfter?: number;
  /** Present with `PHONE_COUNTRY_CODE_MISSING` if the digits can be several numbers. */
  readonly choices?: readonly NumberChoice[];
  /** True if the device could not be unlinked again, so that its owner has to remove it on the phone. */
  readonly deviceStillLinked?: true;
  readonly requestId: string;
};

/** The fields of one error that may differ from the row of {@link ERRORS}. */
export type ErrorFields = {
  readonly status?: number;
  readonly title?: string;
  readonly detail?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly choices?: readonly NumberChoice[];
  readonly deviceStillLinked?: true;
};

/** The end of the detail of an error with `deviceStillLinked`; the pages say the same in their own words. */
export const REMOVE_BY_HAND =
  'Please also open WhatsApp, Linked devices, and remove the device added there just now: we could not.';

/** The only error that the program throws on purpose. `cause` is logged and never sent to a client. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, options: { readonly cause?: unknown; readonly fields?: ErrorFields } = {}) {
    super(code, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.fields = options.fields ?? {};
  }
}

/** Returns the same error with the notice that the linked device could not be unlinked again. */
export function withDeviceStillLinked(error: AppError): AppError {
  const { code, cause, fields } = error;
  const detail = `${fields.detail ?? ERRORS[code].detail} ${REMOVE_BY_HAND}`;
  return new AppError(code, { cause, fields: { ...fields, detail, deviceStillLinked: true } });
}

/** Returns the error from which a problem object was made. */
export function fromProblem({
  type: _type,
  code,
  retryable: _retryable,
  requestId: _id,
  ...fields
}: Problem): AppError {
  return new AppError(code, { fields });
}

/** Turns any thrown value into an AppError; an unknown one becomes the cause of `INTERNAL`. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', { cause: error });
}

/** Joins title and detail of an error in one line. */
export function inOneLine({ title, detail }: Pick<Problem, 'title' | 'detail'>): string {
  return `${title}${/[.?!]$/.test(title) ? '' : '.'} ${detail}`;
}

/** Makes the problem object of an error; `requestId` names the request or the link to which it belongs. */
export function toProblem(error: AppError, requestId: string): Problem {
  const row = ERRORS[error.code];
  const { retryAfter, choices, deviceStillLinked } = error.fields;
  return {
    type: `/docs#${error.code}`,
    title: error.fields.title ?? row.title,
    status: error.fields.status ?? row.status,
    detail: error.fields.detail ?? row.detail,
    code: error.code,
    retryable: row.retryable,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(choices === undefined ? {} : { choices }),
    ...(deviceStillLinked === undefined ? {} : { deviceStillLinked }),
    requestId,
  };
}
