/** The part of a request that is wrong; `field` is `null` if it is the whole body or query. */
type Place = { readonly place: 'body' | 'query'; readonly field: string | null };

type RequestReasons = {
  readonly 'field-unknown': Place;
  /** `expected` is a type as JSON Schema names it. */
  readonly 'field-missing': Place & { readonly expected: string };
  readonly 'field-not-one-of': Place & { readonly allowed: readonly string[] };
  readonly 'field-too-short': Place;
  readonly 'field-too-long': Place;
  readonly 'field-wrong-form': Place;
  readonly 'body-too-deep': null;
  readonly 'body-name-not-allowed': null;
  readonly 'body-too-large': null;
  readonly 'body-no-json': null;
  readonly 'body-wrong-type': null;
  /** The pasted text is larger than the texts that are checked. */
  readonly 'paste-too-large': null;
  readonly 'idempotency-key-length': { readonly least: number; readonly most: number };
  readonly 'idempotency-key-busy': null;
  readonly 'logout-unclear': null;
  /** `consent` is what to send as `confirm`. */
  readonly 'live-needs-consent': { readonly consent: string };
  readonly 'long-ids-not-made': null;
  readonly 'host-not-served': null;
  readonly 'site-perhaps-own': null;
  readonly 'site-foreign': null;
  readonly 'for-programs-only': null;
  readonly 'not-for-robots': null;
  readonly 'api-key-wanted': null;
  readonly 'import-wants-key': null;
  readonly 'import-too-large': null;
  readonly 'import-wants-creds': null;
  readonly 'import-out-of-bounds': null;
  /** `faults` are the sentences of the checks that failed. */
  readonly 'import-unusable': { readonly faults: readonly string[] };
  readonly 'import-incomplete': { readonly faults: readonly string[] };
  readonly 'store-not-read': null;
  readonly 'session-not-withdrawn': null;
  readonly 'archive-not-made': null;
  readonly 'session-gone-before': null;
};

type LimitReasons = {
  readonly 'codes-of-server-too-many': null;
  readonly 'links-of-server-too-many': null;
  readonly 'codes-scarce': null;
  readonly 'links-scarce': null;
  readonly 'restores-too-many': null;
  readonly 'misses-too-many': null;
  readonly 'long-texts-too-many': null;
  readonly 'live-checks-of-session-too-many': null;
  readonly 'live-checks-of-address-too-many': null;
  readonly 'live-checks-of-server-too-many': null;
  readonly 'unlinkings-too-many': null;
  /** `seconds`: time until the next try. */
  readonly 'links-at-once-too-many': { readonly seconds: number };
  readonly 'place-given-away': null;
  /** The link is continued by another page of the same visitor. */
  readonly 'link-goes-on-elsewhere': null;
  /** A link ended after its session ID was sent, so the ID in the chat opens nothing. */
  readonly 'sent-id-dead': null;
  readonly 'number-not-now': null;
  /** The visitor says that the phone shows another code than the link. */
  readonly 'codes-differ': null;
  readonly 'whatsapp-gave-no-reason': null;
  /** WhatsApp, or something before it, refuses the host of this site. */
  readonly 'whatsapp-refuses-site': null;
  /** Too many answers to a passkey question did not pass our own checks; WhatsApp got none of them. */
  readonly 'passkey-answers-wrong': null;
  readonly 'passkey-codes-not-compared': null;
  /** The visitor has done everything, and WhatsApp did not link the device. */
  readonly 'passkey-phone-not-done': null;
};

/** One of the numbers that digits can be: with + and country code, and its region in two letters or empty. */
export type NamedNumber = { readonly number: string; readonly region: string };

type NumberReasons = {
  readonly 'number-empty': null;
  readonly 'number-no-digits': null;
  readonly 'number-none': null;
  readonly 'number-with-letter': null;
  readonly 'number-two': null;
  readonly 'number-no-area-code': null;
  readonly 'number-too-many-digits': null;
  readonly 'number-too-short': null;
  readonly 'number-too-long': null;
  readonly 'country-code-unknown': null;
  readonly 'country-code-of-no-country': null;
  /** The digits are no number of the country, which may be the wrong one. `length` says how their length differs, if it does. */
  readonly 'number-not-of-country': {
    readonly region: string;
    readonly length: 'too-short' | 'too-long' | null;
  };
  readonly 'number-ambiguous': { readonly numbers: readonly NamedNumber[] };
  readonly 'region-unknown': { readonly region: string };
};

/** The reasons for which a request or a link is refused, where its error code does not say enough. */
export type RefusalReasons = RequestReasons & LimitReasons & NumberReasons;
