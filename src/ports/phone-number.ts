declare const wasParsed: unique symbol;

/** A possible phone number. Only `parsePhone` makes one, so that an unchecked text never reaches WhatsApp. */
export type PhoneNumber = {
  /** Digits with country code, without `+`, in the spelling that was typed, because an account may be known under an older spelling. */
  readonly digits: string;
  /** One spelling that is the same for all spellings of a number, for limits. */
  readonly canonical: string;
  /** The form that other people than the owner may see, for example `+254 ... 78`. */
  readonly masked: string;
  readonly [wasParsed]: true;
};
