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

/** `POST /validate` */
export const validate = z.strictObject({
  sessionId: z.string().min(1).max(60_000),
  live: z.boolean().optional(),
  confirm: z.string().max(100).optional(),
});
