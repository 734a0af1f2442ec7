import type { ErrorCode } from '../../wire/errors.ts';
import { JSON_TYPE, STREAM_TYPE, type Offers, type Operation } from './operation.ts';
import { PICTURES } from '../site/picture-names.ts';
import { addressesOf, PAGE_ROWS, type PageRow } from '../site/page-rows.ts';
import { codeQuery } from './request-schema.ts';
import { FAILED_OPENING, SESSIONS } from './session-operations.ts';

/** The errors with which any link can end before its first step. */
const FAILED_START = [
  'RATE_LIMITED',
  'TOO_MANY_LINKS',
  'STORE_UNAVAILABLE',
  'SHUTTING_DOWN',
  'WHATSAPP_REJECTED',
  'WHATSAPP_RATE_LIMITED',
  'WHATSAPP_UNREACHABLE',
  'WHATSAPP_CLIENT_OUTDATED',
  'LINK_EXPIRED',
  'LINK_CANCELLED',
  'LINK_LOST',
  'PASSKEY_REQUIRED',
] as const satisfies readonly ErrorCode[];
const BAD_NUMBER = ['PHONE_INVALID', 'PHONE_COUNTRY_CODE_MISSING'] as const;
const FORM_TYPE = 'application/x-www-form-urlencoded';
const HTML = 'text/html';
const QR_IMAGE = { 'image/png': { type: 'string', contentEncoding: 'binary' } };
/** The answers themselves are the same in every language. */
const IN_LANGUAGE =
  'The message in the chat comes in the language of `Accept-Language`, if the site offers it.';
const STARTED = { 201: { about: 'The link and its first step.', schema: 'Started' } };

const STARTS: readonly Operation[] = [
  {
    method: 'post',
    path: '/qr',
    group: 'Links',
    about: `Starts a link by QR. Waits up to 15 s for the first step. ${IN_LANGUAGE}`,
    body: 'StartQr',
    takesIdempotencyKey: true,
    answers: STARTED,
    errors: ['BODY_INVALID', 'CROSS_SITE', 'IDEMPOTENCY_MISMATCH', ...FAILED_START],
  },
  {
    method: 'post',
    path: '/code',
    group: 'Links',
    about: `Starts a link by pairing code. The first step is \`code\` only after WhatsApp accepted the request. While a code for this number waits that was asked for from the same address, the answer is that link under a new ID and token: the same code, and the ID before ends as \`LINK_CANCELLED\`. ${IN_LANGUAGE}`,
    body: 'StartCode',
    takesIdempotencyKey: true,
    answers: STARTED,
    errors: ['BODY_INVALID', 'CROSS_SITE', 'IDEMPOTENCY_MISMATCH', ...BAD_NUMBER, ...FAILED_START],
  },
];

const FOLLOWED: readonly Operation[] = (['qr', 'code'] as const).flatMap((method): readonly Operation[] => [
  {
    method: 'get',
    path: `/${method}/:linkId`,
    group: 'Links',
    about: 'The current step of a link.',
    access: 'link',
    answers: { 200: { about: 'The step.', schema: 'Current' } },
    errors: ['LINK_NOT_FOUND'],
  },
  {
    method: 'get',
    path: `/${method}/:linkId/events`,
    group: 'Links',
    about: 'Every step as it comes: the current one first, the stream ends after the final one.',
    access: 'link',
    answers: {
      200: {
        about:
          'Server-sent events: `event: step`, `id:` counting up, `data:` a step as JSON; a comment every 15 s.',
        type: STREAM_TYPE,
        schema: 'Step',
      },
    },
    errors: ['LINK_NOT_FOUND', 'RATE_LIMITED'],
  },
  {
    method: 'delete',
    path: `/${method}/:linkId`,
    group: 'Links',
    about: 'Cancels a link. One that has ended stays as it is.',
    access: 'link',
    answers: { 204: { about: 'Cancelled.' } },
    errors: ['LINK_NOT_FOUND', 'CROSS_SITE'],
  },
]);

/** The errors with which a question of WhatsApp can be answered wrongly or too late. */
const BAD_ANSWER = [
  'BODY_INVALID',
  'CROSS_SITE',
  'LINK_NOT_FOUND',
  'PASSKEY_NOT_ASKED',
  'RATE_LIMITED',
  'IDEMPOTENCY_MISMATCH',
] as const satisfies readonly ErrorCode[];
const ANSWERED = { 202: { about: 'The answer is taken; the step of the link now.', schema: 'Current' } };

const QUESTIONS: readonly Operation[] = (['qr', 'code'] as const).flatMap((method): readonly Operation[] => [
  {
    method: 'post',
    path: `/${method}/:linkId/passkey`,
    group: 'Links',
    about:
      'Answers the question of the step `passkey`. It is answered before WhatsApp has judged the answer, which later steps tell. After a wrong answer the link goes on; the sixth ends it.',
    needs: 'passkey',
    access: 'link',
    body: 'PasskeyAnswer',
    takesIdempotencyKey: true,
    answers: ANSWERED,
    errors: ['PASSKEY_ANSWER_INVALID', 'PASSKEY_REFUSED', ...BAD_ANSWER],
  },
  {
    method: 'post',
    path: `/${method}/:linkId/compare`,
    group: 'Links',
    about: 'Says whether the phone shows the code of the step `compare`. If not, the link ends.',
    needs: 'passkey',
    access: 'link',
    body: 'CompareAnswer',
    takesIdempotencyKey: true,
    answers: ANSWERED,
    errors: BAD_ANSWER,
  },
]);

const OLD: readonly Operation[] = [
  {
    method: 'get',
    path: '/code',
    group: 'Old addresses',
    about:
      'Starts a link by pairing code and answers the code and how long it works. It waits a minute for the phone.',
    query: codeQuery,
    answers: { 200: { about: 'The code.', schema: 'OldCode' } },
    errors: ['BODY_INVALID', 'CROSS_SITE', 'METHOD_NOT_ALLOWED', ...BAD_NUMBER, ...FAILED_START],
    errorForm: 'OldError',
  },
  {
    method: 'post',
    path: '/giftedValidate.php',
    group: 'Old addresses',
    about: 'Checks a session ID; JSON or a form. Always 200, but for calls from another site.',
    body: 'OldValidate',
    bodyTypes: [JSON_TYPE, FORM_TYPE],
    answers: { 200: { about: 'What is known of it, or why not.', schema: 'OldReport' } },
    errors: ['CROSS_SITE'],
  },
  {
    method: 'get',
    path: '/api/downloadCreds.php/:sessionId',
    group: 'Old addresses',
    about: 'creds.json of a stored session. Closed until the operator sets keys; prefer GET /session.',
    access: 'key',
    answers: { 200: { about: 'The creds.', schema: 'OldCreds' } },
    errors: ['UNAUTHORIZED', ...FAILED_OPENING],
  },
];

const RUNNING: readonly Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    group: 'Running it',
    about: 'Whether the process is alive.',
    answers: { 200: { about: 'It is.', schema: 'Alive' } },
    errors: [],
  },
  {
    method: 'get',
    path: '/readyz',
    group: 'Running it',
    about: 'Whether links can start now.',
    answers: {
      200: { about: 'They can.', schema: 'Readiness' },
      503: { about: 'They cannot; the reasons say why.', schema: 'Readiness' },
    },
    errors: [],
  },
  {
    method: 'get',
    path: '/metrics',
    group: 'Running it',
    about: 'Numbers for Prometheus. Not there for anybody without the token.',
    access: 'metrics',
    answers: { 200: { about: "Prometheus' text format.", type: 'text/plain' } },
    errors: ['NOT_FOUND', 'RATE_LIMITED'],
  },
  {
    method: 'get',
    path: '/openapi.json',
    group: 'Running it',
    about: 'This description, for programs.',
    answers: { 200: { about: 'OpenAPI 3.1.', schema: 'Description' } },
    errors: [],
  },
];

const PAGES: readonly Operation[] = [
  ...PAGE_ROWS.flatMap((row) => addressesOf(row).map((path) => pageOf(row, path))).map(withQrImage),
  {
    ...page('/passkey-helper.zip', 'The passkey helper, made for this host.'),
    needs: 'passkey',
    answers: { 200: { about: 'Five files, whose bytes are the same each time.', type: 'application/zip' } },
    errors: ['NOT_FOUND'],
  },
  {
    ...page('/brand.css', "The operator's colour."),
    answers: { 200: { about: 'Styles.', type: 'text/css' } },
    errors: [],
  },
  {
    ...page('/robots.txt', 'What search engines should leave alone.'),
    answers: { 200: { about: 'Text.', type: 'text/plain' } },
    errors: [],
  },
  {
    ...page('/.well-known/security.txt', 'Where to report a weakness, if the operator named a place.'),
    answers: { 200: { about: 'Text, as RFC 9116 has it.', type: 'text/plain' } },
    errors: ['NOT_FOUND'],
  },
  {
    ...page('/site.webmanifest', 'Name and icons for a bookmark on a phone.'),
    answers: { 200: { about: 'A web app manifest.', type: 'application/manifest+json' } },
    errors: [],
  },
  ...Object.entries(PICTURES).map(([path, type]) => ({
    ...page(path, 'A picture that stands for the site.'),
    answers: { 200: { about: 'The picture.', type } },
    errors: [],
  })),
];

/** Every operation of the server, in the order of the description. A rule test compares the table with the routes. */
export const OPERATIONS: readonly Operation[] = [
  ...SESSIONS,
  ...STARTS,
  ...FOLLOWED,
  ...QUESTIONS,
  ...RUNNING,
  ...OLD,
  ...PAGES,
];

/** The operations of a server that offers this. */
export function operationsOf(offers: Offers): readonly Operation[] {
  return OPERATIONS.filter(({ needs }) => needs === undefined || offers[needs]);
}

/** Adds the image of a QR, which the address of the QR page answers too. */
function withQrImage(operation: Operation): Operation {
  if (operation.path !== '/qr') return operation;
  return {
    ...operation,
    about:
      'Links by QR; for Accept: image/png starts a link and answers its QR as an image, which lives a minute.',
    answers: { 200: { about: 'The page.', type: HTML, alsoAs: QR_IMAGE } },
    errors: ['CROSS_SITE', ...FAILED_START],
  };
}

function pageOf({ about, needs }: PageRow, path: string): Operation {
  const operation = page(path, about);
  if (needs === undefined) return operation;
  return { ...operation, needs, errors: ['NOT_FOUND', ...operation.errors] };
}

function page(path: string, about: string): Operation {
  const answers = { 200: { about: 'The page.', type: HTML } };
  return { method: 'get', path, group: 'Pages', about, answers, errors: ['CROSS_SITE'] };
}
