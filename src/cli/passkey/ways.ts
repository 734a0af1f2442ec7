import type { PasskeyQuestion } from '../../wire/passkey.ts';
import { cli } from '../../texts/en/cli.ts';
import { CommandError, EXIT, serverError } from '../../restore/exit.ts';
import { askInBrowser, PASSKEY_PAGE } from './ask-browser.ts';
import type { BrowserHost } from './browser.ts';
import { BrowserError } from './browser-end.ts';
import { credentialInPaste, type Credential } from './credential.ts';
import { findBrowser, hasDisplay, type Machine } from './find-browser.ts';
import type { Terminal } from './terminal.ts';

/** How the passkey is asked for; `null` leaves it to the machine. */
export type Way = keyof typeof WAYS;

type Asking = {
  readonly question: PasskeyQuestion;
  readonly terminal: Terminal;
  readonly host: BrowserHost;
  readonly signal: AbortSignal;
};

/** The ways of `--passkey`. Each asks until there is an answer. Errors: STOPPED, PASSKEY_REQUIRED, and the reason of the signal. */
export const WAYS = {
  browser: askByBrowser,
  paste: askByPaste,
  off: () => Promise.reject(serverError('PASSKEY_REQUIRED', cli.passkey.isOff)),
} as const satisfies Readonly<Record<string, (asking: Asking) => Promise<Credential>>>;

/** Reads the value of `--passkey`. Errors: USAGE. */
export function parseWay(text: string | undefined): Way | null {
  if (text === undefined) return null;
  if (Object.hasOwn(WAYS, text)) return text as Way;
  throw new CommandError('USAGE', EXIT.usage, cli.passkey.oddWay);
}

/** The way of a machine: a window where one can be shown, else pasting. */
export function usualWay(machine: Machine): Way {
  return hasDisplay(machine) && findBrowser(machine) !== null ? 'browser' : 'paste';
}

async function askByBrowser(asking: Asking): Promise<Credential> {
  const { question, terminal, host, signal } = asking;
  const path = findBrowser(host);
  if (path === null) {
    terminal.say(cli.passkey.noBrowser);
    return askByPaste(asking);
  }
  for (;;) {
    terminal.say(cli.passkey.browserOpens);
    try {
      return await askInBrowser(path, question, { host, signal });
    } catch (error) {
      if (!(error instanceof BrowserError)) throw error;
      terminal.say(cli.passkey.ends[error.end]);
      if (error.end === 'cannot-start') return askByPaste(asking);
    }
    await askAgain(terminal, signal);
  }
}

/** Asks whether to try again. Errors: STOPPED for a no. */
export async function askAgain(terminal: Terminal, signal: AbortSignal): Promise<void> {
  if ((await terminal.choose(cli.passkey.again, 'yes', signal)) !== 'yes') throw stopped();
}

async function askByPaste({ question, terminal, signal }: Asking): Promise<Credential> {
  terminal.say(...cli.passkey.pasteHow(PASSKEY_PAGE), '', cli.passkey.line(JSON.stringify(question)), '');
  terminal.say(cli.passkey.pasteBack);
  for (;;) {
    const pasted = await terminal.readHidden(cli.passkey.answer, signal);
    if (pasted.kind === 'stopped') throw stopped();
    if (pasted.kind === 'ended') throw nobodyAnswers();
    const credential = pasted.kind === 'text' ? credentialInPaste(pasted.text) : null;
    if (credential !== null) return credential;
    terminal.say(pasted.kind === 'text' ? cli.passkey.noAnswer : cli.passkey.tooLong);
  }
}

/** The error of a person who ends the link. */
export function stopped(): CommandError {
  return new CommandError('STOPPED', EXIT.unavailable, cli.link.stopped);
}

/** The error where nobody is there to answer. */
export function nobodyAnswers(): CommandError {
  return new CommandError('PASSKEY_REQUIRED', EXIT.notAllowed, cli.passkey.nobodyAnswers);
}
