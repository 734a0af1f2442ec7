import type { z } from 'zod';
import type { ErrorCode } from '../../wire/errors.ts';

export const JSON_TYPE = 'application/json';

export type Answer = {
  readonly about: string;
  /** JSON if left out. */
  readonly type?: string;
  /** Name of a component; left out where the answer is not JSON. */
  readonly schema?: string;
  /** The same answer in other types, with what OpenAPI says of each. */
  readonly alsoAs?: Readonly<Record<string, object>>;
};

/** One route and method, as the API's description tells it. */
export type Operation = {
  readonly method: 'get' | 'post' | 'delete';
  /** As Express knows it. */
  readonly path: string;
  readonly group: 'Links' | 'Sessions' | 'Old addresses' | 'Running it' | 'Pages';
  readonly about: string;
  readonly access?: 'link' | 'session' | 'metrics' | 'key';
  /** What may stand behind the `?`. */
  readonly query?: z.ZodObject;
  /** True where a repeat with the same `Idempotency-Key` starts no second link. */
  readonly takesIdempotencyKey?: true;
  /** Name of the body's component. */
  readonly body?: string;
  /** JSON alone if left out. */
  readonly bodyTypes?: readonly string[];
  readonly answers: Readonly<Record<number, Answer>>;
  readonly errors: readonly ErrorCode[];
  /** Name of the component in which errors come; `Problem` if left out. */
  readonly errorForm?: string;
};
