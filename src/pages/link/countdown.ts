import { STATES, type Step } from '../../wire/step.ts';
import { byTestId, find, putInto, setText } from '../dom.ts';
import { fill } from '../../texts/fill.ts';
import { words } from '../words.ts';

const TICK_MS = 250;
const CALL_S = 10;
/** How long after the end of a code the next step may still come. */
const GRACE_MS = 3_000;

type CountdownHooks = {
  /** Called when ten seconds are left and no other code follows. */
  readonly onTenLeft: () => void;
  /** Called when the code has run out and no step has followed. */
  readonly onOver: () => void;
};

/** Shows how long a code or a question is still valid, according to the server's clock. Lifetime: until `stop`. */
export class Countdown {
  readonly #clock = find('.clock');
  readonly #text = byTestId('time-left');
  readonly #ring = find<SVGElement>('[data-ring]');
  readonly #hooks: CountdownHooks;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(hooks: CountdownHooks) {
    this.#hooks = hooks;
  }

  /** Counts down to the end of the QR, code or question of this step, in the part of the page that shows it. */
  start(step: Step): void {
    this.stop();
    putInto(`[data-clock-slot="${STATES[step.state].part}"]`, this.#clock);
    const skewMs = Date.parse(step.now) - Date.now();
    const endsAtMs = Date.parse(step.expiresAt);
    const wholeMs = Math.max(1, endsAtMs - Date.parse(step.now));
    const hasNext = step.state === 'qr' && step.index < step.of;
    let hasCalled = hasNext || wholeMs / 1000 <= CALL_S;
    const tick = () => {
      const toEndMs = endsAtMs - (Date.now() + skewMs);
      const leftMs = Math.max(0, toEndMs);
      const seconds = Math.ceil(leftMs / 1000);
      const time = durationText(seconds);
      setText(this.#text, fill(hasNext ? words().newCodeIn : words().endsIn, { time }));
      this.#ring.style.setProperty('--left', String(leftMs / wholeMs));
      this.#ring.classList.toggle('late', seconds <= CALL_S);
      if (!hasCalled && seconds <= CALL_S) {
        hasCalled = true;
        this.#hooks.onTenLeft();
      }
      if (toEndMs < -GRACE_MS) this.#hooks.onOver();
    };
    this.#timer = setInterval(tick, TICK_MS);
    tick();
  }

  stop(): void {
    clearInterval(this.#timer);
    setText(this.#text, '');
  }
}

/** Writes a duration, for example `100 s`, `2 min 30 s`, or `5 min`. */
export function durationText(seconds: number): string {
  const { seconds: short, minutes, wholeMinutes } = words();
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  if (seconds < 120) return fill(short, { s: seconds });
  return s === 0 ? fill(wholeMinutes, { m }) : fill(minutes, { m, s });
}
