import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import { deferred } from '../../ports/timing.ts';

/** How many logins with stored states one process may run at once; what they cost WhatsApp is counted for all processes by the limits. */
const MAX_LOGINS = 5;
/** How many logins may wait for a place, and for how long; further ones are refused with `retryAfter`. */
const MAX_WAITING = 20;
const WAIT_MS = 5_000;
const BUSY_RETRY_S = 20;
const SHUTDOWN_RETRY_S = 10;

type Waiter = { readonly enter: () => void; readonly refuse: (error: AppError) => void };

/** The places for logins with stored states, taken in the order in which they were asked for. */
export class LoginPlaces {
  readonly #clock: Clock;
  readonly #waiting = new Set<Waiter>();
  #taken = 0;
  #isDraining = false;
  readonly #emptied = deferred();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `work` while it holds a place. Errors: TOO_MANY_LINKS, SHUTTING_DOWN, and those of `work`. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Refuses the waiting and all new logins; running ones keep their places. Resolves when no place is taken. Safe to call twice. */
  drain(): Promise<void> {
    this.#isDraining = true;
    for (const { refuse } of this.#waiting) refuse(shuttingDown());
    if (this.#taken === 0) this.#emptied.resolve();
    return this.#emptied.promise;
  }

  async #enter(): Promise<void> {
    if (this.#isDraining) throw shuttingDown();
    if (this.#taken < MAX_LOGINS) this.#taken += 1;
    else if (this.#waiting.size >= MAX_WAITING) throw busy();
    // A login that ends hands its place to a waiting one, so `#taken` does not change.
    else await this.#waitForPlace();
  }

  #waitForPlace(): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        stopTimer();
        this.#waiting.delete(waiter);
      };
      const waiter: Waiter = {
        enter: () => {
          done();
          resolve();
        },
        refuse: (error) => {
          done();
          reject(error);
        },
      };
      this.#waiting.add(waiter);
      const stopTimer = this.#clock.after(WAIT_MS, () => waiter.refuse(busy()));
    });
  }

  #leave(): void {
    const [next] = this.#waiting;
    if (next !== undefined) next.enter();
    else this.#taken -= 1;
    if (this.#isDraining && this.#taken === 0) this.#emptied.resolve();
  }
}

function busy(): AppError {
  return new AppError('TOO_MANY_LINKS', { fields: { retryAfter: BUSY_RETRY_S } });
}

/** The error for a login that is refused or ended because the server stops. */
export function shuttingDown(): AppError {
  return new AppError('SHUTTING_DOWN', { fields: { retryAfter: SHUTDOWN_RETRY_S } });
}
