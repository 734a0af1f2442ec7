/** The reasons for which a server should get no new links right now. */
export type NotReadyReason =
  | 'store-unavailable'
  | 'key-missing'
  | 'draining'
  | 'whatsapp-circuit-open'
  | 'whatsapp-unreachable';

/** The answer of `/readyz`. */
export type Readiness = {
  readonly ready: boolean;
  readonly reasons: readonly NotReadyReason[];
  readonly whatsappVersion: string;
  /** How many other processes on the same store live; only with MongoDB. */
  readonly others?: number | undefined;
  /** For callers on the same machine: `proxy-not-counted` if a proxy is in front that `TRUST_PROXY` does not count. */
  readonly warnings?: readonly 'proxy-not-counted'[] | undefined;
};
