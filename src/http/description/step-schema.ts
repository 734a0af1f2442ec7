import { z } from 'zod';
import type { StartedLink } from '../../wire/link.ts';
import type { PasskeyQuestion } from '../../wire/passkey.ts';
import type { State, Step } from '../../wire/step.ts';
import type { CurrentStep } from './bodies.ts';
import { format, instant, masked, named, pairingCode } from './named.ts';
import { problem } from './problem-schema.ts';

const frame = {
  seq: z.int().min(1).describe('Counts up with every step.'),
  now: instant,
  expiresAt: instant.describe(
    'In a step that shows a code or asks something the end of that, else the end of the link.',
  ),
};

/** The states of links on a server whose visitors may answer WhatsApp's passkey question; no other server has them. */
export const PASSKEY_STATES: ReadonlySet<unknown> = new Set<State>(['passkey', 'compare']);

function bare<State extends string>(state: State) {
  return z.strictObject({ state: z.literal(state), ...frame });
}

const passkeyQuestion = named(
  'PasskeyQuestion',
  z.strictObject({
    challenge: z.string(),
    timeout: z.int().min(0).exactOptional().describe('Milliseconds.'),
    rpId: z.enum(['whatsapp.com', 'web.whatsapp.com']),
    allowCredentials: z
      .array(
        z.strictObject({
          id: z.string(),
          type: z.literal('public-key'),
          transports: z.array(z.string()).exactOptional(),
        }),
      )
      .exactOptional(),
    userVerification: z.string().exactOptional(),
    extensions: z.strictObject({ uvm: z.boolean().exactOptional() }).exactOptional(),
  }),
) satisfies z.ZodType<PasskeyQuestion>;

const passkeyStep = z.discriminatedUnion('answered', [
  z.strictObject({
    state: z.literal('passkey'),
    answered: z.literal(false),
    publicKey: passkeyQuestion.describe('For `navigator.credentials.get` on https://web.whatsapp.com.'),
    ...frame,
  }),
  z.strictObject({ state: z.literal('passkey'), answered: z.literal(true), ...frame }),
]);

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
    z.strictObject({ state: z.literal('code'), pairingCode, number: masked, ...frame }),
    passkeyStep,
    z.strictObject({ state: z.literal('compare'), compareCode: pairingCode, ...frame }),
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
