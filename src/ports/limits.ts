/** The names of the limits, which metrics and tests use too. */
export type LimitName =
  | 'links-per-address'
  | 'codes-per-address'
  | 'codes-per-number'
  | 'codes-per-hour'
  | 'links-per-hour'
  | 'late-codes-per-address'
  | 'late-links-per-address'
  | 'answers-per-link'
  | 'answers-per-address'
  | 'id-misses-per-address'
  | 'restores-per-id'
  | 'state-writes-per-id'
  | 'state-starts-per-id'
  | 'state-looks-per-id'
  | 'carried-per-address'
  | 'live-per-id'
  | 'live-per-address'
  | 'live-per-hour'
  | 'live-carried-per-hour'
  | 'unlinks-per-address'
  | 'unlinks-per-hour';

export type LimitState = {
  readonly allowed: boolean;
  /** The points of the window that has the fewest left. */
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until that window starts again. */
  readonly resetS: number;
  /** The length of that window in seconds. */
  readonly windowS: number;
};

/** A network has this many times the points of one address, so that an owner of a whole network gets no more than that. */
export const NETWORK_FACTOR = 4;

/** A try that was counted, or refused without being counted. */
export type Taken = LimitState & {
  /** Takes the count back, at most once; never rejects. It changes no window that has ended since and prolongs none. */
  readonly giveBack: () => Promise<void>;
};

/**
 * Counts tries against limits. When the store fails, it counts in memory and still refuses. A limit whose name ends in `-per-address` counts
 * for the address and, with more points, for its network; a limit that is off always allows. Keys are hashed before they are stored.
 */
export type Limiter = {
  /** Counts one try for `key`; a refused one is not counted. */
  readonly take: (name: LimitName, key: string) => Promise<Taken>;
  /** Like `take`, for tries that are never given back. */
  readonly consume: (name: LimitName, key: string) => Promise<LimitState>;
  /** Returns the state without counting a try; it may miss tries that another process counted within the last second. */
  readonly peek: (name: LimitName, key: string) => Promise<LimitState>;
};
