import type { z } from 'zod';
import type { ErrorCode } from '../../wire/errors.ts';

export const JSON_TYPE = 'application/json';
export const STREAM_TYPE = 'text/event-stream';

export type Answer = {
  readonly about: string;
  /** The media type; JSON if left out. */
  readonly type?: string;
  /** The name of a component, in a stream that of the data of each event; left out if the answer is not JSON. */
  readonly schema?: string;
  /** The same answer in other media types, each with its schema for OpenAPI. */
  readonly alsoAs?: Readonly<Record<string, object>>;
};

/** What a server offers only if its operator wants it. */
export type Offers = {
  /** Whether visitors may answer WhatsApp's passkey question. */
  readonly passkey: boolean;
  /** Whether running bots may keep their sessions here. */
  readonly keepStates: boolean;
};

/** One route and method in the description of the API. */
export type Operation = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** The path in the form of Express. */
  readonly path: string;
  readonly group: 'Links' | 'Sessions' | 'Old addresses' | 'Running it' | 'Pages';
  readonly about: string;
  /** Left out of a server that does not offer this: the address is then not there, for every method. */
  readonly needs?: keyof Offers;
  readonly access?: 'link' | 'session' | 'state' | 'metrics' | 'key';
  /** The parameters of the query. */
  readonly query?: z.ZodObject;
  /** True if a repeat with the same `Idempotency-Key` does nothing twice. */
  readonly takesIdempotencyKey?: true;
  /** The name of the component that describes the body. */
  readonly body?: string;
  /** The media types of the body; JSON alone if left out. */
  readonly bodyTypes?: readonly string[];
  readonly answers: Readonly<Record<number, Answer>>;
  readonly errors: readonly ErrorCode[];
  /** The name of the component that describes errors; `Problem` if left out. */
  readonly errorForm?: string;
};
