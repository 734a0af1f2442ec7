import type { ErrorCode } from '../../wire/errors.ts';
import type { Operation } from './operation.ts';
import { logoutQuery } from './request-schema.ts';

/** The errors of requests that open a stored session. */
export const FAILED_OPENING = [
  'SESSION_ID_MALFORMED',
  'SESSION_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'RATE_LIMITED',
] as const satisfies readonly ErrorCode[];

/** The errors of requests that log in with a stored session. */
const NO_PLACE_FOR_LOGIN = ['TOO_MANY_LINKS', 'SHUTTING_DOWN'] as const;

/** Everything that is done with session IDs and the sessions behind them. */
export const SESSIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/validate',
    group: 'Sessions',
    about: 'Says what is in a session ID of any format, check by check.',
    body: 'Validate',
    answers: { 200: { about: 'The report.', schema: 'Report' } },
    errors: ['BODY_INVALID', 'CROSS_SITE', ...FAILED_OPENING, ...NO_PLACE_FOR_LOGIN],
  },
  {
    method: 'get',
    path: '/session',
    group: 'Sessions',
    about: 'The complete login behind a session ID, for bots.',
    access: 'session',
    answers: { 200: { about: 'Creds and keys.', schema: 'Session' } },
    errors: ['UNAUTHORIZED', ...FAILED_OPENING],
  },
  {
    method: 'get',
    path: '/session/archive',
    group: 'Sessions',
    about: 'The same as the folder that Baileys keeps.',
    access: 'session',
    answers: { 200: { about: 'A zip.', type: 'application/zip' } },
    errors: ['UNAUTHORIZED', ...FAILED_OPENING],
  },
  {
    method: 'post',
    path: '/session',
    group: 'Sessions',
    about:
      'Seals a session that you bring, such as the answer of `GET /session` of another site, and answers its session ID. Nothing is stored unless every check of `/validate` passes. Closed until the operator sets keys.',
    access: 'key',
    body: 'Import',
    takesIdempotencyKey: true,
    answers: { 201: { about: 'Its session ID, and what `/validate` says of it.', schema: 'Imported' } },
    errors: [
      'BODY_INVALID',
      'UNAUTHORIZED',
      'CROSS_SITE',
      'IDEMPOTENCY_MISMATCH',
      'RATE_LIMITED',
      'STORE_UNAVAILABLE',
    ],
  },
  {
    method: 'delete',
    path: '/session',
    group: 'Sessions',
    about: "Withdraws a session. With logout=true the device is unlinked first; waits for WhatsApp's answer.",
    access: 'session',
    query: logoutQuery,
    answers: { 200: { about: 'What became of it.', schema: 'Revoked' } },
    errors: ['BODY_INVALID', 'UNAUTHORIZED', 'CROSS_SITE', ...FAILED_OPENING, ...NO_PLACE_FOR_LOGIN],
  },
  {
    method: 'get',
    path: '/restore.mjs',
    group: 'Sessions',
    about: 'The restore client for bots: one file for Node 20 and up, without dependencies.',
    answers: { 200: { about: 'JavaScript.', type: 'text/javascript' } },
    errors: [],
  },
  {
    method: 'get',
    path: '/restore.cjs',
    group: 'Sessions',
    about: 'The same for bots that use require().',
    answers: { 200: { about: 'JavaScript.', type: 'text/javascript' } },
    errors: [],
  },
  {
    method: 'get',
    path: '/restore.d.mts',
    group: 'Sessions',
    about: 'Types of the restore client, for TypeScript.',
    answers: { 200: { about: 'TypeScript.', type: 'text/plain' } },
    errors: [],
  },
];
