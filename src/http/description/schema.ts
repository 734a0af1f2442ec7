import { z } from 'zod';
import type { LinkNews, LinkNotice, SessionNews } from '../../ports/link-news.ts';
import type { Revoked } from '../../wire/revoked.ts';
import type { Readiness } from '../../wire/readiness.ts';
import type { ValidationReport } from '../../wire/report.ts';
import type { KeptPieces } from '../../auth-state/kept/pieces.ts';
import type { Imported } from '../../session/import.ts';
import { check } from './reason-schema.ts';
import type { Alive, OldCode, OldCreds, OldError, OldReport, StoredState } from './bodies.ts';
import { codes } from './problem-schema.ts';
import { instant, masked, named, pairingCode } from './named.ts';

// Adds the steps to the components.
import './step-schema.ts';

export { components } from './named.ts';

const bufferJson = z.record(z.string(), z.unknown());

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
    others: z
      .int()
      .min(0)
      .optional()
      .describe('Only with MongoDB: how many other processes on the same database live.'),
    warnings: z
      .array(z.literal('proxy-not-counted'))
      .optional()
      .describe('For callers on the same machine: a proxy is in front that TRUST_PROXY does not count.'),
  }),
) satisfies z.ZodType<Readiness>;

export const oldCode = named(
  'OldCode',
  z.strictObject({
    code: pairingCode,
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
