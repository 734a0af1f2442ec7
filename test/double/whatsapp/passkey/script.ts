import type { FaultStage } from '../hostile/faults.ts';
import type { RegisteredCredential, SoftwareAuthenticator } from './authenticator.ts';

/** What the question for a passkey consists of. The first two are acceptable, the others are not. */
export type QuestionKind =
  | 'usual'
  /** Exactly as many bytes as are allowed. */
  | 'longest'
  | 'too-long'
  /** For web.whatsapp.com, which some accounts were asked for. It is acceptable. */
  | 'web-site'
  | 'other-site'
  | 'not-json'
  | 'not-an-object'
  | 'short-challenge'
  | 'empty';

/** What comes when the phone has answered. In all but the first four the link cannot go on. */
export type ContinuationKind =
  | 'usual'
  /** Before the result of the prologue. */
  | 'early'
  /** A second one follows with other keys, which the companion must not take. */
  | 'repeated'
  /** One from another sender, with other keys, comes first. */
  | 'from-another'
  | 'malformed'
  | 'short-key'
  | 'short-nonce'
  /** A key of zeros; one of order 8. The shared secret of both is zero. */
  | 'low-order'
  | 'low-order-8'
  | 'other-child';

/** How WhatsApp and the phone play one account's ceremonies. What happens at a stage is planned as a fault (`faults.add`). */
export type PasskeyScript = {
  /** Whether the question comes with the request, or must be asked for. */
  readonly question?: 'inside' | 'by-iq';
  /** The kind of each question in turn; the last one goes on. */
  readonly kinds?: readonly QuestionKind[];
  /** The credentials that the question names. */
  readonly names?: 'none' | 'own' | 'other';
  /** How many requests come at once. */
  readonly requests?: number;
  readonly continuation?: ContinuationKind;
  /** Whether the phone takes the proof of the QR or code, or shows its code and waits for `account.comparedOnPhone`. */
  readonly proof?: 'taken' | 'not-taken';
  /** What comes before the request: nothing, or news of a code link without keys, which is sent now and then. */
  readonly before?: 'nothing' | 'code-news-without-keys';
  /** How long a challenge may be answered. */
  readonly challengeMs?: number;
  /** The account's passkey; without it a new one. Only the first script of an account can say so. */
  readonly authenticator?: SoftwareAuthenticator;
  /** Further passkeys of the account, which other authenticators hold. */
  readonly credentials?: readonly RegisteredCredential[];
};

/** The stages of a ceremony at which a fault can be played, in their order. `pair-success` follows. */
export const PASSKEY_STAGES = [
  'passkey-request',
  'passkey-options',
  'passkey-ref',
  'passkey-prologue',
  'passkey-continuation',
  'passkey-nonce',
  'passkey-pairing-request',
] as const satisfies readonly FaultStage[];

export type PasskeyStage = (typeof PASSKEY_STAGES)[number];

/** What happened in a ceremony, in the words of its record. */
export type CeremonyStep =
  | 'requested'
  | 'options-sent'
  | 'ref-given'
  | 'refused'
  | 'accepted'
  | 'continued'
  | 'nonce-taken'
  | 'request-opened'
  | 'confirmed'
  | 'linked'
  | 'not-confirmed'
  | 'closed'
  | 'fault';
