import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import { guardSends } from '../inbound/raw-socket.ts';
import type { OwnTexts } from './own-texts.ts';

/**
 * Stands before the bytes of one socket. Between the call that sends a text and the frame that carries it, Baileys asks WhatsApp for devices and
 * sessions, and a machine can sleep meanwhile. Frames are encrypted, so none tells what it carries: while a text is on its way, every frame has
 * to be allowed, and the first that is not ends the socket instead.
 */
export class TextFence {
  readonly #texts: OwnTexts;
  readonly #sending = new Set<string>();
  readonly #sentAgain = new Set<string>();

  constructor({ ws }: WASocket, texts: OwnTexts, onRefused: () => void) {
    this.#texts = texts;
    guardSends(ws, () => this.#mayLeave(), onRefused);
    // Baileys sends the message again, from a cache of its own, and does not tell when it has done so.
    ws.on('CB:receipt', ({ attrs: { id, type } }: BinaryNode) => {
      if (type === 'retry' && id !== undefined && texts.textOf(id) !== undefined) this.#sentAgain.add(id);
    });
  }

  /** True while a text may still be written. */
  isBusy(): boolean {
    return this.#sending.size + this.#sentAgain.size > 0;
  }

  /** Guards the socket until `relay` has settled. */
  async send(messageId: string, relay: () => Promise<unknown>): Promise<void> {
    this.#sending.add(messageId);
    await relay().finally(() => this.#sending.delete(messageId));
  }

  #mayLeave(): boolean {
    return [...this.#sending, ...this.#sentAgain].every((id) => this.#texts.mayLeave(id));
  }
}
