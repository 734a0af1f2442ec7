import type { Ownership } from '../../ports/shared/ownership.ts';
import type { SelfMessage } from '../../ports/whatsapp.ts';

/** The texts that one link sends to the own chat, and how long they may leave this process. Lifetime: until `forget`. */
export class OwnTexts {
  readonly #ownership: Ownership;
  readonly #texts = new Map<string, { readonly text: string; readonly signal: AbortSignal }>();

  constructor(ownership: Ownership) {
    this.#ownership = ownership;
  }

  /** Makes certain that this process still owns the link. Errors: LINK_LOST, STORE_UNAVAILABLE, the reason of the signal. */
  async confirm(signal: AbortSignal): Promise<void> {
    await this.#ownership.confirm();
    // After it was given up the process is another one, which is certain again; the links of the former one have ended.
    signal.throwIfAborted();
  }

  add({ id, text }: SelfMessage, signal: AbortSignal): void {
    this.#texts.set(id, { text, signal });
  }

  /** The text of a message, for a phone that could not read it. */
  textOf(id: string): string | undefined {
    return this.#texts.get(id)?.text;
  }

  /** To be asked in the very turn in which bytes are written. False once the link has ended, and while others may have given this process up. */
  mayLeave(id: string): boolean {
    const { signal } = this.#texts.get(id) ?? {};
    return signal?.aborted === false && this.#ownership.isCertain();
  }

  /** No text may leave after this. */
  forget(): void {
    this.#texts.clear();
  }
}
