import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Refusal } from './assertion.ts';
import type { CeremonyStep } from './script.ts';

/** One prologue that came, and what became of it. */
export type Attempt = {
  /** The text of the assertion as it came. */
  readonly assertion: string;
  readonly proof: 'none' | 'right';
  /** `by-order`: a planned fault refused it. */
  readonly outcome: 'accepted' | 'by-order' | Refusal;
};

/** Who may see a secret: the visitor of the link in a `question`, whoever restores the `state`, nobody in an `answer`. */
export type CeremonySecret = {
  readonly partOf: 'question' | 'answer' | 'state';
  readonly value: Buffer | string;
};

type Notice = { readonly id: string; readonly type: string; acks: number };

/** What a test may want to know of a ceremony. */
export class CeremonyRecord {
  readonly steps: CeremonyStep[] = [];
  readonly attempts: Attempt[] = [];
  /** What the companion did against the protocol, in words. */
  readonly faults: string[] = [];
  /** The texts of the questions that were sent. */
  readonly questions: string[] = [];
  /** Every secret of the ceremony that the double knows, for a search in logs, files and answers. */
  readonly secrets: CeremonySecret[] = [];
  /** The code on the phone's screen. */
  code: string | null = null;
  readonly #notices: Notice[] = [];
  readonly #waiters = new Set<() => void>();

  add(step: CeremonyStep): void {
    this.steps.push(step);
    this.#wake();
  }

  /** Resolves when a step has happened so many times; at once if it has. */
  async reached(step: CeremonyStep, times = 1): Promise<void> {
    while (this.steps.filter((each) => each === step).length < times) {
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  }

  /** The acks of each notification of the ceremony, in the order they were sent. */
  acks(): readonly { readonly type: string; readonly acks: number }[] {
    return this.#notices.map(({ type, acks }) => ({ type, acks }));
  }

  /** Resolves when every notification has at least one ack. */
  async acknowledged(): Promise<void> {
    while (this.#notices.some(({ acks }) => acks === 0)) {
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
  }

  /** Reports notifications that were not acknowledged exactly once. */
  checkAcks(): void {
    for (const { type, acks } of this.#notices) {
      if (acks !== 1) this.faults.push(`${type} has ${acks} acks`);
    }
  }

  hide(partOf: CeremonySecret['partOf'], values: readonly (Buffer | string)[]): void {
    this.secrets.push(...values.map((value) => ({ partOf, value })));
  }

  noteSent({ attrs }: BinaryNode): void {
    this.#notices.push({ id: attrs['id'] ?? '', type: attrs['type'] ?? '', acks: 0 });
  }

  noteAck({ attrs }: BinaryNode): void {
    const notice = this.#notices.find(({ id }) => id === attrs['id']);
    if (notice === undefined) return;
    if (attrs['class'] !== 'notification' || attrs['type'] !== notice.type) {
      this.faults.push(`the ack of ${notice.type} is of ${attrs['class']} ${attrs['type']}`);
    }
    notice.acks += 1;
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }
}
