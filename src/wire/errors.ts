type ErrorRow = {
  readonly status: number;
  readonly title: string;
  /** What happened and what to do next, in plain words. */
  readonly detail: string;
  readonly retryable: boolean;
};

/** Every error a person or program can meet. A code never changes its meaning. */
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

/** Ends the detail of `PHONE_INVALID` where the country may be wrong rather than the digits. */
export const ASKS_COUNTRY = 'Is the country right?';

/** One of several numbers that typed digits can be; for the caller who typed them alone. */
export type NumberChoice = {
  /** With `+` and country code. */
  readonly number: string;
  /** The same in groups, as people write it. */
  readonly written: string;
  /** ISO 3166, two letters; other codes belong to no country. */
  readonly region: string;
  /** Left out of numbers that may be mobile. */
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
  /** With `PHONE_COUNTRY_CODE_MISSING`, where the digits can be several numbers. */
  readonly choices?: readonly NumberChoice[];
  /** True where the device could not be unlinked again: its owner has to remove it on the phone. */
  readonly deviceStillLinked?: true;
  readonly requestId: string;
};

/** What may differ from the row of {@link ERRORS}. */
export type ErrorFields = {
  readonly status?: number;
  readonly title?: string;
  readonly detail?: string;
  /** Seconds. */
  readonly retryAfter?: number;
  readonly choices?: readonly NumberChoice[];
  readonly deviceStillLinked?: true;
};

/** Ends the detail of an error with `deviceStillLinked`; the pages say the same in their own words. */
export const REMOVE_BY_HAND =
  'Please also open WhatsApp, Linked devices, and remove the device added there just now: we could not.';

/** The only error the program throws on purpose. `cause` stays inside: it is logged, never sent. */
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

/** The same error where the device that was linked could not be unlinked again. */
export function withDeviceStillLinked(error: AppError): AppError {
  const { code, cause, fields } = error;
  const detail = `${fields.detail ?? ERRORS[code].detail} ${REMOVE_BY_HAND}`;
  return new AppError(code, { cause, fields: { ...fields, detail, deviceStillLinked: true } });
}

/** The error that a problem object was made of. */
export function fromProblem({
  type: _type,
  code,
  retryable: _retryable,
  requestId: _id,
  ...fields
}: Problem): AppError {
  return new AppError(code, { fields });
}

/** Turns anything thrown into an AppError; what is unknown becomes `INTERNAL` and keeps its cause. */
export function toAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', { cause: error });
}

/** Title and detail of an error in one line. */
export function inOneLine({ title, detail }: Pick<Problem, 'title' | 'detail'>): string {
  return `${title}${/[.?!]$/.test(title) ? '' : '.'} ${detail}`;
}

/** The problem object of an error; `requestId` names the request or link it belongs to. */
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
