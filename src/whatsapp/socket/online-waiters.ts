import { AppError } from '../../wire/errors.ts';
import type { CompanionSocket } from './companion-socket.ts';

/** Callers that wait for the socket of a link to be logged in. `wake` is to be called whenever that may have changed. */
export class OnlineWaiters {
  readonly #look: () => CompanionSocket | 'wait' | 'over';
  readonly #waiters = new Set<() => void>();

  /** `look` returns the socket that is logged in, `wait` if one may still come, or `over`. */
  constructor(look: () => CompanionSocket | 'wait' | 'over') {
    this.#look = look;
  }

  wake(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Rejects with the signal's reason, or with WHATSAPP_UNREACHABLE when no socket will come any more. */
  wait(signal: AbortSignal): Promise<CompanionSocket> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        const found = signal.aborted ? 'over' : this.#look();
        if (found === 'wait') return;
        this.#waiters.delete(settle);
        signal.removeEventListener('abort', settle);
        if (found === 'over') reject(signal.reason ?? new AppError('WHATSAPP_UNREACHABLE'));
        else resolve(found);
      };
      this.#waiters.add(settle);
      signal.addEventListener('abort', settle, { once: true });
      settle();
    });
  }
}
