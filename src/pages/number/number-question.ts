import type { NumberChoice } from '../../wire/errors.ts';
import { element, find, setText, toggle } from '../dom.ts';
import { words } from '../words.ts';

/** Asks which of several numbers the visitor meant; each answer is a button with the full number and its country. */
export class NumberQuestion {
  readonly #box = find('[data-question]');
  readonly #asked = find('#which-number');
  readonly #askedOfSeveral = this.#asked.textContent;
  readonly #answers = find('[data-answers]');
  readonly #region: HTMLSelectElement;
  readonly #onAnswer: (choice: NumberChoice) => void;

  /** The names of the countries are read from the options of `region`, which are in the visitor's language. */
  constructor(region: HTMLSelectElement, onAnswer: (choice: NumberChoice) => void) {
    this.#region = region;
    this.#onAnswer = onAnswer;
  }

  ask(choices: readonly NumberChoice[]): void {
    setText(this.#asked, choices.length > 1 ? this.#askedOfSeveral : words().isThisNumber);
    this.#answers.replaceChildren(...choices.map((choice) => this.#button(choice)));
    toggle(this.#box, 'shown');
    // A screen reader then reads the question, and the Tab key leads to the answers.
    this.#asked.focus();
  }

  /** Hides the question and removes the numbers from the page. */
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
    number.translate = false;
    button.append(number, element('span', this.#nameOf(choice)));
    button.addEventListener('click', () => this.#onAnswer(choice));
    return button;
  }

  #nameOf({ region, landline }: NumberChoice): string {
    const option = [...this.#region.options].find(({ value }) => value === region);
    const text = option?.text ?? '';
    const name = text.slice(0, text.lastIndexOf(' ('));
    return landline === true ? `${name} (${words().landline})` : name;
  }
}
