import type { LinkAnswer } from '../wire/passkey.ts';
import type { Method, SessionFormat, Step } from '../wire/step.ts';
import type { Dispose } from './base.ts';
import type { Ownership } from './shared/ownership.ts';

/** The caller who started a link by code, whose next start for the same number takes it over. */
export type CodeCaller = {
  /** The canonical number. */
  readonly number: string;
  readonly owner: string;
  readonly reader: 'expected' | 'none';
};

/** Gives a link that waits for its phone to another page of its caller, under another ID and token. */
export type HandOver = {
  readonly kind: 'hand-over';
  readonly caller: CodeCaller;
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly format: SessionFormat;
  readonly language?: string;
};

/** A command of a caller to a link. The kind of an answer names its question, so that a late one is not taken for the answer to another. */
export type LinkCommand = 'cancel' | LinkAnswer | HandOver;

/** The functions of a running link that the directory calls. */
export type LinkOwner = {
  /** Called when a reader starts to follow the steps; the result is disposed when the reader leaves. */
  readonly readerJoined: () => Dispose;
  /** Called when a reader asks for the current step. */
  readonly readerSeen: () => void;
  /**
   * Resolves once an answer is accepted for WhatsApp, or the link is handed over. Errors: PASSKEY_NOT_ASKED, PASSKEY_ANSWER_INVALID,
   * PASSKEY_REFUSED; LINK_NOT_FOUND for a link that is not handed over.
   */
  readonly command: (command: LinkCommand) => Promise<void>;
};

/** The parts of a link that its process publishes. */
export type PublishedLink = {
  readonly id: string;
  readonly method: Method;
  readonly tokenHash: Buffer;
  readonly owner: LinkOwner;
};

/** The parts of a link that a caller with the right token gets. */
export type FoundLink = { readonly id: string; readonly method: Method; readonly step: Step };

/** How a link that holds a number says when the number will be free. */
export type NumberHolder = {
  /** The ID of the link; another one after it was handed over. */
  readonly id: string;
  /** Who may take the link over; `null` for nobody. */
  readonly caller: CodeCaller | null;
  /** True once the link is certain to end. */
  readonly isEnding: () => boolean;
  /** The longest time until the link is disposed. */
  readonly overWithinMs: () => number;
};

/** The right to start the only link of a number, or how long another link may still hold the number. */
export type Claim =
  | {
      readonly kind: 'claimed';
      /** Records the link that holds the number from now on. */
      readonly heldBy: (link: NumberHolder) => void;
      /** Safe to call twice. */
      readonly release: () => void;
    }
  | { readonly kind: 'held'; readonly freeInMs: number };

/**
 * The directory of all links: the process that runs a link publishes its steps, and the process that serves a caller reads them here.
 * The last step of a link can be read for ten minutes after its end.
 */
export type LinkDirectory = {
  /** Publishes a step of a link. The first step adds the link to the directory; a final one drops the reference to its owner. */
  readonly publish: (link: PublishedLink, step: Step) => void;
  /**
   * Publishes the step `linked`, which no reader sees before it is certain. False if another process has ended the link before: readers then see
   * that end. Errors: STORE_UNAVAILABLE, after which the call can be repeated, also when the step was written after all.
   */
  readonly publishLinked: (link: PublishedLink, step: Step) => Promise<boolean>;
  /** Finds a link, which counts as a look by a reader. `null` for an unknown link and for a wrong token, after the same time. */
  readonly find: (linkId: string, tokenHash: Buffer) => Promise<FoundLink | null>;
  /** Yields the current step, then each new one, until the final one or until `signal` aborts. Meanwhile it counts as a reader. */
  readonly follow: (linkId: string, signal: AbortSignal) => AsyncGenerator<Step, void, void>;
  /** Passes a command to the link. After the end of the link `cancel` changes nothing, and an answer is refused. Errors: PASSKEY_NOT_ASKED, those of the link. */
  readonly command: (linkId: string, command: LinkCommand) => Promise<void>;
  /** Claims a canonical number for one link. Waits up to two seconds for a link that is ending. */
  readonly claim: (number: string) => Promise<Claim>;
  /** The ID of the link on another process that holds the number of this caller, if it is this caller's; else `null`. */
  readonly holderElsewhere: (caller: CodeCaller) => Promise<string | null>;
  /** Resolves when all processes find the link, at the latest after two seconds; never rejects. */
  readonly announced: (linkId: string) => Promise<void>;
  /** Whether this process still owns its links. */
  readonly ownership: Ownership;
  /** Calls `tell` each time that the other processes have given this one up: its links must end with LINK_LOST. */
  readonly onGivenUp: (tell: () => void) => void;
  /** Writes what is left to write, forgets the links that have ended, and stops all timers of the directory. Safe to call twice; never rejects. */
  readonly close: () => Promise<void>;
};
