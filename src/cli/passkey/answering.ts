import { CommandError, EXIT } from '../../restore/exit.ts';
import type { Step } from '../../wire/step.ts';
import { cli } from '../../texts/en/cli.ts';
import type { Answer } from '../follow.ts';
import type { BrowserHost } from './browser.ts';
import type { Credential } from './credential.ts';
import { questionFrom } from './question.ts';
import { Terminal } from './terminal.ts';
import { askAgain, nobodyAnswers, usualWay, WAYS, type Way } from './ways.ts';

type OpenQuestion = Extract<Step, { readonly state: 'passkey'; readonly answered: false }>;

/** What a link needs to be answered by a person. */
type AnsweringOptions = {
  readonly answer: Answer;
  /** `null` leaves it to the machine. */
  readonly way: Way | null;
  readonly terminal: Terminal;
  readonly host: BrowserHost;
  /** Is called if the link cannot go on; {@link Answering.failure} says why. */
  readonly onFailure: () => void;
};

/** Refusals of an answer after which the next step says what to do, or how the link ended. */
const TOLD_BY_STEPS = new Set([
  'PASSKEY_NOT_ASKED',
  'PASSKEY_EXPIRED',
  'PASSKEY_REFUSED',
  'PASSKEY_SILENT',
  'LINK_NOT_FOUND',
  'LINK_EXPIRED',
  'LINK_CANCELLED',
  'LINK_LOST',
]);
/** The server tells the end itself; where it cannot be reached, the question ends by itself this long after. */
const GRACE_MS = 5_000;
/** No link is asked for longer than this. */
const MAX_LEFT_MS = 20 * 60_000;

/** Asks the person what WhatsApp asks while a device is linked, one question at a time, and answers the server. */
export class Answering {
  private readonly options: AnsweringOptions;
  private lastSeq = 0;
  /** The text of the question that is being asked; `null` for none. */
  private asked: string | null = null;
  private stop = new AbortController();
  private work: Promise<void> = Promise.resolve();
  private limit: NodeJS.Timeout | undefined;
  private error: unknown = null;
  private hasAsked = false;

  constructor(options: AnsweringOptions) {
    this.options = options;
  }

  /** True if a step has asked anything. */
  get wasAsked(): boolean {
    return this.hasAsked;
  }

  /** Why the link cannot go on; `null` if it can. */
  get failure(): unknown {
    return this.error;
  }

  /** Takes the next step of the link. A step that came before is ignored; one that asks nothing ends the question before it. */
  take(step: Step): void {
    if (step.seq <= this.lastSeq) return;
    this.lastSeq = step.seq;
    const asks = questionOf(step);
    if (asks !== null && asks === this.asked) return this.setLimit(step);
    this.leave();
    if (asks === null) return;
    this.asked = asks;
    this.hasAsked = true;
    this.setLimit(step);
    this.start((signal) => {
      const isPasskey = step.state === 'passkey' && !step.answered;
      return isPasskey ? this.askPasskey(step, signal) : this.askCompare(signal);
    });
  }

  /** Ends the question, and waits until nothing of it is left. */
  async end(): Promise<void> {
    this.leave();
    await this.work;
    this.options.terminal.close();
  }

  private leave(): void {
    clearTimeout(this.limit);
    this.asked = null;
    this.stop.abort();
    this.stop = new AbortController();
  }

  private setLimit({ expiresAt, now }: Step): void {
    clearTimeout(this.limit);
    const leftMs = Math.min(Math.max(0, Date.parse(expiresAt) - Date.parse(now)), MAX_LEFT_MS) + GRACE_MS;
    this.limit = setTimeout(() => {
      this.options.terminal.say(cli.passkey.timeOver);
      this.leave();
    }, leftMs);
  }

  private start(ask: (signal: AbortSignal) => Promise<void>): void {
    const { signal } = this.stop;
    this.work = this.work
      .then(() => ask(signal))
      .catch((error: unknown) => {
        if (signal.aborted) return;
        this.error ??= error;
        this.leave();
        this.options.onFailure();
      });
  }

  private async askPasskey({ publicKey }: OpenQuestion, signal: AbortSignal): Promise<void> {
    const { way, terminal, host } = this.options;
    const question = questionFrom(publicKey);
    if (question === null) throw new CommandError('NETWORK', EXIT.network, cli.passkey.odd);
    const ask = WAYS[way ?? usualWay(host)];
    for (;;) {
      signal.throwIfAborted();
      const credential = await ask({ question, terminal, host, signal });
      if (await this.isTaken(credential, signal)) return;
      await askAgain(terminal, signal);
    }
  }

  private async askCompare(signal: AbortSignal): Promise<void> {
    const { terminal, answer } = this.options;
    const choice = await terminal.choose(cli.passkey.isSame, null, signal);
    if (choice === 'ended') throw nobodyAnswers();
    await answer('compare', { same: choice === 'yes' }, signal).catch(ignoreTold);
  }

  /** False if the server says that the answer is none to its question, so that it can be asked again. */
  private async isTaken(credential: Credential, signal: AbortSignal): Promise<boolean> {
    try {
      await this.options.answer('passkey', { credential }, signal);
      return true;
    } catch (error) {
      if (!(error instanceof CommandError) || error.code !== 'PASSKEY_ANSWER_INVALID') {
        ignoreTold(error);
        return true;
      }
      this.options.terminal.say(error.message);
      return false;
    }
  }
}

/** What a step asks a person, as a text that is the same for the same question; `null` if it asks nothing. */
function questionOf(step: Step): string | null {
  if (step.state === 'compare') return step.compareCode;
  return step.state === 'passkey' && !step.answered ? JSON.stringify(step.publicKey) : null;
}

/** Throws an error again, unless the steps of the link tell it. */
function ignoreTold(error: unknown): void {
  if (!(error instanceof CommandError) || !TOLD_BY_STEPS.has(error.code)) throw error;
}
