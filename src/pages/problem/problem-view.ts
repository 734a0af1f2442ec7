import type { Problem } from '../../wire/errors.ts';
import type { AgainButton } from '../link/again-button.ts';
import { byTestId, deviceName, element, find, withNames } from '../dom.ts';
import { isServersFault, sayProblem, supportUrl, type Action } from './problem-text.ts';
import { fill } from '../../texts/fill.ts';
import { words } from '../words.ts';

/** Shows one problem at a time, with one button. */
export class ProblemView {
  readonly element = byTestId('error');
  readonly #again: AgainButton;
  readonly #onAction: (action: Action) => void;

  /** `onAction` is called for the actions of the page itself; this view follows links and reloads. */
  constructor(again: AgainButton, onAction: (action: Action) => void) {
    this.#again = again;
    this.#onAction = onAction;
  }

  /** Returns the headline, which the caller shows in the status line. */
  show(problem: Problem, more: readonly string[] = []): string {
    const { headline, lines, label, action } = sayProblem(problem);
    this.#draw(headline, [...lines, ...more], problem);
    if (action === 'none') this.#again.withdraw();
    else this.#again.offer(label, problem.retryAfter ?? 0, () => this.#act(action));
    return headline;
  }

  /** Shows a problem without a button, because the visitor has to change the field. */
  showAtField(problem: Problem): void {
    const { headline, lines } = sayProblem(problem);
    this.#draw(headline, lines, problem);
  }

  /** Asks for what a field lacks. */
  ask(text: string): void {
    this.clear();
    this.element.replaceChildren(element('strong', text));
  }

  clear(): void {
    this.element.replaceChildren();
    this.#again.withdraw();
  }

  #draw(headline: string, lines: readonly string[], problem: Problem): void {
    const requestId = isServersFault(problem) ? problem.requestId : '';
    const id =
      requestId === ''
        ? []
        : [element('small', withNames(fill(words().requestId, { id: requestId }), [requestId]))];
    this.element.replaceChildren(
      element('strong', headline),
      ...lines.map((line) => element('p', withNames(line, [deviceName()]))),
      ...id,
    );
  }

  #act(action: Action): void {
    if (action === 'reload') location.reload();
    else if (action === 'support') location.assign(supportUrl());
    else if (action === 'link') find('.brand').click();
    else this.#onAction(action);
  }
}
