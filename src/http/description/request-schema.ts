import { z } from 'zod';
import type {
  CompareAnswerBody,
  ImportBody,
  LogoutQuery,
  OldValidateBody,
  PasskeyAnswerBody,
  StartCodeBody,
  StartQrBody,
  ValidateBody,
} from './bodies.ts';
import type { SealedPiece } from '../../auth-state/kept/pieces.ts';
import { format, named } from './named.ts';
import { BRACE_OR_TEXT, FOUR_DIGITS, REGION } from './text-patterns.ts';

const MOST_EPOCHS = 2 ** 32 - 2;
const MOST_PIECES = 2 ** 48 - 2;

/** The text that a caller sends to allow a login although a bot may be running. */
export const LIVE_CONSENT = 'may-disconnect-a-running-bot';

const number = z
  .string()
  .describe('As people write it, with or without +, or a link to a chat with it.')
  .meta({ pattern: FOUR_DIGITS, examples: ['+1 202 555 0100'] });
const region = z
  .string()
  .regex(/^[A-Za-z]{2}$/)
  .describe('Country of a number without its code, like KE.');
const chosenRegion = region.meta({ pattern: REGION, examples: ['KE'] });
const sessionId = z
  .string()
  .min(1)
  .max(60_000)
  .describe('A session ID of any format, or a whole creds.json.')
  .meta({
    pattern: BRACE_OR_TEXT,
    examples: ['TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm'],
  });

/** `POST /qr` */
export const startQr = named(
  'StartQr',
  z.strictObject({ format: format.exactOptional() }),
) satisfies z.ZodType<StartQrBody>;

/** `POST /code` */
export const startCode = named(
  'StartCode',
  z.strictObject({
    number,
    region: chosenRegion.exactOptional(),
    guessedRegions: z
      .array(region)
      .min(1)
      .max(5)
      .exactOptional()
      .describe(
        'In place of `region`, countries that nobody chose, the best first: asks back with `choices`.',
      ),
    format: format.exactOptional(),
  }),
) satisfies z.ZodType<StartCodeBody>;

/** `POST /validate` */
export const validate = named(
  'Validate',
  z
    .strictObject({
      sessionId,
      live: z.boolean().exactOptional().describe('Also log in once; a running bot may be disconnected.'),
      confirm: z.literal(LIVE_CONSENT).exactOptional().describe('Needed with `live`.'),
    })
    // A login needs the consent as well.
    .meta({
      allOf: [
        {
          anyOf: [
            { properties: { live: { const: false } } },
            { properties: { confirm: {} }, required: ['confirm'] },
          ],
        },
      ],
    }),
) satisfies z.ZodType<ValidateBody>;

const anyObject = z.record(z.string(), z.unknown());

/** `POST /session`. The checks of the validator judge what is in it. */
export const importBody = named(
  'Import',
  z.strictObject({
    creds: z
      .union([anyObject, z.string()])
      .describe('creds.json, with bytes in any form that `/validate` reads.'),
    keys: z
      .union([anyObject, z.null()])
      .exactOptional()
      .describe('{type: {id: value}}, as `GET /session` answers it. Without it nothing is complete.'),
    createdAt: z.string().max(100).exactOptional().describe('Not used; `GET /session` answers it.'),
    allowIncomplete: z
      .boolean()
      .exactOptional()
      .describe('Also take a session that works but lacks something, such as creds alone.'),
  }),
) satisfies z.ZodType<ImportBody>;

/** `POST /:linkId/passkey`. Its own checks judge what is in the credential; a browser may add fields, which are dropped. */
export const passkeyAnswer = named(
  'PasskeyAnswer',
  z.strictObject({
    credential: anyObject.describe(
      'What `toJSON()` makes of the credential that `navigator.credentials.get` gave on https://web.whatsapp.com.',
    ),
  }),
) satisfies z.ZodType<PasskeyAnswerBody>;

/** `POST /:linkId/compare` */
export const compareAnswer = named(
  'CompareAnswer',
  z.strictObject({ same: z.boolean().describe('`true` only if the person has compared both codes.') }),
) satisfies z.ZodType<CompareAnswerBody>;

/** `POST /giftedValidate.php`; other fields are allowed, because old forms send them. */
export const giftedValidate = named(
  'OldValidate',
  z.object({ sessionId }),
) satisfies z.ZodType<OldValidateBody>;

/** `PUT /session/state/log` and `PUT /session/state/base` */
export const keptPiece = named(
  'KeptPiece',
  z.strictObject({
    epoch: z.int().min(0).max(MOST_EPOCHS).describe('The one that the lease gave.'),
    seq: z
      .int()
      .min(0)
      .max(MOST_PIECES)
      .describe('In a log one more than the last piece; in a base the same.'),
    sealed: z
      .string()
      .regex(/^[\w-]{38,}$/)
      .describe('base64url of nonce, AES-256-GCM and tag, sealed by the bot.'),
  }),
) satisfies z.ZodType<SealedPiece>;

/** `GET /code?number=`; other parameters are allowed. */
export const codeQuery = z.object({ number, region: chosenRegion.exactOptional() }) satisfies z.ZodType<
  Pick<StartCodeBody, 'number' | 'region'>
>;

/** `GET /session?from=day-of-link`; other parameters are allowed. */
export const fromQuery = z.object({
  from: z
    .enum(['newest', 'day-of-link'])
    .exactOptional()
    .describe('`day-of-link` leaves out what its bot has kept since; `newest` if left out.'),
});

/** `DELETE /session?logout=true`; other parameters are allowed. */
export const logoutQuery = z.object({
  logout: z
    .enum(['true', 'false'])
    .exactOptional()
    .describe('`true` unlinks the device too; anything but `true` and `false` is refused.'),
}) satisfies z.ZodType<LogoutQuery>;
