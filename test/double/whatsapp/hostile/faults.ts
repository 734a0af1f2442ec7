import type { Connection } from '../wire/connection.ts';

/** The stage of a connection at which a fault is played. */
export type FaultStage =
  | 'upgrade'
  | 'handshake'
  | 'registration'
  | 'pair-device'
  | 'code-request'
  | 'primary-hello'
  | 'passkey-request'
  | 'passkey-options'
  | 'passkey-ref'
  | 'passkey-prologue'
  | 'passkey-continuation'
  | 'passkey-nonce'
  | 'passkey-pairing-request'
  | 'pair-success'
  | 'after-pair-device-sign'
  | 'login'
  | 'success'
  | 'prekey-count'
  | 'prekey-upload'
  | 'digest'
  | 'offline'
  | 'message'
  | 'ack'
  | 'unlink-request';

export type FaultAction =
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'failure'; readonly reason: number }
  | { readonly kind: 'stream-error'; readonly code: number }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'close' }
  | { readonly kind: 'stall' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'iq-error'; readonly code: number; readonly text: string }
  | { readonly kind: 'skip' }
  | { readonly kind: 'ack-error'; readonly code: number }
  | { readonly kind: 'forged-account-signature' }
  | { readonly kind: 'wrong-hmac' }
  | { readonly kind: 'hook'; readonly run: () => void | Promise<void> }
  /** Runs any code on the connection; then the server goes on as usual. */
  | { readonly kind: 'hostile'; readonly play: (connection: Connection) => void | Promise<void> };

export type Fault = {
  readonly at: FaultStage;
  readonly do: FaultAction;
  /** How often the fault is played; without it, every time. */
  readonly times?: number;
  /** Plays the fault for this account only. */
  readonly number?: string;
};

/** The faults to play, in the order they were added. */
export class Faults {
  readonly #planned = new Set<{ fault: Fault; left: number }>();

  /** Plans a fault. The returned function removes it. */
  add(fault: Fault): () => void {
    const plan = { fault, left: fault.times ?? Infinity };
    this.#planned.add(plan);
    return () => this.#planned.delete(plan);
  }

  clear(): void {
    this.#planned.clear();
  }

  /** Returns the first fault planned for this stage and account, and counts it as played. */
  take(stage: FaultStage, number?: string): FaultAction | null {
    for (const plan of this.#planned) {
      const { fault } = plan;
      if (fault.at !== stage || (fault.number !== undefined && fault.number !== number)) continue;
      plan.left -= 1;
      if (plan.left <= 0) this.#planned.delete(plan);
      return fault.do;
    }
    return null;
  }
}
