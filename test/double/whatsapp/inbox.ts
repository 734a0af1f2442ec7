/** A message that a companion sent to its own account's chat, as the phone decrypted it. */
export type ReceivedMessage = {
  readonly id: string;
  readonly text: string;
  readonly to: string;
  readonly fromDevice: number;
  readonly atMs: number;
  readonly retried: boolean;
};

type Waiter = {
  readonly fits: (message: ReceivedMessage) => boolean;
  readonly take: (message: ReceivedMessage) => void;
};

/** What a phone has read in its own chat. */
export class Inbox {
  readonly #number: string;
  readonly #messages: ReceivedMessage[] = [];
  readonly #unclaimed: ReceivedMessage[] = [];
  readonly #waiters = new Set<Waiter>();

  constructor(number: string) {
    this.#number = number;
  }

  all(): readonly ReceivedMessage[] {
    return [...this.#messages];
  }

  keep(message: ReceivedMessage): void {
    if (this.#messages.some(({ id, text }) => id === message.id && text === message.text)) return;
    this.#messages.push(message);
    const waiter = [...this.#waiters].find(({ fits }) => fits(message));
    if (waiter === undefined) this.#unclaimed.push(message);
    else waiter.take(message);
  }

  /** Resolves with the first message that fits and was not returned before. Rejects after `timeoutMs`. */
  next(fits: (message: ReceivedMessage) => boolean, timeoutMs: number): Promise<ReceivedMessage> {
    const at = this.#unclaimed.findIndex(fits);
    const [found] = at < 0 ? [] : this.#unclaimed.splice(at, 1);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        reject(new Error(`no such message came to ${this.#number} within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter = {
        fits,
        take: (message) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          resolve(message);
        },
      };
      this.#waiters.add(waiter);
    });
  }
}
