import type { Problem } from '../wire/errors.ts';
import type { LinkAnswer } from '../wire/passkey.ts';
import type { Method, Step } from '../wire/step.ts';
import { answerLink, ApiError, getStep } from './api.ts';
import { byTestId, find, isPhone, siteAddress, toggle, withNames } from './dom.ts';
import type { LinkHandle } from './link/kept.ts';
import { OpenQuestion } from './link/passkey/question.ts';
import { writeCode } from './link/spelled-code.ts';
import { problemOf } from './problem/own-problems.ts';
import { asFaultOf } from './problem/problem-text.ts';
import { fill } from '../texts/fill.ts';
import { words } from './words.ts';

/** The steps at which the visitor has to answer. */
export type QuestionStep = Extract<Step, { readonly state: 'passkey' | 'compare' }>;

/** The page as it is for an answer. */
export type AnswerHooks = {
  readonly method: Method;
  /** Returns the link that is followed, if there is one. */
  readonly link: () => LinkHandle | null;
  /** Called with the step that an answer brings. */
  readonly onStep: (step: Step) => void;
  readonly onLost: () => void;
  /** Says beside the question why it is still open. */
  readonly onRefused: (kind: LinkAnswer['kind'], why: string | Problem) => void;
  /** Shows the text of the step again. */
  readonly onBack: () => void;
};

/** The parts of the page for an account that WhatsApp asks for a passkey. Few visitors meet them, so they are fetched for those alone. */
export class PasskeySteps {
  readonly #hooks: AnswerHooks;
  readonly #question: OpenQuestion;
  /** The step that is shown; an answer to an earlier one is over. */
  #step: QuestionStep | null = null;
  #wasAnswered = false;
  #isUnderWay = false;

  constructor(hooks: AnswerHooks) {
    this.#hooks = hooks;
    this.#question = new OpenQuestion((credential) => {
      if (credential === null) hooks.onRefused('passkey', problemOf('PASSKEY_ANSWER_INVALID'));
      else void this.#send({ kind: 'passkey', credential });
    });
    for (const same of [true, false])
      byTestId(same ? 'compare-same' : 'compare-other').addEventListener('click', () => {
        void this.#send({ kind: 'compare', same });
      });
  }

  show(step: QuestionStep): void {
    const isFirst = this.#step?.state !== step.state;
    const isAskedAgain = this.#wasAnswered;
    this.#step = step;
    this.#wasAnswered = step.state === 'passkey' && step.answered;
    if (step.state === 'compare') {
      writeCode(step.compareCode, '[data-compare-text]', '[data-compare-spelled]');
      find('[data-compare-heading]').focus();
    } else if (!step.answered) {
      this.#question.ask(step);
      if (sayWhere() === '' && isFirst) find('[data-passkey-heading]').focus();
      if (isAskedAgain) this.#hooks.onRefused('passkey', words().passkeyAgain);
    }
  }

  /** Ends the step: no helper can answer the question any more. */
  leave(): void {
    this.#step = null;
    this.#wasAnswered = false;
    this.#question.takeOut();
  }

  /** Sends an answer to the step that is shown. One at a time: what comes meanwhile, such as a second click, does nothing. */
  async #send(answer: LinkAnswer): Promise<void> {
    const { method, link, onLost, onStep } = this.#hooks;
    const handle = link();
    if (this.#isUnderWay || handle === null) return;
    this.#isUnderWay = true;
    const step = this.#step;
    const isWanted = () => step !== null && this.#step === step;
    try {
      onStep(await answerLink(method, handle, answer, { onLost, isWanted }));
    } catch (error) {
      if (!isWanted()) return;
      if (error instanceof ApiError) this.#sayRefused(answer.kind, error.problem);
      else this.#sayLost(answer.kind, handle);
    } finally {
      this.#isUnderWay = false;
    }
  }

  /** If nothing was asked any more, the next step shows what is. */
  #sayRefused(kind: LinkAnswer['kind'], problem: Problem): void {
    const { onBack, onRefused } = this.#hooks;
    onBack();
    if (problem.code !== 'PASSKEY_NOT_ASKED') onRefused(kind, asFaultOf('PASSKEY_ANSWER_INVALID', problem));
  }

  /** The page goes on saying that there is no connection as long as the server answers nothing else either. */
  #sayLost(kind: LinkAnswer['kind'], handle: LinkHandle): void {
    const { method, onBack, onRefused } = this.#hooks;
    const { passkeyLost, compareLost } = words();
    onRefused(kind, kind === 'passkey' ? passkeyLost : compareLost);
    getStep(method, handle, new AbortController().signal).then(onBack, () => {
      // Whoever follows the link says when the server is back.
    });
  }
}

/** Shows the steps to the passkey, or where it can be given if not in this browser; returns the latter. */
function sayWhere(): string {
  const elsewhere = whereElse();
  for (const text of document.querySelectorAll<HTMLElement>('[data-passkey]'))
    toggle(text, (text.dataset['passkey'] === 'here') === (elsewhere === '') ? 'shown' : 'hidden');
  find('[data-passkey-text]').replaceChildren(...withNames(elsewhere, [host()]));
  return elsewhere;
}

/** Phones and tablets take no such helper, nor does Safari, which alone knows that kind of event. What the helper refuses is told before it is installed. */
function whereElse(): string {
  const { passkeyNeedsComputer, passkeyNeedsHttps, passkeyNotSafari, passkeyTooOld } = words();
  if (isPhone() || matchMedia('(pointer: coarse) and (hover: none)').matches)
    return fill(passkeyNeedsComputer, { host: host() });
  if (!isSecureContext) return passkeyNeedsHttps;
  if ('GestureEvent' in window) return passkeyNotSafari;
  const canRead = 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
  return canRead ? '' : passkeyTooOld;
}

/** The address of this site as people type it. */
function host(): string {
  return siteAddress().replace(/^https?:\/\//, '');
}
