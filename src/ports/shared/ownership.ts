/**
 * Whether this process still owns what it runs. Another process gives it up for dead when its beat has not moved for ten seconds, which happens
 * to one that only slept. What must not happen after that, such as sending a session ID, asks here right before it happens.
 */
export type Ownership = {
  /** True if no other process can have given this one up by now. Costs nothing. */
  readonly isCertain: () => boolean;
  /** Makes certain by a write, if it is not. Errors: LINK_LOST if this process was given up, STORE_UNAVAILABLE. */
  readonly confirm: () => Promise<void>;
};

/** The only process on its store owns everything. */
export const SOLE_OWNER: Ownership = { isCertain: () => true, confirm: () => Promise.resolve() };
