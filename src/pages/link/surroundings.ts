import type { State } from '../../wire/step.ts';
import { find, setText, toggle } from '../dom.ts';
import { words } from '../words.ts';

/**
 * The parts of the page around the work box that change with the state of a link: the title, the heading, the steps on the phone, the
 * buttons at the end.
 */
export class Surroundings {
  readonly #heading = find('[data-heading]');
  readonly #firstHeading = this.#heading.textContent;
  readonly #firstTitle = document.title;
  readonly #ends = find('[data-ends]');

  show(state: State): void {
    const isLinked = state === 'linked';
    document.title = `${words().titles[state]} - ${document.body.dataset['brand'] ?? ''}`;
    setText(this.#heading, isLinked ? words().doneHeading : this.#firstHeading);
    for (const text of document.querySelectorAll<HTMLElement>('[data-guide]'))
      toggle(text, (text.dataset['guide'] === 'end') === isLinked ? 'shown' : 'hidden');
    toggle(this.#ends, isLinked ? 'shown' : 'hidden');
    find('[data-area]').classList.toggle('done', isLinked);
  }

  /** Shows the page as it is without a link. */
  reset(): void {
    this.show('connecting');
    document.title = this.#firstTitle;
  }
}

/** `done` is the number of finished marks; the mark after them is the current one. */
export function markStep(done: number | null): void {
  for (const [at, mark] of [...document.querySelectorAll('.marks li')].entries()) {
    const isDone = done !== null && at < done;
    mark.classList.toggle('done', isDone);
    mark.querySelector('[data-done]')?.toggleAttribute('hidden', !isDone);
    if (at === done) mark.setAttribute('aria-current', 'step');
    else mark.removeAttribute('aria-current');
  }
}
