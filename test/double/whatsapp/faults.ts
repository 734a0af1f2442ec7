import type { Connection } from './connection.ts';

/** Where on a link's way a fault can strike. */
export type FaultStage =
  | 'upgrade'
  | 'handshake'
  | 'registration'
  | 'pair-device'
  | 'code-request'
  | 'primary-hello'
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
  /** Anything at all; then the server goes on as usual. */
  | { readonly kind: 'hostile'; readonly play: (connection: Connection) => void | Promise<void> };

export type Fault = {
  readonly at: FaultStage;
  readonly do: FaultAction;
  /** How often it strikes; always if left out. */
  readonly times?: number;
  /** Only on the way of this account. */
  readonly number?: string;
};

/** The faults to play, in the order they were added. */
export class Faults {
  readonly #planned = new Set<{ fault: Fault; left: number }>();

  /** Answers how to take it back. */
  add(fault: Fault): () => void {
    const plan = { fault, left: fault.times ?? Infinity };
    this.#planned.add(plan);
    return () => this.#planned.delete(plan);
  }

  clear(): void {
    this.#planned.clear();
  }

  /** The first one planned for this stage and account; counts it as played. */
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
