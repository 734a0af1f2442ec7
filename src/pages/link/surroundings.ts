import { STATES, type Part, type State } from '../../wire/step.ts';
import { find, setText, toggle } from '../dom.ts';
import { words } from '../words.ts';

/** What is said beside the work box: how to link, how to give a passkey, what to do on the phone meanwhile, what to do at the end. */
type Guide = 'link' | 'passkey' | 'phone' | 'end';

/**
 * The parts of the page around the work box that change with the state of a link: the title, the heading, the steps on the phone, the
 * buttons at the end.
 */
export class Surroundings {
  readonly #heading = find('[data-heading]');
  readonly #firstHeading = this.#heading.textContent;
  readonly #firstTitle = document.title;
  readonly #ends = find('[data-ends]');
  #guide: Guide = 'link';

  /** `part` is the part of the work box that shows the state. */
  show(state: State, part: Part): void {
    const isLinked = state === 'linked';
    this.#guide = this.#guideOf(state, part);
    document.title = `${words().titles[state]} - ${document.body.dataset['brand'] ?? ''}`;
    setText(this.#heading, isLinked ? words().doneHeading : this.#firstHeading);
    for (const text of document.querySelectorAll<HTMLElement>('[data-guide]'))
      toggle(text, text.dataset['guide']?.split(' ').includes(this.#guide) === true ? 'shown' : 'hidden');
    toggle(this.#ends, isLinked ? 'shown' : 'hidden');
    find('[data-area]').classList.toggle('done', isLinked);
  }

  /** Shows the page as it is without a link. */
  reset(): void {
    this.show('connecting', 'spinner');
    document.title = this.#firstTitle;
  }

  /** Once a passkey was asked for, how to link is no help any more. */
  #guideOf(state: State, part: Part): Guide {
    if (part === 'passkey') return 'passkey';
    if (state === 'linked') return 'end';
    if (state === 'passkey' || state === 'compare') return 'phone';
    const goesOn = !STATES[state].final && STATES[state].mark !== 0;
    return goesOn && this.#guide !== 'link' ? 'phone' : 'link';
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
