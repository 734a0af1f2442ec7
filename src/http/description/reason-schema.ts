import { z } from 'zod';
import type { ReasonCode } from '../../wire/reasons/reason.ts';
import { CHECK_IDS, type Check } from '../../wire/report.ts';

// The description allows any text here, because later versions know more reasons.
const code = z.string() as z.ZodType<ReasonCode>;

/** The code of a reason, for programs and for pages in other languages; `detail` is its sentence. */
export const reason = code.describe('Stable: why, for programs and for other languages.');
export const values = z
  .record(z.string(), z.unknown())
  .describe('What the sentence of the reason needs, like a name or a number.');

export const check = z.strictObject({
  id: z.enum(CHECK_IDS),
  ok: z.boolean(),
  fault: z
    .enum(['missing', 'wrong'])
    .exactOptional()
    .describe('Of a check that failed: `missing` makes a session incomplete, `wrong` invalid.'),
  reason,
  values: values.exactOptional(),
  detail: z.string().describe('The same as a sentence in English.'),
}) satisfies z.ZodType<Check>;
