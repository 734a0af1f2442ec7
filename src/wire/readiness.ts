/** Why a server should get no new links right now. */
export type NotReadyReason = 'store-unavailable' | 'draining' | 'whatsapp-circuit-open';

/** What `/readyz` answers. */
export type Readiness = {
  readonly ready: boolean;
  readonly reasons: readonly NotReadyReason[];
  readonly whatsappVersion: string;
};
