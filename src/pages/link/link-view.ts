import type { Problem } from '../../wire/errors.ts';
import { STATES, type Part, type State, type Step } from '../../wire/step.ts';
import { AgainButton } from './again-button.ts';
import { makeCopyButton } from '../copy-button.ts';
import { Countdown } from './countdown.ts';
import type { Selector } from '../data-names.ts';
import type { EndStep } from './kept.ts';
import { byTestId, deviceName, find, isPhone, putInto, setText, toggle, withNames } from '../dom.ts';
import type { AnswerHooks, QuestionStep } from '../passkey.ts';
import { FetchedSteps } from './passkey/fetched-steps.ts';
import type { Action } from '../problem/problem-text.ts';
import { ProblemView } from '../problem/problem-view.ts';
import type { QrImage } from './qr-image.ts';
import { RevealedId } from './revealed-id.ts';
import { writeCode } from './spelled-code.ts';
import { markStep, Surroundings } from './surroundings.ts';
import { fill } from '../../texts/fill.ts';
import { words } from '../words.ts';

const SLOW_MS = 8_000;
/** Failures after the phone has confirmed whose text already says what became of the device, so the hint to look on the phone is left out. */
const SETTLED_ENDS: readonly string[] = ['DELIVERY_FAILED', 'LOGGED_OUT', 'WRONG_ACCOUNT'];

type ViewHooks = {
  readonly onCancel: () => void;
  readonly onAction: (action: Action) => void;
  /** What an answer to WhatsApp's question needs of the page. */
  readonly answering: Pick<AnswerHooks, 'method' | 'link' | 'onStep' | 'onLost'>;
};

/** The work box, which shows one step of a link at a time. */
export class LinkView {
  readonly box = find('[data-box]');
  readonly #area = find('[data-area]');
  readonly #number = document.querySelector('[data-number]');
  readonly #status = byTestId('status');
  readonly #cancel = byTestId('cancel');
  readonly #surroundings = new Surroundings();
  readonly #again = new AgainButton();
  readonly #problem: ProblemView;
  readonly #revealed = new RevealedId((text) => this.sayMeanwhile(text));
  readonly #countdown = new Countdown({
    onTenLeft: () => this.sayMeanwhile(words().tenLeft),
    onOver: () => this.#showDead(),
  });
  readonly #qr: QrImage | null;
  readonly #passkey: FetchedSteps;
  readonly #onAction: (action: Action) => void;
  #stateText = '';
  #hasConfirmed = false;
  #slowTimer: ReturnType<typeof setTimeout> | undefined;
  #code = '';

  /** `qr` is the picture of the page that shows one. */
  constructor({ onCancel, onAction, answering }: ViewHooks, qr: QrImage | null) {
    this.#qr = qr;
    this.#onAction = onAction;
    this.#passkey = new FetchedSteps({
      ...answering,
      onBack: () => this.sayAgain(),
      onRefused: (kind, why) => {
        putInto(`[data-said="${kind}"]`, this.#problem.element);
        if (typeof why === 'string') this.#problem.ask(why);
        else this.#problem.showAtField(why);
      },
    });
    this.#problem = new ProblemView(this.#again, onAction);
    this.#cancel.addEventListener('click', onCancel);
    for (const button of document.querySelectorAll<HTMLElement>('[data-copy-code], [data-copy-open]'))
      makeCopyButton(button, {
        read: () => this.#code.replace('-', ''),
        select: () => find('[data-code-text]'),
        say: (text) => this.sayMeanwhile(text),
      });
  }

  /** Shows the number as the visitor typed it, before and after a code is there. */
  showNumber(number: string): void {
    if (this.#number !== null) setText(this.#number, number);
  }

  /** Shows a message that is not about the step: a lost connection, or that ten seconds are left. */
  sayMeanwhile(text: string): void {
    setText(this.#status, text);
  }

  /** Shows a guess about the server; not while the browser is offline, because then the guess is wrong. */
  sayIfOnline(text: string): void {
    if (navigator.onLine) this.sayMeanwhile(text);
  }

  /** True once the phone has said yes; what is said about a failure depends on it. */
  get hasConfirmed(): boolean {
    return this.#hasConfirmed;
  }

  /** Tells of a yes that the phone said before this page was loaded. */
  noteYes(): void {
    this.#hasConfirmed = true;
  }

  /** True while the box shows a step that is not final. */
  isUnderWay(): boolean {
    const shown = this.box.dataset['shows'];
    return Object.values(STATES).some(({ part, final }) => part === shown && !final);
  }

  /** Shows the text of the step again after another message. */
  sayAgain(): void {
    setText(this.#status, this.#stateText);
  }

  /** Shows that the link is being started, before the server has answered. */
  showStart(): void {
    this.#hasConfirmed = false;
    this.#turnTo('connecting', words().connecting);
    this.#slowTimer = setTimeout(() => this.sayIfOnline(words().slow), SLOW_MS);
    toggle(this.#cancel, 'shown');
  }

  show(step: Step | EndStep): void {
    switch (step.state) {
      case 'connecting':
        return;
      case 'qr':
        this.#showQr(step);
        return;
      case 'code':
        this.#showCode(step);
        return;
      case 'passkey':
      case 'compare':
        this.#showQuestion(step);
        return;
      case 'confirming':
      case 'saving':
      case 'delivering':
        this.#hasConfirmed = true;
        this.#turnTo(step.state, words()[step.state]);
        return;
      case 'linked':
        this.#showLinked(step);
        return;
      case 'failed':
        this.showProblem(step.error);
    }
  }

  showProblem(problem: Problem): void {
    const hadFocus = this.#area.contains(document.activeElement);
    this.#turnTo('failed', '');
    // The visitor wanted this end, so it is no failure to the eye.
    find('.cover').classList.toggle('neutral', problem.code === 'LINK_CANCELLED');
    putInto('[data-error-slot]', this.#problem.element);
    putInto('[data-again-slot]', this.#again.element);
    this.#stateText = this.#problem.show(problem, this.#hasConfirmed ? lookFirst(problem) : []);
    this.sayAgain();
    offer('[data-other-way]', problem.code === 'WHATSAPP_REJECTED');
    offer('[data-helper-first]', problem.code === 'PASSKEY_EXPIRED' && problem.reason === undefined);
    if (hadFocus) this.#again.element.focus();
  }

  /** Shows a problem at the field of the form that it is about, not in the box. */
  showAtField(problem: Problem): void {
    this.reset();
    putInto('[data-field-error]', this.#problem.element);
    this.#problem.showAtField(problem);
  }

  /** Asks at the field for what it lacks. */
  askAtField(text: string): void {
    putInto('[data-field-error]', this.#problem.element);
    this.#problem.ask(text);
  }

  /** Takes an error away from its field. One in the box stays: Firefox writes into hidden fields when it restores a tab. */
  clearField(): void {
    if (find('[data-field-error]').contains(this.#problem.element)) this.#problem.clear();
  }

  /** Shows the box without a link. */
  reset(): void {
    this.#turnTo('connecting', '');
    toggle(this.#cancel, 'hidden');
    this.#surroundings.reset();
  }

  /** Wipes every secret from the page and from memory. */
  forget(): void {
    this.#qr?.clear();
    this.#passkey.leave();
    this.#countdown.stop();
    this.#code = '';
    this.#revealed.forget();
    forgetSecrets('');
  }

  #showQr(step: Extract<Step, { state: 'qr' }>): void {
    this.#turnTo('qr', words().qr);
    this.#qr?.draw(step.path, step.size);
    this.#countdown.start(step);
    toggle(this.#cancel, 'shown');
  }

  #showCode(step: Extract<Step, { state: 'code' }>): void {
    this.#turnTo('code', words().code);
    this.#code = step.pairingCode;
    writeCode(step.pairingCode, '[data-code-text]', '[data-code-spelled]');
    if (this.#number?.textContent === '') this.showNumber(step.number);
    this.#countdown.start(step);
    toggle(this.#cancel, 'shown');
    find('[data-code-heading]').focus();
  }

  #showQuestion(step: QuestionStep): void {
    const isAnswered = step.state === 'passkey' && step.answered;
    const { passkeyChecking, passkeyOnPhone, [step.state]: usual } = words();
    if (isAnswered) this.#turnTo(step.state, passkeyChecking, 'spinner');
    else this.#turnTo(step.state, step.state === 'passkey' && isPhone() ? passkeyOnPhone : usual);
    if (!isAnswered) this.#countdown.start(step);
    toggle(this.#cancel, 'shown');
    void this.#passkey.show(step);
  }

  /** Hides a code that ran out while the server does not answer, so that it does not look valid. */
  #showDead(): void {
    this.#turnTo('connecting', '');
    this.#stateText = words().connecting;
    this.sayMeanwhile(navigator.onLine ? words().reconnecting : words().offline);
    toggle(this.#cancel, 'shown');
  }

  #showLinked(step: Extract<EndStep, { state: 'linked' }>): void {
    this.#turnTo('linked', words().linked);
    const isDelivered = step.deliveredAt !== undefined;
    const { sent, notSent, endSent, endHere } = words();
    setText(find('[data-end-heading]'), isDelivered ? endSent : endHere);
    const said = isDelivered ? fill(sent, { number: step.number }) : notSent;
    find('[data-sent]').replaceChildren(...withNames(said, [step.number]));
    for (const text of document.querySelectorAll<HTMLElement>('[data-when]'))
      toggle(text, (text.dataset['when'] === 'sent') === isDelivered ? 'shown' : 'hidden');
    if (step.sessionId !== undefined) this.#revealed.show(step.sessionId);
    putInto('[data-end-again]', this.#again.element);
    this.#again.offer(words().linkAnother, 0, () => this.#onAction('restart'));
    find('[data-end-heading]').focus();
  }

  /** Shows the part of a state in place of the others. Hidden parts keep their place, so that nothing around them moves. */
  #turnTo(state: State, text: string, part: Part = STATES[state].part): void {
    const { mark, final } = STATES[state];
    const isAsking = state === 'passkey' || state === 'compare';
    const focused = document.activeElement;
    clearTimeout(this.#slowTimer);
    this.#countdown.stop();
    this.#problem.clear();
    if (part !== 'qr') this.#qr?.clear();
    if (part !== 'code') this.#code = '';
    if (part !== 'passkey') this.#passkey.leave();
    if (part !== 'end') this.#revealed.forget();
    for (const place of document.querySelectorAll<HTMLElement>('[data-part]'))
      toggle(place, place.dataset['part'] === part ? 'shown' : 'hidden');
    forgetSecrets('[data-part][hidden] ');
    this.box.dataset['shows'] = part;
    toggle(this.#cancel, 'hidden');
    this.#surroundings.show(state, part);
    closeWaysOut(!final && (mark !== 0 || isAsking));
    markStep(mark);
    this.#stateText = text;
    if (text !== '') this.sayAgain();
    if (
      focused !== null &&
      this.#area.contains(focused) &&
      focused.closest('[hidden], .away, :disabled') !== null
    )
      this.box.focus({ preventScroll: true });
  }
}

/** Shows or hides a link that some pages lack. */
function offer(link: Selector, isOffered: boolean): void {
  for (const place of document.querySelectorAll(link)) toggle(place, isOffered ? 'shown' : 'hidden');
}

/** Empties the elements that may show a code, a number or an ID. */
function forgetSecrets(within: string): void {
  for (const place of document.querySelectorAll(`${within}[data-secret]`)) place.textContent = '';
}

/** Takes away what would end a link that the phone has accepted, or make another one that WhatsApp asks the same; its room is kept, so that nothing moves. */
function closeWaysOut(isClosed: boolean): void {
  for (const way of document.querySelectorAll('[data-way-out]')) way.classList.toggle('away', isClosed);
  document.querySelector('[data-change]')?.toggleAttribute('disabled', isClosed);
}

function lookFirst({ code, deviceStillLinked, sentIdDead }: Problem): readonly string[] {
  if (SETTLED_ENDS.includes(code) || deviceStillLinked === true || sentIdDead === true) return [];
  return [fill(words().lookFirst, { device: deviceName() })];
}
