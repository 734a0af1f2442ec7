/** `source` is the setting or the file that holds the key ring; `kid` is the name of a key. */
type Ring = { readonly source: string };
type Key = Ring & { readonly kid: string };

/** The reasons why a key ring cannot be used, or does not belong to the store. */
export type RingReasons = {
  readonly 'ring-empty': Ring;
  readonly 'ring-key-twice': Ring;
  /** `part` counts from 1. */
  readonly 'ring-part-form': Ring & { readonly part: number };
  readonly 'ring-key-not-base64': Key;
  readonly 'ring-key-size': Key;
  readonly 'ring-key-not-random': Key;
  readonly 'ring-key-readable': Key;
  readonly 'ring-lacks-key': Key;
  readonly 'ring-opens-nothing': Ring;
  readonly 'ring-check-not-opened': Ring;
};
