/** A limit's name, as metrics and tests know it. */
export type LimitName =
  | 'links-per-address'
  | 'codes-per-address'
  | 'codes-per-number'
  | 'codes-per-hour'
  | 'links-per-hour'
  | 'id-misses-per-address'
  | 'restores-per-id'
  | 'live-per-id'
  | 'live-per-address';

export type LimitState = {
  readonly allowed: boolean;
  /** The window that is closest to its end of points. */
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until that window starts anew. */
  readonly resetS: number;
  /** Seconds that window is long. */
  readonly windowS: number;
};

/** Counts, then answers. Falls back to memory when the store fails, never open. */
export type Limiter = {
  /** Counts one try for `key` (hashed before it is stored). A limit that is off always allows. */
  readonly consume: (name: LimitName, key: string) => Promise<LimitState>;
  /** Answers without counting; what another process counts is seen a second later at most. */
  readonly peek: (name: LimitName, key: string) => Promise<LimitState>;
};
