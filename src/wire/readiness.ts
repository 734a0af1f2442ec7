/** The reasons for which a server should get no new links right now. */
export type NotReadyReason = 'store-unavailable' | 'draining' | 'whatsapp-circuit-open';

/** The answer of `/readyz`. */
export type Readiness = {
  readonly ready: boolean;
  readonly reasons: readonly NotReadyReason[];
  readonly whatsappVersion: string;
};
