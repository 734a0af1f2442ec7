import type { ErrorCode } from '../../wire/errors.ts';
import type { Operation } from './operation.ts';
import { fromQuery, logoutQuery } from './request-schema.ts';

/** The errors of requests that open a stored session. */
export const FAILED_OPENING = [
  'SESSION_ID_MALFORMED',
  'SESSION_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'RATE_LIMITED',
] as const satisfies readonly ErrorCode[];

/** The errors of requests that log in with a stored session. */
const NO_PLACE_FOR_LOGIN = ['TOO_MANY_LINKS', 'SHUTTING_DOWN'] as const;

/** The errors of requests about what a bot keeps. */
const FAILED_KEEPING = ['UNAUTHORIZED', 'SESSION_UNAVAILABLE', 'STORE_UNAVAILABLE', 'RATE_LIMITED'] as const;
const FAILED_PUT = [
  'BODY_INVALID',
  'CROSS_SITE',
  'STATE_STALE',
  'STATE_TOO_LARGE',
  'STATE_NO_ROOM',
  ...FAILED_KEEPING,
] as const;

/** Where running bots keep their sessions. */
const STATES: readonly Operation[] = [
  {
    method: 'get',
    path: '/session/state',
    group: 'Sessions',
    needs: 'keepStates',
    about: 'What a running bot has kept of its session, as it has sealed it.',
    access: 'state',
    answers: { 200: { about: 'All pieces.', schema: 'KeptState' } },
    errors: FAILED_KEEPING,
  },
  {
    method: 'post',
    path: '/session/state/lease',
    group: 'Sessions',
    needs: 'keepStates',
    about: 'Takes the next epoch at the start of a bot: from then on no other bot with this session is kept.',
    access: 'state',
    answers: { 200: { about: 'All pieces, with the new epoch.', schema: 'KeptState' } },
    errors: ['CROSS_SITE', ...FAILED_KEEPING],
  },
  {
    method: 'put',
    path: '/session/state/log',
    group: 'Sessions',
    needs: 'keepStates',
    about:
      'Keeps what has changed since the last piece: at most 256 kB, 512 pieces and 2 MB in all, 60 a minute. The same piece again changes nothing.',
    access: 'state',
    body: 'KeptPiece',
    answers: { 200: { about: 'It is kept.', schema: 'Kept' } },
    errors: FAILED_PUT,
  },
  {
    method: 'put',
    path: '/session/state/base',
    group: 'Sessions',
    needs: 'keepStates',
    about: 'Keeps a whole state in the place of all pieces up to there: at most 2 MB.',
    access: 'state',
    body: 'KeptPiece',
    answers: { 200: { about: 'It is kept.', schema: 'Kept' } },
    errors: FAILED_PUT,
  },
];

/** Everything that is done with session IDs and the sessions behind them. */
export const SESSIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/validate',
    group: 'Sessions',
    about: 'Says what is in a session ID of any format, check by check.',
    body: 'Validate',
    answers: { 200: { about: 'The report.', schema: 'Report' } },
    errors: [
      'BODY_INVALID',
      'CROSS_SITE',
      'STATE_DAMAGED',
      'STATE_TOO_LARGE',
      ...FAILED_OPENING,
      ...NO_PLACE_FOR_LOGIN,
    ],
  },
  ...STATES,
  {
    method: 'get',
    path: '/session',
    group: 'Sessions',
    about:
      'The complete login behind a session ID, for bots: what its bot has kept here, else the state of the day of the link.',
    access: 'session',
    query: fromQuery,
    answers: { 200: { about: 'Creds and keys.', schema: 'Session' } },
    errors: ['BODY_INVALID', 'UNAUTHORIZED', 'STATE_DAMAGED', 'STATE_TOO_LARGE', ...FAILED_OPENING],
  },
  {
    method: 'get',
    path: '/session/archive',
    group: 'Sessions',
    about: 'The same as the folder that Baileys keeps.',
    access: 'session',
    query: fromQuery,
    answers: { 200: { about: 'A zip.', type: 'application/zip' } },
    errors: ['BODY_INVALID', 'UNAUTHORIZED', 'STATE_DAMAGED', 'STATE_TOO_LARGE', ...FAILED_OPENING],
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
    about:
      'The restore client for bots: one file for Node 20 and up, without dependencies. It speaks the language of `?lang=`, like es, else that of `Accept-Language`.',
    answers: { 200: { about: 'JavaScript.', type: 'text/javascript' } },
    errors: [],
  },
  {
    method: 'get',
    path: '/restore.cjs',
    group: 'Sessions',
    about: 'The same, in the same languages, for bots that use require().',
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
