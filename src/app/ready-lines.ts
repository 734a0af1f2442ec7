import { operator } from '../texts/en/operator.ts';

/** What the program writes when it is ready: on a terminal the next step too, elsewhere one line beside those of the log. */
export function readyLines(
  name: string,
  url: string,
  { isTTY }: { readonly isTTY?: boolean },
): readonly string[] {
  const { ready, next } = operator.started;
  return isTTY === true ? [ready(name, url), next] : [ready(name, url)];
}
