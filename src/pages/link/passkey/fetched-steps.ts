import { find, sitePath } from '../../dom.ts';
import type { AnswerHooks, PasskeySteps, QuestionStep } from '../../passkey.ts';
import { backOffMs, pause } from '../waiting.ts';

/** Fetches the script for accounts that are asked for a passkey once such a step comes. */
export class FetchedSteps {
  readonly #hooks: AnswerHooks;
  #steps: PasskeySteps | null = null;
  #shown: QuestionStep | null = null;

  constructor(hooks: AnswerHooks) {
    this.#hooks = hooks;
  }

  /** Shows a step, unless another one has come before the script was there. */
  async show(step: QuestionStep): Promise<void> {
    this.#shown = step;
    for (let tries = 0; this.#steps === null && this.#shown === step; tries += 1) await this.#fetch(tries);
    if (this.#shown === step) this.#steps?.show(step);
  }

  leave(): void {
    this.#shown = null;
    this.#steps?.leave();
  }

  async #fetch(tries: number): Promise<void> {
    // A browser remembers that an address failed, so each try has another one.
    const address = `${sitePath()}${find('[data-script]').dataset['script'] ?? ''}?${tries}`;
    try {
      const script = (await import(address)) as typeof import('../../passkey.ts');
      this.#steps ??= new script.PasskeySteps(this.#hooks);
    } catch {
      this.#hooks.onLost();
      await pause(backOffMs(tries));
    }
  }
}
