import { z } from 'zod';
import { ERRORS, type ErrorCode, type Problem } from '../../wire/errors.ts';
import { named } from './named.ts';
import { reason, values } from './reason-schema.ts';

// The assertion says that there is at least one code, which `z.enum` requires.
export const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]];

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
    mostBytes: z
      .int()
      .min(0)
      .exactOptional()
      .describe(
        'With `STATE_NO_ROOM`: a base of at most so many sealed bytes would be kept now; 0 for none.',
      ),
    reason: reason
      .exactOptional()
      .describe('Why, where the code alone does not say enough. Stable; `detail` is its sentence.'),
    values: values.exactOptional(),
    requestId: z.string(),
  }),
) satisfies z.ZodType<Problem>;
