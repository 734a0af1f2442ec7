type ReadMessage = { readonly id: string; readonly chat: string; readonly text: string };

/** What the screen of one phone shows: messages that were read, and "Waiting for this message" where one was not. */
export class Reading {
  readonly #messages = new Map<string, ReadMessage>();
  readonly #dropped = new Set<string>();
  readonly #asked = new Map<string, number>();
  readonly #unclaimed: string[] = [];
  readonly #waiters: ((text: string) => void)[] = [];
  readonly #listeners = new Set<() => void>();

  /** Everything that was read, in order. */
  messages(): readonly ReadMessage[] {
    return [...this.#messages.values()];
  }

  /** The IDs of messages that the person is still told to wait for. */
  placeholders(): readonly string[] {
    return [...this.#asked.keys()].filter((id) => !this.#messages.has(id));
  }

  /** The IDs of messages that nobody will ever read: dropped in silence, and never sent again. */
  lost(): readonly string[] {
    return [...this.#dropped].filter((id) => !this.#messages.has(id));
  }

  /** The number of requests to send a message again. */
  retries(): number {
    return [...this.#asked.values()].reduce((sum, count) => sum + count, 0);
  }

  keep(id: string, chat: string, text: string): void {
    // A message may come twice, because another member of the group asked for it again. People see it once.
    if (this.#messages.has(id)) return;
    this.#messages.set(id, { id, chat, text });
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#unclaimed.push(text);
    else waiter(text);
    for (const listener of this.#listeners) listener();
  }

  drop(id: string): void {
    this.#dropped.add(id);
  }

  /** Notes that a message could not be read. Returns the number of requests for it. */
  fail(id: string): number {
    const count = (this.#asked.get(id) ?? 0) + 1;
    this.#asked.set(id, count);
    return count;
  }

  /** Resolves with the text of the next message that was not returned before. */
  next(): Promise<string> {
    const text = this.#unclaimed.shift();
    return text === undefined ? new Promise((resolve) => this.#waiters.push(resolve)) : Promise.resolve(text);
  }

  /** Resolves when this text was read, now or at any time before. */
  when(text: string): Promise<void> {
    return new Promise((resolve) => {
      const check = () => {
        if (!this.messages().some((message) => message.text === text)) return;
        this.#listeners.delete(check);
        resolve();
      };
      this.#listeners.add(check);
      check();
    });
  }
}
