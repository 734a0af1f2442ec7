/** A limit's name, as metrics and tests know it. */
export type LimitName =
  | 'links-per-address'
  | 'codes-per-address'
  | 'codes-per-number'
  | 'codes-per-hour'
  | 'links-per-hour'
  | 'id-misses-per-address'
  | 'restores-per-id'
  | 'carried-per-address'
  | 'live-per-id'
  | 'live-per-address'
  | 'live-per-hour'
  | 'unlinks-per-address'
  | 'unlinks-per-hour';

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

/** A network has so many times the points of one address: whoever holds all of it gets no more than that. */
export const NETWORK_FACTOR = 4;

/** A try that was counted, or refused without being counted. */
export type Taken = LimitState & {
  /** Takes the count back, once at most; never rejects. A window that has ended since is left alone, none is prolonged. */
  readonly giveBack: () => Promise<void>;
};

/**
 * Counts, then answers. Falls back to memory when the store fails, never open. A limit whose name ends in `-per-address` counts
 * for the address and, with more points, for the network it lies in; a limit that is off always allows. Keys are hashed
 * before they are stored.
 */
export type Limiter = {
  /** Counts one try for `key`; a refused one is not counted. */
  readonly take: (name: LimitName, key: string) => Promise<Taken>;
  /** Like `take`, for what is never given back. */
  readonly consume: (name: LimitName, key: string) => Promise<LimitState>;
  /** Answers without counting; what another process counts is seen a second later at most. */
  readonly peek: (name: LimitName, key: string) => Promise<LimitState>;
};
