import type { ForeignReason, PublicReasons, Sentences } from '../../texts/form/sentences.ts';
import { sayForeign } from '../../texts/form/sentences.ts';
import { sitePath } from '../dom.ts';
import { speaksEnglish } from '../words.ts';

/** The sentences of the server's reasons in the language of the page. */
type Module = {
  readonly reasons: Sentences<PublicReasons>;
  readonly titles: Readonly<Record<string, string>>;
};

/** How long an answer waits for its sentences; without them it says less. */
const LIMIT_MS = 4_000;

let known: Module | null = null;
let tries = 0;

/** Fetches the sentences before the first answer that may need one. An English page needs none: the server's own are English. */
export async function fetchSentences(): Promise<void> {
  const sentences = document.body.dataset['sentences'];
  if (speaksEnglish() || sentences === undefined || sentences === '' || known !== null) return;
  // A browser remembers that an address failed, so each try has another one.
  tries += 1;
  const fetched = import(`${sitePath()}${sentences}?${tries}`).then(
    (module: Module) => {
      known = module;
    },
    // The page then says the usual words of the error.
    () => undefined,
  );
  await Promise.race([fetched, new Promise((resolve) => void setTimeout(resolve, LIMIT_MS))]);
}

/** Says a reason of the server in the language of the page; empty if that is English, or if its sentence is not known. */
export function sayReason(why: ForeignReason): string {
  return known === null ? '' : (sayForeign(known.reasons, why) ?? '');
}

/** Returns the title that a reason has of its own; `null` if it has none. */
export function titleOf({ reason = '' }: ForeignReason): string | null {
  return known?.titles[reason] ?? null;
}
