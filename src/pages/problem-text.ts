import type { ErrorCode, Problem } from '../errors.ts';
import { duration } from './countdown.ts';
import { en, fill, type ErrorText } from './texts/en.ts';

/** What the page says of a problem: known codes in the page's own words, unknown ones in the server's. */
export function textOf(problem: Problem): ErrorText {
  const known: ErrorText | undefined = en.errors[problem.code];
  const time = duration(problem.retryAfter ?? 60);
  if (known === undefined)
    return { headline: problem.title, text: problem.detail, action: en.errors.INTERNAL.action };
  return { ...known, text: fill(known.text, { time }) };
}

/** Codes whose `detail` holds a reason that the catalogue cannot know. */
const TELLING: readonly ErrorCode[] = [
  'PHONE_INVALID',
  'SESSION_ID_MALFORMED',
  'BODY_INVALID',
  'RATE_LIMITED',
];

/** The reason in the server's words, where it says more than the headline. */
export function reasonOf(problem: Problem): string {
  return TELLING.includes(problem.code) ? problem.detail : '';
}
