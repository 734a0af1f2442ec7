/**
 * The forms in which the JSON of a session may hold bytes:
 * `buffer`   `{"type":"Buffer","data":"<base64>"}`, which Baileys writes
 * `indexed`  `{"0":12,"1":255}`, which JSON.stringify makes of a Uint8Array
 * `base64`   a bare text, which protobuf messages and MongoDB's Binary make of themselves; also in the URL alphabet
 * `hex`      a bare text of hexadecimal digits, also behind `0x` or `\x`
 * `decimal`  a bare text of numbers with commas
 * `list`     `[12,255]`
 * `numbers`  `{"type":"Buffer","data":[12,255]}`, which JSON.stringify makes of a Buffer
 * `binary`   `{"$binary":{"base64":"..."}}`, MongoDB's extended JSON
 * `wrapped`  any of these inside an object: `{"buffer":...}`, `{"data":...}`
 * `text`     any of these as JSON inside a text
 */
export type ByteForm =
  | 'buffer'
  | 'indexed'
  | 'base64'
  | 'hex'
  | 'decimal'
  | 'list'
  | 'numbers'
  | 'binary'
  | 'wrapped'
  | 'text';

/** The kind of a value that should hold bytes but holds none that can be read. */
export type Unreadable =
  | 'empty-text'
  | 'text'
  | 'list'
  | 'null'
  | 'number'
  | 'boolean'
  | 'empty-object'
  | 'object';

/** A key pair of a session; `id` is the number of a pre-key, `null` for a pre-key whose name is no number. */
export type PairName =
  | { readonly key: 'noise-key' | 'identity-key' | 'signed-pre-key' | 'pairing-key' }
  | { readonly key: 'pre-key'; readonly id: string | null };

type Half = { readonly half: 'public' | 'private' };
type Bytes = { readonly bytes: number };

/** The reasons why a value is no key pair. */
export type PairFaults = {
  readonly 'pair-missing': PairName;
  /** `found` is `null` if the pair lacks this half. */
  readonly 'pair-half-unreadable': PairName & Half & { readonly found: Unreadable | null };
  readonly 'pair-half-size': PairName & Half & Bytes;
};

/** The reasons why keys cannot be written as the files of a folder. */
export type KeyNameFaults = {
  readonly 'keys-no-object': null;
  readonly 'keys-of-unknown-kind': null;
  readonly 'keys-of-kind-no-object': { readonly kind: string };
  readonly 'keys-name-too-long': { readonly kind: string };
  readonly 'keys-too-many': { readonly most: number };
  readonly 'keys-of-one-file': null;
};

type ShapeReasons = {
  /** The result for the whole session, which old clients get. */
  readonly 'session-valid': null;
  /** `forms` are the forms of bytes that Baileys does not read by itself. */
  readonly 'creds-whole': { readonly forms: readonly ByteForm[] };
  readonly 'creds-too-deep': null;
  readonly 'creds-incomplete': { readonly missing: readonly string[] };
  readonly 'creds-single-key': null;
  readonly 'creds-conversation': null;
  readonly 'creds-app-state-key': null;
  readonly 'creds-of-another-program': null;
  readonly 'registration-id-no-number': null;
  readonly 'signed-pre-key-no-number': null;
  readonly 'next-pre-key-no-number': null;
  readonly 'secret-size': Bytes;
};

type SignatureReasons = {
  readonly 'pre-key-signature-good': null;
  readonly 'pre-key-signature-missing': null;
  readonly 'pre-key-signature-unreadable': { readonly found: Unreadable };
  readonly 'pre-key-signature-size': Bytes;
  readonly 'pre-key-signature-of-nothing': null;
  /** `swapped` is true if the noise key stands in the place of the identity key. */
  readonly 'pre-key-signature-wrong': { readonly swapped: boolean };
  readonly 'account-signature-good': { readonly hosted: boolean };
  readonly 'account-missing': null;
  readonly 'account-part-missing': { readonly part: AccountPart };
  readonly 'account-part-unreadable': { readonly part: AccountPart; readonly found: Unreadable };
  readonly 'account-signature-wrong': { readonly swapped: boolean };
  readonly 'device-signature-good': null;
  readonly 'device-never-linked': null;
  readonly 'device-signature-missing': null;
  readonly 'device-signature-size': Bytes;
  readonly 'device-signature-wrong': { readonly swapped: boolean };
  readonly 'identity-key-unreadable': null;
};

export type AccountPart = 'details' | 'key' | 'signature';

type MeReasons = {
  readonly 'me-known': null;
  readonly 'me-missing': null;
  readonly 'me-no-account': null;
  readonly 'me-no-device': null;
};

type KeyReasons = {
  readonly 'app-state-key-there': null;
  readonly 'app-state-key-not-carried': null;
  readonly 'app-state-key-not-sent': null;
  readonly 'app-state-key-missing': null;
  readonly 'app-state-key-damaged': null;
  readonly 'pre-keys-there': { readonly count: number; readonly used: number };
  readonly 'pre-keys-not-carried': null;
  readonly 'pre-keys-never-made': null;
  readonly 'pre-keys-all-missing': { readonly made: number };
  /** `ids` are the numbers of the first missing pre-keys; `more` is the number of all others. */
  readonly 'pre-keys-missing': { readonly ids: readonly number[]; readonly more: number };
};

/** The reasons that the checks of an auth state give, also for a check that has passed. */
export type CheckReasons = PairFaults & {
  readonly 'pair-whole': PairName;
  readonly 'pair-halves-swapped': PairName;
  readonly 'pair-halves-differ': PairName;
} & KeyNameFaults &
  ShapeReasons &
  SignatureReasons &
  MeReasons &
  KeyReasons;
