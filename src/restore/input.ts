import type { Readable, Writable } from 'node:stream';
import { CommandError, EXIT } from './exit.ts';

/** A terminal, or a stream that stands in for one. */
export type Input = Readable & { readonly isTTY?: boolean; readonly setRawMode?: (on: boolean) => unknown };

export type IdSources = {
  /** What the command line says: an ID, `-` for standard input, or nothing. */
  readonly argument: string | null;
  /** `SESSION_ID`. */
  readonly fromEnv: string | undefined;
  readonly input: Input;
  /** Where a question is asked. */
  readonly prompt: Writable;
};

/** More is no session ID: the longest is a pasted `creds.json`. */
const MAX_BYTES = 1024 * 1024;
const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const BACKSPACE = /[\b\u007f]/;

/** The session ID: `-` reads standard input, then the argument, `SESSION_ID`, and a question without echo. Errors: USAGE. */
export async function readSessionId({ argument, fromEnv, input, prompt }: IdSources): Promise<string> {
  if (argument === '-') return given(await readAll(input), 'Standard input was empty.');
  if (argument !== null) return argument;
  if (fromEnv !== undefined && fromEnv.trim() !== '') return fromEnv;
  if (input.isTTY === true) return given(await askHidden(input, prompt), 'No session ID was given.');
  throw usage('No session ID: set SESSION_ID, or give - and the ID on standard input.');
}

async function readAll(input: Readable): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of input as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(part as string);
    size += bytes.length;
    if (size > MAX_BYTES) throw usage('Standard input is far too long for a session ID.');
    parts.push(bytes);
  }
  const whole = Buffer.concat(parts);
  // Windows writes UTF-16 where a text is sent into a file.
  return new TextDecoder(whole[0] === 0xff && whole[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(whole);
}

async function askHidden(input: Input, prompt: Writable): Promise<string> {
  // Before the question: who pastes at once must not see it either.
  input.setRawMode?.(true);
  prompt.write('Session ID (it is not shown while you paste it): ');
  try {
    return await readLine(input);
  } finally {
    input.setRawMode?.(false);
    input.pause();
    prompt.write('\n');
  }
}

function readLine(input: Input): Promise<string> {
  input.setEncoding('utf8');
  return new Promise((resolve, reject) => {
    let line = '';
    const finish = (act: () => void) => {
      input.off('data', onData);
      input.off('end', onEnd);
      act();
    };
    const onEnd = () => finish(() => resolve(line));
    const onData = (part: string) => {
      for (const character of part) {
        if (character === CTRL_C) return finish(() => reject(usage('Stopped.')));
        if (character === '\r' || character === '\n' || character === CTRL_D) return onEnd();
        line = BACKSPACE.test(character) ? line.slice(0, -1) : line + character;
      }
    };
    input.on('data', onData);
    input.on('end', onEnd);
    input.resume();
  });
}

function given(text: string, otherwise: string): string {
  if (text.trim() === '') throw usage(otherwise);
  return text;
}

function usage(message: string): CommandError {
  return new CommandError('USAGE', EXIT.usage, message);
}
