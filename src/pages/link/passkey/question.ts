import type { PasskeyQuestion } from '../../../wire/passkey.ts';
import type { Step } from '../../../wire/step.ts';

/** The server takes no more; an answer of a browser has some 600 characters. */
const MAX_ANSWER_CHARACTERS = 16_384;

/** What the helper wrote, still unchecked. */
export type Credential = Readonly<Record<string, unknown>>;

/**
 * WhatsApp's question in the document, where the passkey helper reads it, with the box into which the helper writes the answer. The page cannot see
 * whether there is a helper. The question stands in no `<script>`: the policy of the pages lets nobody write into one, not even data.
 */
export class OpenQuestion {
  readonly #onAnswer: (credential: Credential | null) => void;
  #elements: readonly HTMLElement[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `onAnswer` gets `null` for what is no answer. */
  constructor(onAnswer: (credential: Credential | null) => void) {
    this.#onAnswer = onAnswer;
  }

  /** Asks in place of what was asked before, until the time of the step is over. */
  ask({ publicKey, now, expiresAt }: Step & { readonly publicKey: PasskeyQuestion }): void {
    this.takeOut();
    this.#timer = setTimeout(() => this.takeOut(), Date.parse(expiresAt) - Date.parse(now));
    const question = document.createElement('pre');
    question.id = 'passkey-request';
    question.translate = false;
    question.textContent = JSON.stringify({ publicKey });
    const box = document.createElement('textarea');
    box.id = 'passkey-answer';
    box.addEventListener('input', () => {
      const text = box.value;
      box.value = '';
      this.#onAnswer(readCredential(text));
    });
    this.#elements = [question, box];
    for (const element of this.#elements) element.hidden = true;
    document.body.append(...this.#elements);
  }

  takeOut(): void {
    clearTimeout(this.#timer);
    for (const element of this.#elements) element.remove();
    this.#elements = [];
  }
}

function readCredential(text: string): Credential | null {
  if (text.length > MAX_ANSWER_CHARACTERS) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    // Something else wrote into the box, which is no answer either.
    return null;
  }
}
