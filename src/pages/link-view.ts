import type { Problem } from '../errors.ts';
import type { Step } from '../link/step.ts';
import { makeCopyButton } from './copy-button.ts';
import { Countdown, duration } from './countdown.ts';
import { byTestId, find, setText, toggle } from './dom.ts';
import { reasonOf, textOf } from './problem-text.ts';
import { QrImage } from './qr-image.ts';
import { en, fill } from './texts/en.ts';

const SLOW_MS = 8_000;
const FORGET_ID_MS = 10 * 60_000;
/** Which of the four marks a state belongs to. */
const MARK = {
  connecting: 0,
  qr: 0,
  code: 0,
  confirming: 1,
  saving: 2,
  delivering: 3,
  linked: 4,
  failed: -1,
} as const;
/** Ends behind the phone's yes that need no look at the chat first: their text says what became of the device. */
const SETTLED_ENDS: readonly string[] = ['DELIVERY_FAILED', 'LOGGED_OUT', 'WRONG_ACCOUNT'];

type Part = 'spinner' | 'qr' | 'code' | 'tick' | 'end' | 'failure';

/** The work box: shows one step at a time, always in the same place. */
export class LinkView {
  readonly #status = byTestId('status');
  readonly #error = byTestId('error');
  readonly #cancel = byTestId('cancel');
  readonly #again = byTestId('again');
  readonly #timeLeft = byTestId('time-left');
  readonly #countdown = new Countdown(this.#timeLeft, () => this.say(en.tenLeft));
  readonly #qr: QrImage | null;
  readonly #device: string;
  #hasConfirmed = false;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setInterval> | undefined;
  #code = '';

  constructor(onCancel: () => void, onAgain: () => void) {
    this.#device = document.body.dataset['device'] ?? '';
    this.#qr = document.querySelector('[data-testid="qr"]') === null ? null : new QrImage();
    this.#cancel.addEventListener('click', onCancel);
    this.#again.addEventListener('click', () => {
      if (this.#again.getAttribute('aria-disabled') !== 'true') onAgain();
    });
    const copyCode = document.querySelector<HTMLElement>('[data-copy-code]');
    const read = () => this.#code.replace('-', '');
    if (copyCode !== null) makeCopyButton(copyCode, read, find('[data-code-text]'), (text) => this.say(text));
  }

  say(text: string): void {
    setText(this.#status, text);
  }

  /** Before the server has answered. */
  showStart(): void {
    this.#hasConfirmed = false;
    this.#reset('spinner');
    this.say(en.connecting);
    this.#mark(0);
    this.#slowTimer = setTimeout(() => this.say(en.slow), SLOW_MS);
    toggle(this.#cancel, 'shown');
  }

  show(step: Step): void {
    switch (step.state) {
      case 'connecting':
        return;
      case 'qr':
        this.#showQr(step);
        return;
      case 'code':
        this.#showCode(step);
        return;
      case 'confirming':
      case 'saving':
      case 'delivering':
        this.#showProgress(step.state);
        return;
      case 'linked':
        this.#showLinked(step);
        return;
      case 'failed':
        this.showProblem(step.error);
    }
  }

  showProblem(problem: Problem): void {
    const hadFocus = find('.box').contains(document.activeElement);
    this.#reset('failure');
    this.#mark(-1);
    const { headline, text, action } = textOf(problem);
    const lines = [text, reasonOf(problem)];
    if (this.#hasConfirmed && !SETTLED_ENDS.includes(problem.code)) {
      lines.push(fill(en.lookFirst, { device: this.#device }));
    }
    lines.push(fill(en.requestId, { id: problem.requestId }));
    this.#error.replaceChildren(
      element('strong', headline),
      ...lines.filter((line) => line !== '').map((line) => element('p', line)),
    );
    this.#offerAgain(action, problem.retryAfter ?? 0);
    if (hadFocus) this.#again.focus();
  }

  /** Leaves nothing behind that could be read later. */
  forget(): void {
    this.#qr?.clear();
    this.#code = '';
    for (const place of document.querySelectorAll('[data-secret]')) place.textContent = '';
  }

  #showQr(step: Extract<Step, { state: 'qr' }>): void {
    this.#reset('qr');
    this.#mark(0);
    this.say(en.qr);
    this.#qr?.draw(step.path, step.size);
    this.#countdown.start(step);
    toggle(this.#cancel, 'shown');
  }

  #showCode(step: Extract<Step, { state: 'code' }>): void {
    this.#reset('code');
    this.#mark(0);
    this.say(en.code);
    this.#code = step.pairingCode;
    const [first = '', second = ''] = step.pairingCode.split('-');
    find('[data-code-text]').replaceChildren(`${first}-`, document.createElement('wbr'), second);
    setText(find('[data-code-spelled]'), `${first.split('').join(' ')}, ${second.split('').join(' ')}`);
    setText(find('[data-number]'), step.number);
    this.#countdown.start(step);
    toggle(this.#cancel, 'shown');
    find('[data-code-heading]').focus();
  }

  #showProgress(state: 'confirming' | 'saving' | 'delivering'): void {
    this.#hasConfirmed = true;
    this.#reset(state === 'confirming' ? 'tick' : 'spinner');
    this.#mark(MARK[state]);
    this.say(en[state]);
  }

  #showLinked(step: Extract<Step, { state: 'linked' }>): void {
    this.#reset('end');
    this.#mark(MARK.linked);
    this.say(en.linked);
    const isDelivered = step.deliveredAt !== undefined;
    setText(find('[data-sent]'), isDelivered ? fill(en.sent, { number: step.number }) : en.notSent);
    if (step.sessionId !== undefined) this.#showId(step.sessionId);
    this.#offerAgain(this.#again.dataset['first'] ?? '', 0);
    find('[data-end-heading]').focus();
  }

  #showId(sessionId: string): void {
    const field = find('[data-session-id]');
    setText(field, sessionId);
    toggle(find('[data-revealed]'), 'shown');
    makeCopyButton(
      find('[data-copy-id]'),
      () => field.textContent ?? '',
      field,
      (text) => this.say(text),
    );
    setTimeout(() => this.forget(), FORGET_ID_MS);
  }

  #offerAgain(action: string, waitS: number): void {
    let leftS = waitS;
    const draw = () => {
      this.#again.setAttribute('aria-disabled', String(leftS > 0));
      setText(this.#again, leftS > 0 ? fill(en.tryIn, { action, time: duration(leftS) }) : action);
    };
    draw();
    toggle(this.#again, 'shown');
    clearInterval(this.#retryTimer);
    this.#retryTimer = setInterval(() => {
      leftS -= 1;
      if (leftS >= 0) draw();
      else clearInterval(this.#retryTimer);
    }, 1_000);
  }

  #reset(part: Part): void {
    clearTimeout(this.#slowTimer);
    clearInterval(this.#retryTimer);
    this.#countdown.stop();
    if (part !== 'failure') this.#error.replaceChildren();
    else this.say('');
    if (part !== 'qr') this.#qr?.clear();
    if (part !== 'code') this.#code = '';
    for (const place of document.querySelectorAll<HTMLElement>('[data-part]')) {
      toggle(place, place.dataset['part'] === part ? 'shown' : 'hidden');
    }
    const isOffer = part === 'qr' || part === 'code';
    for (const clock of document.querySelectorAll('[data-clock]'))
      toggle(clock, isOffer ? 'shown' : 'hidden');
    toggle(this.#cancel, 'hidden');
    toggle(this.#again, 'hidden');
  }

  #mark(index: number): void {
    for (const [at, mark] of [...document.querySelectorAll('.marks li')].entries()) {
      mark.classList.toggle('done', at < index);
      if (at === index) mark.setAttribute('aria-current', 'step');
      else mark.removeAttribute('aria-current');
    }
  }
}

function element(tag: 'strong' | 'p', text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
