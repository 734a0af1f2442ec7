import { durationText } from './countdown.ts';
import { byTestId, setText, toggle } from '../dom.ts';
import { fill } from '../../texts/fill.ts';
import { words } from '../words.ts';

const TICK_MS = 250;

/** The button that a page shows at the end of a link. While it counts down it can have the focus, but a click does nothing. */
export class AgainButton {
  readonly element = byTestId('again');
  #timer: ReturnType<typeof setInterval> | undefined;
  #run: () => void = () => undefined;

  constructor() {
    this.element.addEventListener('click', () => {
      if (this.element.getAttribute('aria-disabled') !== 'true') this.#run();
    });
  }

  /** Shows the button; it counts down for `waitS` seconds before a click calls `run`. */
  offer(label: string, waitS: number, run: () => void): void {
    clearInterval(this.#timer);
    this.#run = run;
    const endsAtMs = performance.now() + waitS * 1_000;
    const draw = () => {
      const leftS = Math.ceil((endsAtMs - performance.now()) / 1_000);
      const text = leftS > 0 ? fill(words().tryIn, { action: label, time: durationText(leftS) }) : label;
      setText(this.element, text);
      if (leftS > 0) this.element.setAttribute('aria-disabled', 'true');
      else this.element.removeAttribute('aria-disabled');
      if (leftS <= 0) clearInterval(this.#timer);
    };
    toggle(this.element, 'shown');
    this.#timer = setInterval(draw, TICK_MS);
    draw();
  }

  withdraw(): void {
    clearInterval(this.#timer);
    toggle(this.element, 'hidden');
  }
}
