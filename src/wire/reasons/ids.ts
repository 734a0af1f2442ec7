/** The number of characters that were found after the "~", and the number that should be there (`of`). */
type Length = { readonly characters: number; readonly of: number };
/** The prefix that was found, and the prefix of this site. */
type Start = { readonly found: string; readonly own: string };
/** The prefix of session IDs; `null` if any prefix is accepted. */
type Prefix = { readonly prefix: string | null };

type ShortIdReasons = {
  readonly 'id-none': Prefix;
  readonly 'id-starts-with': { readonly prefix: string };
  readonly 'id-start-missing': Prefix;
  readonly 'id-start-mistyped': Start;
  /** The prefix may be mistyped, or the ID comes from another program or site. */
  readonly 'id-start-unknown': Start;
  readonly 'id-of-another-site': Start;
  readonly 'id-of-another-prefix': { readonly prefix: string };
  readonly 'id-of-another-program': null;
  readonly 'id-of-another-version': null;
  readonly 'id-without-tilde': { readonly name: string };
  readonly 'id-cut-off': Length;
  readonly 'id-too-long': Length;
  readonly 'id-not-whole': Length;
  readonly 'id-mixed-case': null;
  readonly 'id-with-more': null;
  readonly 'id-mistyped-somewhere': null;
  readonly 'id-mistyped-often': null;
  /** `at` counts from 1; `character` is in quotes or a number like U+200B; `looksLike` are the characters that may be meant. */
  readonly 'id-character-foreign': {
    readonly at: number;
    readonly character: string;
    readonly looksLike: readonly string[];
  };
  readonly 'id-character-wrong': { readonly at: number };
  readonly 'id-characters-swapped': { readonly at: number };
  /** The text is a long ID, but only a short one is accepted. */
  readonly 'id-not-stored': null;
};

type CarriedReasons = {
  readonly 'paste-id-and-session': null;
  readonly 'paste-several-ids': { readonly count: number };
  readonly 'paste-several-sessions': null;
  readonly 'session-too-large': null;
  readonly 'session-too-many-values': { readonly most: number };
  readonly 'session-too-old': null;
  readonly 'creds-none': null;
  readonly 'json-start-missing': null;
  readonly 'json-cut-off': null;
  readonly 'json-damaged': null;
  readonly 'packed-not-json': null;
  readonly 'packed-too-large': null;
  readonly 'packed-start-missing': null;
  readonly 'packed-cut-off': null;
  readonly 'packed-damaged': null;
  /** `at` counts from 1, after the `separator` if there is one; `null` if lines were joined. */
  readonly 'packed-character-foreign': {
    readonly character: string;
    readonly at: number | null;
    readonly separator: string | null;
  };
  readonly 'base64-none': null;
  readonly 'base64-cut-off': null;
  readonly 'base64-creds-cut-off': null;
  readonly 'base64-creds-damaged': null;
  readonly 'base64-with-more': null;
  readonly hexadecimal: null;
};

/** The reasons why a pasted text is no session ID and no session. */
export type IdReasons = ShortIdReasons & CarriedReasons;
