import type { Problem } from '../../wire/errors.ts';
import { ApiError } from '../api.ts';
import { words } from '../words.ts';

/** Turns a failed request into a problem. A failure without a problem from the server counts as a site that does not answer. */
export function problemFrom(error: unknown): Problem {
  return error instanceof ApiError ? error.problem : problemOf('SHUTTING_DOWN');
}

/** Makes a problem of which the server knows nothing, in its usual words. */
export function problemOf(code: 'LINK_CANCELLED' | 'PASSKEY_ANSWER_INVALID' | 'SHUTTING_DOWN'): Problem {
  const { headline } = words().errors[code];
  return {
    type: '',
    title: headline,
    status: 0,
    detail: '',
    code,
    retryable: true,
    requestId: '',
  };
}
