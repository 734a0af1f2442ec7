import { setTimeout as sleep } from 'node:timers/promises';
import { askHidden, type IdSources, type Input, type Typing } from '../../restore/input.ts';
import { toPlainLine } from '../../restore/server/plain-text.ts';

/** The answer to a question of yes or no; `ended` if standard input has ended. */
export type Choice = 'yes' | 'no' | 'ended';

/** A line that was read, or the reason why there is none. */
type Line = Typing | { readonly kind: 'ended' };

const MAX_LINE = 16 * 1024;
/** What was typed before a question was shown comes within this time, and answers nothing. */
const TYPED_AHEAD_MS = 50;
const YES = /^(?:y|yes)$/i;
const NO = /^(?:n|no)$/i;

/** Asks a person on a terminal, or a program on standard input, one question after the other. */
export class Terminal {
  private readonly input: Input;
  private readonly prompt: IdSources['prompt'];
  /** What has come on standard input and is not read yet. */
  private unread = '';
  private hasEnded = false;

  constructor(input: Input, prompt: IdSources['prompt']) {
    this.input = input;
    this.prompt = prompt;
  }

  say(...lines: readonly string[]): void {
    for (const line of lines) this.prompt.write(`${toPlainLine(line)}\n`);
  }

  /** Asks until there is a yes or a no. An empty line is `usual`; without it, it is no answer. Errors: the reason of the signal. */
  async choose(question: string, usual: Choice | null, signal: AbortSignal): Promise<Choice> {
    if (this.input.isTTY === true) await this.forgetTyped(signal);
    for (;;) {
      this.prompt.write(`${question} `);
      const line = await this.readLine(signal).catch((error: unknown) => {
        this.prompt.write('\n');
        throw error;
      });
      // A terminal shows the line end that the person typed.
      if (this.input.isTTY !== true) this.prompt.write('\n');
      if (line.kind === 'ended') return 'ended';
      const text = line.kind === 'text' ? line.text.trim() : '';
      if (YES.test(text)) return 'yes';
      if (NO.test(text)) return 'no';
      if (text === '' && line.kind === 'text' && usual !== null) return usual;
    }
  }

  /** Reads a line, or a pasted text, that a terminal does not show. Errors: the reason of the signal. */
  readHidden(question: string, signal: AbortSignal): Promise<Line> {
    if (this.input.isTTY !== true) return this.readLine(signal);
    return askHidden(this.input, this.prompt, { question, most: MAX_LINE, signal });
  }

  /** Lets go of standard input, which would keep the process waiting; a pipe of another program does so even where it is paused. */
  close(): void {
    this.input.pause();
    this.input.unref?.();
  }

  private async forgetTyped(signal: AbortSignal): Promise<void> {
    const forget = () => undefined;
    this.input.on('data', forget);
    await sleep(TYPED_AHEAD_MS, null, { signal }).finally(() => {
      this.input.off('data', forget);
      this.input.pause();
    });
    this.unread = '';
  }

  private async readLine(signal: AbortSignal): Promise<Line> {
    let isTooLong = false;
    for (;;) {
      const end = this.unread.indexOf('\n');
      const text = end < 0 ? this.unread : this.unread.slice(0, end);
      isTooLong ||= text.length > MAX_LINE;
      if (end >= 0) this.unread = this.unread.slice(end + 1);
      else if (isTooLong || this.hasEnded) this.unread = '';
      if (end >= 0 || (this.hasEnded && text !== '')) {
        return isTooLong ? { kind: 'too long' } : { kind: 'text', text };
      }
      if (this.hasEnded) return { kind: 'ended' };
      await this.readMore(signal);
    }
  }

  /** Waits for more of standard input, or its end. */
  private readMore(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.input.readableEncoding === null) this.input.setEncoding('utf8');
    return new Promise((resolve, reject) => {
      const finish = (act: () => void) => {
        this.input.off('data', onData);
        this.input.off('end', onEnd);
        this.input.off('close', onEnd);
        signal.removeEventListener('abort', onAbort);
        this.input.pause();
        act();
      };
      const onData = (part: string) => {
        this.unread += part;
        finish(resolve);
      };
      const onEnd = () => {
        this.hasEnded = true;
        finish(resolve);
      };
      const onAbort = () => finish(() => reject(signal.reason as Error));
      if (this.input.readableEnded || this.input.destroyed) return onEnd();
      this.input.on('data', onData);
      this.input.on('end', onEnd);
      this.input.on('close', onEnd);
      signal.addEventListener('abort', onAbort);
      this.input.resume();
    });
  }
}
