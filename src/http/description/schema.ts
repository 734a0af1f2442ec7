import { z } from 'zod';
import type { LinkNews, LinkNotice, SessionNews } from '../../ports/link-news.ts';
import type { Revoked } from '../../wire/revoked.ts';
import { ERRORS, type ErrorCode, type Problem } from '../../wire/errors.ts';
import type { StartedLink } from '../../wire/link.ts';
import type { Readiness } from '../../wire/readiness.ts';
import type { ValidationReport } from '../../wire/report.ts';
import type { KeptPieces } from '../../auth-state/kept/pieces.ts';
import type { Imported } from '../../session/import.ts';
import type { Step } from '../../wire/step.ts';
import { check } from './reason-schema.ts';
import type { Alive, CurrentStep, OldCode, OldCreds, OldError, OldReport, StoredState } from './bodies.ts';
import { format, named } from './named.ts';

export { components } from './named.ts';

const instant = z.iso.datetime().describe('In UTC.');
const masked = z.string().describe('Country code and last two digits.');
const code = z.string().regex(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
const bufferJson = z.record(z.string(), z.unknown());

// The assertion says that there is at least one code, which `z.enum` requires.
const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

export const problem = named(
  'Problem',
  z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What happened and what to do next.'),
    code: z.enum(codes).describe('Stable.'),
    retryable: z.boolean(),
    retryAfter: z.int().min(0).exactOptional().describe('Seconds.'),
    choices: z
      .array(
        z.strictObject({
          number: z.string().describe('With + and country code.'),
          written: z.string().describe('The same in groups.'),
          region: z.string().describe('Its country, like KE.'),
          landline: z.literal(true).exactOptional().describe('Left out of numbers that may be mobile.'),
        }),
      )
      .exactOptional()
      .describe('Which numbers the typed digits can be, each in full.'),
    deviceStillLinked: z
      .literal(true)
      .exactOptional()
      .describe('The device could not be unlinked again: its owner has to remove it on the phone.'),
    sentIdDead: z
      .literal(true)
      .exactOptional()
      .describe('A session ID may have come to the chat that opens nothing: its owner can delete it.'),
    countryInDoubt: z
      .literal(true)
      .exactOptional()
      .describe('The digits are no number of the chosen country: the country may be the mistake.'),
    epoch: z.int().min(0).exactOptional().describe('The newest epoch, with `STATE_STALE`.'),
    seq: z.int().min(0).exactOptional().describe('The number of the last piece, with `STATE_STALE`.'),
    requestId: z.string(),
  }),
) satisfies z.ZodType<Problem>;

const frame = {
  seq: z.int().min(1).describe('Counts up with every step.'),
  now: instant,
  expiresAt: instant.describe('In `qr` and `code` the end of that code, in all others the end of the link.'),
};

function bare<State extends string>(state: State) {
  return z.strictObject({ state: z.literal(state), ...frame });
}

export const step = named(
  'Step',
  z.discriminatedUnion('state', [
    bare('connecting'),
    z.strictObject({
      state: z.literal('qr'),
      qr: z.string().describe('What the QR says.'),
      path: z.string().describe('SVG path of its dark modules.'),
      size: z.int().min(21).describe('Modules a side.'),
      index: z.int().min(1),
      of: z.int().min(1),
      ...frame,
    }),
    z.strictObject({ state: z.literal('code'), pairingCode: code, number: masked, ...frame }),
    bare('confirming'),
    bare('saving'),
    bare('delivering'),
    z.strictObject({
      state: z.literal('linked'),
      number: masked,
      format,
      deliveredAt: instant.exactOptional(),
      sessionId: z.string().exactOptional().describe('Only where the operator allows it.'),
      ...frame,
    }),
    z.strictObject({ state: z.literal('failed'), error: problem, ...frame }),
  ]),
) satisfies z.ZodType<Step>;

export const started = named(
  'Started',
  z.strictObject({
    linkId: z.string(),
    token: z.string().describe('Bearer of this link, told here only.'),
    step,
  }),
) satisfies z.ZodType<StartedLink>;

export const current = named('Current', z.strictObject({ step })) satisfies z.ZodType<CurrentStep>;

export const report = named(
  'Report',
  z.strictObject({
    status: z.enum(['valid', 'incomplete', 'invalid']),
    format: z.enum(['short', 'long', 'base64', 'json']),
    checks: z.array(check),
    account: z
      .strictObject({
        number: masked,
        name: z.string().exactOptional(),
        platform: z.string().exactOptional(),
        linkedBy: z.enum(['qr', 'code']),
      })
      .exactOptional(),
    createdAt: instant.exactOptional(),
    expiresAt: instant.exactOptional(),
    live: z.enum(['accepted', 'logged-out', 'in-use', 'unreachable']).exactOptional(),
  }),
) satisfies z.ZodType<ValidationReport>;

export const imported = named(
  'Imported',
  z.strictObject({ sessionId: z.string().describe('Told here only.'), report }),
) satisfies z.ZodType<Imported>;

export const session = named(
  'Session',
  z.strictObject({
    createdAt: instant,
    creds: bufferJson.describe('creds.json in BufferJSON.'),
    keys: z.record(z.string(), bufferJson).describe('{type: {id: value}} in BufferJSON.'),
  }),
) satisfies z.ZodType<StoredState>;

const piece = z.strictObject({
  epoch: z.int().min(0),
  seq: z.int().min(0),
  sealed: z.string().describe('base64url, which only the session ID opens.'),
});

export const keptState = named(
  'KeptState',
  z.strictObject({
    epoch: z
      .int()
      .min(0)
      .describe('Counts the starts of bots, and the times that the kept state was given out by its ID.'),
    seq: z.int().min(0).describe('The number of the last piece.'),
    base: piece.nullable().describe('The whole state; `null` for that of the day of the link.'),
    log: z.array(piece).describe('What has changed since, in order.'),
  }),
) satisfies z.ZodType<KeptPieces>;

export const kept = named(
  'Kept',
  z.strictObject({ seq: z.int().min(0).describe('The number of the piece that was kept.') }),
) satisfies z.ZodType<Pick<KeptPieces, 'seq'>>;

export const revoked = named(
  'Revoked',
  z.strictObject({
    deleted: z.boolean().describe('False while it waits a day for another try to unlink.'),
    loggedOut: z.enum(['confirmed', 'unconfirmed', 'already-gone', 'not-asked']),
  }),
) satisfies z.ZodType<Revoked>;

export const alive = named('Alive', z.strictObject({ alive: z.literal(true) })) satisfies z.ZodType<Alive>;

export const readiness = named(
  'Readiness',
  z.strictObject({
    ready: z.boolean(),
    reasons: z.array(
      z.enum([
        'store-unavailable',
        'key-missing',
        'draining',
        'whatsapp-circuit-open',
        'whatsapp-unreachable',
      ]),
    ),
    whatsappVersion: z.string(),
    warnings: z
      .array(z.literal('proxy-not-counted'))
      .optional()
      .describe('For callers on the same machine: a proxy is in front that TRUST_PROXY does not count.'),
  }),
) satisfies z.ZodType<Readiness>;

export const oldCode = named(
  'OldCode',
  z.strictObject({
    code,
    expiresAt: instant.describe('When the code stops working, unless it is typed before.'),
    seconds: z.int().min(0).describe('The time until then.'),
  }),
) satisfies z.ZodType<OldCode>;

export const oldError = named(
  'OldError',
  z.strictObject({ error: z.string() }),
) satisfies z.ZodType<OldError>;

export const oldReport = named(
  'OldReport',
  z.union([
    z.strictObject({
      valid: z.literal(true),
      message: z.string(),
      details: z.strictObject({ hasAppStateKey: z.boolean() }),
      sessionInfo: z.strictObject({
        userId: masked.nullable(),
        userName: z.string().nullable(),
        appStateKeyId: z.string().nullable(),
      }),
    }),
    z.strictObject({ valid: z.literal(false), error: z.string() }),
  ]),
) satisfies z.ZodType<OldReport>;

export const oldCreds = named(
  'OldCreds',
  z.strictObject({ credsData: bufferJson }),
) satisfies z.ZodType<OldCreds>;

const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{8}$/)
  .describe('Stands for the stored record.');

/** The notice of a finished link that a webhook gets; it holds no session ID, token or full number. */
export const notice = named(
  'Notice',
  z.strictObject({
    event: z.literal('link.finished'),
    linkId: z.string().describe('One notice a link: a repeat has the same.'),
    method: z.enum(['qr', 'code']),
    result: z.enum(['linked', ...codes]),
    number: masked.exactOptional(),
    fingerprint: fingerprint.exactOptional(),
    ms: z.record(z.string(), z.int()).describe('Milliseconds in each step.'),
    at: instant,
  }),
) satisfies z.ZodType<LinkNotice>;

export const linkNews = named(
  'LinkNews',
  z.strictObject({
    event: z.enum(['link.started', 'link.scanned']),
    linkId: z.string(),
    method: z.enum(['qr', 'code']),
    at: instant,
  }),
) satisfies z.ZodType<LinkNews>;

export const sessionNews = named(
  'SessionNews',
  z.strictObject({
    event: z.enum(['session.restored', 'session.withdrawn']),
    fingerprint,
    at: instant,
  }),
) satisfies z.ZodType<SessionNews>;

export const description = named(
  'Description',
  z.looseObject({ openapi: z.literal('3.1.0') }),
) satisfies z.ZodType<{ readonly openapi: '3.1.0' }>;
