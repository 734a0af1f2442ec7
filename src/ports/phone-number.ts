declare const wasParsed: unique symbol;

/** A phone number that exists. Only `parsePhone` makes one, so an unchecked text never reaches WhatsApp. */
export type PhoneNumber = {
  /** Digits with country code, without `+`, in the spelling that was typed: the account may live under an older one. */
  readonly digits: string;
  /** One spelling for all that the number is known under, for limits. */
  readonly canonical: string;
  /** `+254 ... 78`: all that others than the owner may see. */
  readonly masked: string;
  readonly [wasParsed]: true;
};
