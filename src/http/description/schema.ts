import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../wire/errors.ts';

/** Every body and answer by the name that the API's description gives it. */
export const components = z.registry<{ readonly id: string }>();

/** What a caller sends to allow a login while a bot may be running. */
export const LIVE_CONSENT = 'may-disconnect-a-running-bot';

const format = z
  .enum(['short', 'long'])
  .describe('`long` carries creds.json in the ID itself, without keys.');
const number = z.string().describe('As people write it, with or without +, or a link to a chat with it.');
const region = z
  .string()
  .regex(/^[A-Za-z]{2}$/)
  .describe('Country of a number without its code, like KE.');
const sessionId = z
  .string()
  .min(1)
  .max(60_000)
  .describe('A session ID of any format, or a whole creds.json.');
const instant = z.iso.datetime().describe('In UTC.');
const masked = z.string().describe('Country code and last two digits.');
const code = z.string().regex(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
const bufferJson = z.record(z.string(), z.unknown());

/* ---------- what callers send ---------- */

/** `POST /qr` */
export const startQr = named('StartQr', z.strictObject({ format: format.optional() }));

/** `POST /code` */
export const startCode = named(
  'StartCode',
  z.strictObject({
    number,
    region: region.optional(),
    guessedRegions: z
      .array(region)
      .min(1)
      .max(5)
      .optional()
      .describe(
        'In place of `region`, countries that nobody chose, the best first: asks back with `choices`.',
      ),
    format: format.optional(),
  }),
);

/** `POST /validate` */
export const validate = named(
  'Validate',
  z.strictObject({
    sessionId,
    live: z.boolean().optional().describe('Also log in once; a running bot may be disconnected.'),
    confirm: z.string().max(100).optional().describe(`With \`live\`: "${LIVE_CONSENT}".`),
  }),
);

/** `POST /giftedValidate.php`: old forms send more fields. */
export const giftedValidate = named('OldValidate', z.object({ sessionId }));

/** `GET /code?number=`: more may stand behind the `?`. */
export const codeQuery = z.object({ number, region: region.optional() });

/* ---------- what the server answers ---------- */

// The codes of the table, which is never empty.
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
    retryAfter: z.int().min(0).optional().describe('Seconds.'),
    choices: z
      .array(
        z.strictObject({
          number: z.string().describe('With + and country code.'),
          written: z.string().describe('The same in groups.'),
          region: z.string().describe('Its country, like KE.'),
          landline: z.literal(true).optional().describe('Left out of numbers that may be mobile.'),
        }),
      )
      .optional()
      .describe('Which numbers the typed digits can be, each in full.'),
    requestId: z.string(),
  }),
);

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
      deliveredAt: instant.optional(),
      sessionId: z.string().optional().describe('Only where the operator allows it.'),
      ...frame,
    }),
    z.strictObject({ state: z.literal('failed'), error: problem, ...frame }),
  ]),
);

export const started = named(
  'Started',
  z.strictObject({
    linkId: z.string(),
    token: z.string().describe('Bearer of this link, told here only.'),
    step,
  }),
);

export const current = named('Current', z.strictObject({ step }));

export const report = named(
  'Report',
  z.strictObject({
    status: z.enum(['valid', 'incomplete', 'invalid']),
    format: z.enum(['short', 'long', 'base64', 'json']),
    checks: z.array(z.strictObject({ id: z.string(), ok: z.boolean(), detail: z.string() })),
    account: z
      .strictObject({
        number: masked,
        name: z.string().optional(),
        platform: z.string().optional(),
        linkedBy: z.enum(['qr', 'code']),
      })
      .optional(),
    createdAt: instant.optional(),
    expiresAt: instant.optional(),
    live: z.enum(['accepted', 'logged-out', 'in-use', 'unreachable']).optional(),
  }),
);

export const session = named(
  'Session',
  z.strictObject({
    createdAt: instant,
    creds: bufferJson.describe('creds.json in BufferJSON.'),
    keys: z.record(z.string(), bufferJson).describe('{type: {id: value}} in BufferJSON.'),
  }),
);

export const revoked = named(
  'Revoked',
  z.strictObject({
    deleted: z.boolean().describe('False while it waits a day for another try to unlink.'),
    loggedOut: z.enum(['confirmed', 'unconfirmed', 'already-gone', 'not-asked']),
  }),
);

export const alive = named('Alive', z.strictObject({ alive: z.literal(true) }));

export const readiness = named(
  'Readiness',
  z.strictObject({
    ready: z.boolean(),
    reasons: z.array(z.enum(['store-unavailable', 'draining', 'whatsapp-circuit-open'])),
    whatsappVersion: z.string(),
  }),
);

export const oldCode = named('OldCode', z.strictObject({ code }));

export const oldError = named('OldError', z.strictObject({ error: z.string() }));

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
);

export const oldCreds = named('OldCreds', z.strictObject({ credsData: bufferJson }));

/** What a webhook is told; no ID, token or full number. */
export const notice = named(
  'Notice',
  z.strictObject({
    event: z.literal('link.finished'),
    linkId: z.string().describe('One notice a link: a repeat has the same.'),
    method: z.enum(['qr', 'code']),
    result: z.enum(['linked', ...codes]),
    number: masked.optional(),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{8}$/)
      .optional()
      .describe('Stands for the stored record.'),
    ms: z.record(z.string(), z.int()).describe('Milliseconds in each step.'),
    at: instant,
  }),
);

export const description = named('Description', z.looseObject({ openapi: z.literal('3.1.0') }));

function named<Schema extends z.ZodType>(id: string, schema: Schema): Schema {
  components.add(schema, { id });
  return schema;
}
