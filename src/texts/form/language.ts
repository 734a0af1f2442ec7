import type { ProblemWords } from '../../wire/errors.ts';
import type * as en from '../en.ts';
import type { PublicReasons, Sentences } from './sentences.ts';

/** The words of problem objects; what is said of a reason is in its sentences. */
type ProblemTexts = {
  readonly errors: ProblemWords['errors'];
  readonly titles: Readonly<Record<keyof typeof en.problems.titles, string>>;
  readonly removeByHand: string;
};

/** All that visitors and bot developers read, in one language. What only the operator reads, and the API, stay English. */
export type Language = {
  /** The tag of the language, which is also the name of its file. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  /** The name of the language in itself. */
  readonly name: string;
  /** The texts of the HTML by their marks. */
  readonly page: Readonly<Record<keyof typeof en.page, string>>;
  /** The texts of the scripts of the pages. */
  readonly script: typeof en.script;
  /** The message in the chat that follows the one with the session ID. */
  readonly message: typeof en.message;
  /** A sentence for each reason. */
  readonly reasons: Sentences<PublicReasons>;
  readonly problems: ProblemTexts;
  /** What the restore client says. */
  readonly restore: typeof en.restore;
};
