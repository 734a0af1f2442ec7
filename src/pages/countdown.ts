import type { Step } from '../link/step.ts';
import { find, setText } from './dom.ts';
import { en, fill } from './texts/en.ts';

const TICK_MS = 250;
const CALL_S = 10;

/** Shows how long a code lives, by the server's clock. Lifetime: until `stop`. */
export class Countdown {
  readonly #text: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #onTenLeft: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(text: HTMLElement, onTenLeft: () => void) {
    this.#text = text;
    this.#bar = find('[data-bar]');
    this.#onTenLeft = onTenLeft;
  }

  /** Counts to the end of this step's code. */
  start(step: Step): void {
    this.stop();
    const skewMs = Date.parse(step.now) - Date.now();
    const endsAtMs = Date.parse(step.expiresAt);
    const wholeMs = Math.max(1, endsAtMs - Date.parse(step.now));
    const hasNext = step.state === 'qr' && step.index < step.of;
    let hasCalled = wholeMs / 1000 <= CALL_S;
    const tick = () => {
      const leftMs = Math.max(0, endsAtMs - (Date.now() + skewMs));
      const seconds = Math.ceil(leftMs / 1000);
      setText(
        this.#text,
        hasNext ? fill(en.newCodeIn, { seconds }) : fill(en.endsIn, { time: duration(seconds) }),
      );
      this.#bar.style.setProperty('--left', String(leftMs / wholeMs));
      if (hasCalled || hasNext || seconds > CALL_S) return;
      hasCalled = true;
      this.#onTenLeft();
    };
    tick();
    this.#timer = setInterval(tick, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    setText(this.#text, '');
  }
}

/** `40 s`, `3 min`. */
export function duration(seconds: number): string {
  return seconds < 120 ? fill(en.seconds, { n: seconds }) : fill(en.minutes, { n: Math.ceil(seconds / 60) });
}
