import type { NumberChoice } from '../../wire/errors.ts';
import { element, find, toggle } from '../dom.ts';

/** Asks which of several numbers the typed digits are; each is a button that says it in full. */
export class NumberQuestion {
  readonly #box = find('[data-question]');
  readonly #answers = find('[data-answers]');
  readonly #region: HTMLSelectElement;
  readonly #onAnswer: (choice: NumberChoice) => void;

  /** `region` has the names of the countries in the visitor's language. */
  constructor(region: HTMLSelectElement, onAnswer: (choice: NumberChoice) => void) {
    this.#region = region;
    this.#onAnswer = onAnswer;
  }

  ask(choices: readonly NumberChoice[]): void {
    this.#answers.replaceChildren(...choices.map((choice) => this.#button(choice)));
    toggle(this.#box, 'shown');
    // The question is read, and Tab leads to the answers.
    find('#which-number').focus();
  }

  /** Leaves no number behind. */
  clear(): void {
    this.#answers.replaceChildren();
    toggle(this.#box, 'hidden');
  }

  #button(choice: NumberChoice): HTMLElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet wide';
    const number = element('bdi', choice.written);
    number.dir = 'ltr';
    button.append(number, element('span', this.#nameOf(choice.region)));
    button.addEventListener('click', () => this.#onAnswer(choice));
    return button;
  }

  #nameOf(region: string): string {
    const option = [...this.#region.options].find(({ value }) => value === region);
    return option?.text.replace(/ \(\+\d+\)$/, '') ?? '';
  }
}
