/** `source` is the setting or the file that holds the key ring; `kid` is the name of a key. */
type Ring = { readonly source: string };
type Key = Ring & { readonly kid: string };

/** A key that is not in the ring: how many stored sessions need it, and when the newest of them was made, in Unix seconds. */
export type LackingKey = { readonly kid: string; readonly rows: number; readonly newestS: number | null };

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
  /** `all` is the number of all stored sessions. */
  readonly 'ring-lacks-keys': Ring & { readonly all: number; readonly keys: readonly LackingKey[] };
  /** A key that is to be given up is in the ring. */
  readonly 'ring-holds-key': Key;
  /** A key cannot be given up with the ring of another store. */
  readonly 'ring-of-other-store': Ring;
  readonly 'ring-opens-nothing': Ring;
  readonly 'ring-check-not-opened': Ring;
};
