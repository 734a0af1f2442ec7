import { z } from 'zod';

const format = z.enum(['short', 'long']);

/** `POST /qr` */
export const startQr = z.strictObject({ format: format.optional() });

/** `POST /code` */
export const startCode = z.strictObject({
  number: z.string().min(1).max(40),
  region: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional(),
  format: format.optional(),
});

/** `GET /code?number=`: more may stand behind the `?`. */
export const codeQuery = z.object({
  number: z.string().min(1).max(40),
  region: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional(),
});

/** What a caller sends to allow a login while a bot may be running. */
export const LIVE_CONSENT = 'may-disconnect-a-running-bot';

/** `POST /giftedValidate.php`: old forms send more fields. */
export const giftedValidate = z.object({ sessionId: z.string().min(1).max(60_000) });

/** `POST /validate` */
export const validate = z.strictObject({
  sessionId: z.string().min(1).max(60_000),
  live: z.boolean().optional(),
  confirm: z.string().max(100).optional(),
});
