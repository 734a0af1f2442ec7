import { describe, expect, test } from 'vitest';
import {
  AppError,
  ERRORS,
  fromProblem,
  inOneLine,
  toAppError,
  toProblem,
  withRemains,
  type ErrorCode,
} from '../../../src/wire/errors.ts';
import { problems } from '../../../src/texts/en/problems.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';

/** The documented status of every code. */
const STATUS: Readonly<Record<ErrorCode, number>> = {
  BODY_INVALID: 400,
  PHONE_INVALID: 400,
  PHONE_COUNTRY_CODE_MISSING: 400,
  SESSION_ID_MALFORMED: 400,
  SESSION_UNAVAILABLE: 404,
  STATE_STALE: 409,
  STATE_TOO_LARGE: 413,
  STATE_NO_ROOM: 507,
  STATE_DAMAGED: 409,
  LINK_NOT_FOUND: 404,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  LINK_EXPIRED: 410,
  LINK_CANCELLED: 410,
  LINK_LOST: 410,
  PASSKEY_REQUIRED: 422,
  PASSKEY_EXPIRED: 410,
  PASSKEY_ANSWER_INVALID: 400,
  PASSKEY_NOT_ASKED: 409,
  PASSKEY_REFUSED: 422,
  PASSKEY_SILENT: 504,
  WRONG_ACCOUNT: 409,
  LOGGED_OUT: 409,
  ACCOUNT_BLOCKED: 403,
  RATE_LIMITED: 429,
  WHATSAPP_RATE_LIMITED: 429,
  WHATSAPP_REJECTED: 502,
  WHATSAPP_CLIENT_OUTDATED: 502,
  WHATSAPP_UNREACHABLE: 502,
  TOO_MANY_LINKS: 503,
  STORE_UNAVAILABLE: 503,
  SHUTTING_DOWN: 503,
  DELIVERY_FAILED: 502,
  UNAUTHORIZED: 401,
  CROSS_SITE: 403,
  IDEMPOTENCY_MISMATCH: 422,
  INTERNAL: 500,
};

describe('ERRORS', () => {
  test('has exactly the codes of the contract, each with its status', () => {
    expect(Object.fromEntries(Object.entries(ERRORS).map(([code, row]) => [code, row.status]))).toEqual(
      STATUS,
    );
  });

  test('has words for every code, which say what happened and what to do, in whole sentences', () => {
    expect(Object.keys(problems.errors).toSorted()).toEqual(Object.keys(ERRORS).toSorted());
    const sloppy = Object.entries(problems.errors).filter(
      ([, row]) => !/^[A-Z].*\.$/.test(row.detail) || row.title.endsWith('.'),
    );

    expect(sloppy).toEqual([]);
  });
});

describe('AppError', () => {
  test('without options, carries its code and no fields', () => {
    const error = new AppError('NOT_FOUND');

    expect([error.name, error.message, error.code, error.fields]).toEqual([
      'AppError',
      'NOT_FOUND',
      'NOT_FOUND',
      {},
    ]);
    expect(error.cause).toBeUndefined();
  });

  test('with a cause, keeps it for the log', () => {
    const cause = new Error('inner');

    expect(new AppError('INTERNAL', { cause }).cause).toBe(cause);
  });
});

describe('toAppError', () => {
  test('when it already is one, gives back the same', () => {
    const error = new AppError('LINK_EXPIRED');

    expect(toAppError(error)).toBe(error);
  });

  test('when anything else was thrown, gives INTERNAL with the cause', () => {
    const error = toAppError('odd');

    expect([error.code, error.cause]).toEqual(['INTERNAL', 'odd']);
  });
});

describe('toProblem', () => {
  test('for a plain error, takes everything from its row and nothing from the cause', () => {
    const problem = toProblem(
      new AppError('STORE_UNAVAILABLE', { cause: new Error('secret') }),
      'r-1',
      problems,
    );

    expect(problem).toEqual({
      type: '/docs#STORE_UNAVAILABLE',
      ...ERRORS.STORE_UNAVAILABLE,
      ...problems.errors.STORE_UNAVAILABLE,
      code: 'STORE_UNAVAILABLE',
      requestId: 'r-1',
    });
  });

  test('for an error with fields, lets them win', () => {
    const fields = { status: 413, retryAfter: 7 };

    expect(toProblem(new AppError('BODY_INVALID', { fields }), 'r-2', problems)).toMatchObject(fields);
  });

  test('for an error with a reason, says it', () => {
    const why = { reason: 'links-at-once-too-many', values: { seconds: 30 } } as const;
    const problem = toProblem(new AppError('RATE_LIMITED', { why }), 'r-3', problems);

    expect(problem).toMatchObject({ title: problems.errors.RATE_LIMITED.title });
    expect(problem.detail).toContain('Wait 30 seconds');
    expect(toProblem(fromProblem(problem), 'r-3', problems)).toEqual(problem);
  });

  test('for a reason that has a title, takes it', () => {
    const problem = toProblem(
      new AppError('STORE_UNAVAILABLE', { why: { reason: 'store-not-read' } }),
      'r-4',
      problems,
    );

    expect(problem.title).toBe('The store does not answer');
  });

  test('for a device that is still linked, says so behind the reason, once however often it is made', () => {
    const why = { reason: 'whatsapp-gave-no-reason' } as const;
    const problem = toProblem(
      withRemains(new AppError('WHATSAPP_REJECTED', { why }), { deviceStillLinked: true }),
      'r-5',
      problems,
    );

    expect(problem.deviceStillLinked).toBe(true);
    expect(problem.detail).toContain('gave no reason');
    expect(problem.detail.split('Linked devices')).toHaveLength(2);
    expect(toProblem(fromProblem(problem), 'r-5', problems)).toEqual(problem);
  });
  test.each(['LINK_CANCELLED', 'SHUTTING_DOWN', 'LOGGED_OUT', 'ACCOUNT_BLOCKED', 'DELIVERY_FAILED'] as const)(
    'F45: for %s after the ID was sent, says once that the ID does not work, behind what happened',
    (code) => {
      const remains = { sentIdDead: true, deviceStillLinked: true } as const;
      const { detail, sentIdDead } = toProblem(withRemains(new AppError(code), remains), 'r-6', problems);

      expect(sentIdDead).toBe(true);
      expect(detail.startsWith(problems.errors[code].detail)).toBe(true);
      expect(detail.split('it does not work')).toHaveLength(2);
      expect(detail.endsWith(problems.removeByHand)).toBe(true);
    },
  );
});

test('inOneLine, of each error, puts one sign between the title and the detail', () => {
  for (const words of Object.values(problems.errors)) {
    expect(inOneLine(words)).not.toMatch(/[.?!]\. /);
    expect(inOneLine(words)).toMatch(/[.?!] /);
  }
  expect(inOneLine(problems.errors.PHONE_COUNTRY_CODE_MISSING)).toMatch(/^Which country\? Choose /);
});

test.each([
  ['ar', 'أي بلد؟ اختر '],
  ['ur', 'کون سا ملک؟ ملک '],
])('inOneLine puts the signs of the language between title and detail: %s', (lang, question) => {
  const lines = Object.values(LANGUAGES[lang]?.problems.errors ?? {}).map(inOneLine);
  const stop = lang === 'ur' ? '۔' : '.';

  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) expect(line).toMatch(new RegExp(`[^${stop}؟][${stop}؟] `));
  expect(lines.filter((line) => /[؟۔]\./.test(line))).toEqual([]);
  expect(lines.find((line) => line.startsWith(question))).toBeDefined();
});
