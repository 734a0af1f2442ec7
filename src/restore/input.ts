import type { Readable, Writable } from 'node:stream';
import { CommandError, EXIT } from './exit.ts';
import { restore as words } from '../texts/own.ts';

/** A terminal, or another stream as standard input. */
export type Input = Readable & {
  readonly isTTY?: boolean;
  readonly setRawMode?: (on: boolean) => unknown;
  readonly unref?: () => unknown;
};

export type IdSources = {
  /** The argument of the command: an ID, `-` for standard input, or `null`. */
  readonly argument: string | null;
  /** The value of SESSION_ID. */
  readonly fromEnv: string | undefined;
  readonly input: Input;
  /** The stream on which the question for the ID is asked. */
  readonly prompt: Writable & { readonly isTTY?: boolean };
  /** How many bytes standard input may hold; left out, those of a pasted session. */
  readonly most?: number;
};

/** The limit of the input. A pasted session with its keys is smaller; only an import may bring more, by its `most`. */
const MAX_BYTES = 1024 * 1024;
/** In a terminal that does not mark the end of a paste, the input ends when no further text follows a line within this time. */
const PASTE_PAUSE_MS = 200;
/** Most terminals mark the begin and the end of a pasted text by these codes if a program turns that on (mode 2004 of xterm). */
const BRACKETS = {
  on: '\u001b[?2004h',
  off: '\u001b[?2004l',
  begin: '\u001b[200~',
  end: '\u001b[201~',
} as const;
const BRACKET_END = '~';
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACE = /[\b\u007f]/;

/** A question whose answer is not shown while it is typed or pasted. */
type HiddenQuestion = {
  readonly question: string;
  readonly most: number;
  /** Ends the question with its reason. */
  readonly signal?: AbortSignal;
};

/** What was typed: a text, or the reason why there is none. */
export type Typing =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stopped' | 'too long' };

/** Reads the session ID: from standard input for `-`, else the argument, else SESSION_ID, else by a question without echo. Errors: USAGE. */
export async function readSessionId(sources: IdSources): Promise<string> {
  const { argument, fromEnv, input, prompt, most = MAX_BYTES } = sources;
  if (argument === '-') return given(await readAll(input, most), words.input.stdinEmpty);
  if (argument !== null) return argument;
  if (fromEnv !== undefined && fromEnv.trim() !== '') return fromEnv;
  if (input.isTTY !== true) throw usage(words.input.noWayToAsk);
  const typing = await askHidden(input, prompt, { question: words.input.question, most: MAX_BYTES });
  if (typing.kind === 'text') return given(typing.text, words.input.nothingGiven);
  throw usage(typing.kind === 'stopped' ? words.input.stopped : words.input.tooLong);
}

async function readAll(input: Readable, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of input as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(part as string);
    size += bytes.length;
    if (size > most) throw usage(words.input.stdinTooLong);
    parts.push(bytes);
  }
  return decode(Buffer.concat(parts));
}

/** Decodes UTF-8, and UTF-16 with or without a byte order mark, because Windows redirects text as UTF-16. */
function decode(bytes: Buffer): string {
  const [first = 0, second = 0] = bytes;
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0 && bytes.length > 1);
  return new TextDecoder(isBig ? 'utf-16be' : isLittle ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** Asks on a terminal without echo, for one typed line or all lines of a pasted text. The echo is on again at every end. */
export async function askHidden(
  input: Input,
  prompt: IdSources['prompt'],
  { question, most, signal }: HiddenQuestion,
): Promise<Typing> {
  const brackets = prompt.isTTY === true ? BRACKETS : { on: '', off: '' };
  signal?.throwIfAborted();
  // The echo is turned off before the question, because the user may paste at once.
  input.setRawMode?.(true);
  prompt.write(brackets.on + question);
  try {
    return await readTyped(input, most, signal);
  } finally {
    input.setRawMode?.(false);
    input.pause();
    prompt.write(`${brackets.off}\n`);
  }
}

function readTyped(input: Input, most: number, signal: AbortSignal | undefined): Promise<Typing> {
  input.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    const typed = new Typed(most);
    let pause: NodeJS.Timeout | undefined;
    const finish = (act: () => void) => {
      clearTimeout(pause);
      input.off('data', onData);
      input.off('end', onEnd);
      signal?.removeEventListener('abort', onAbort);
      act();
    };
    const onEnd = () => finish(() => resolve(typed.result()));
    const onAbort = () => finish(() => reject(signal?.reason as Error));
    const onData = (part: string) => {
      clearTimeout(pause);
      const state = typed.add(part);
      if (state === 'stopped') return finish(() => resolve({ kind: 'stopped' }));
      if (state === 'ended') return onEnd();
      if (state === 'may end') pause = setTimeout(onEnd, PASTE_PAUSE_MS);
    };
    input.on('data', onData);
    input.on('end', onEnd);
    signal?.addEventListener('abort', onAbort);
    input.resume();
  });
}

/** Collects the characters that come from a terminal, and finds out when the input ends. */
class Typed {
  /** The characters are kept in a list, because cutting one off the end of a long text would copy the text. */
  private readonly characters: string[] = [];
  private hasLineEnd = false;
  /** True between the two codes of {@link BRACKETS}; `null` as long as the terminal has sent neither. */
  private isPasting: boolean | null = null;
  private isTooLong = false;
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  result(): Typing {
    if (this.isTooLong) return { kind: 'too long' };
    return { kind: 'text', text: this.characters.join('').replace(/\r\n?/g, '\n').replace(/\n$/, '') };
  }

  /** Adds characters and returns the state of the input; with `may end` more may follow at once. */
  add(part: string): 'open' | 'may end' | 'ended' | 'stopped' {
    for (const character of part) {
      if (character === CTRL_C) return 'stopped';
      const isLineEnd = character === '\r' || character === '\n';
      if (character === CTRL_D || (isLineEnd && this.isPasting === false)) return 'ended';
      this.hasLineEnd ||= isLineEnd;
      if (BACKSPACE.test(character)) this.characters.pop();
      else this.characters.push(character);
      if (character === BRACKET_END) this.takeBracket();
    }
    if (this.characters.length > this.most) {
      this.isTooLong = true;
      this.characters.length = 0;
    }
    // The rest of a text that is too long is taken too; otherwise it would be read as the next answer, or by the shell.
    if (this.isTooLong) return 'may end';
    return this.isPasting === null && this.hasLineEnd ? 'may end' : 'open';
  }

  private takeBracket(): void {
    const { begin, end } = BRACKETS;
    const last = this.characters.slice(-begin.length).join('');
    if (last !== begin && last !== end) return;
    this.characters.length -= begin.length;
    this.isPasting = last === begin;
  }
}

function given(text: string, otherwise: string): string {
  if (text.trim() === '') throw usage(otherwise);
  return text;
}

function usage(message: string): CommandError {
  return new CommandError('USAGE', EXIT.usage, message);
}
