import type { Method, Step } from '../wire/step.ts';
import type { Dispose } from './base.ts';

/** What a caller says to a link that waits for something. `kind` names what was asked, so that a late answer fits nothing else. */
export type LinkAnswer = { readonly kind: string; readonly input: Readonly<Record<string, string>> };

/** What a caller may tell a link to do. */
export type LinkCommand = 'cancel' | LinkAnswer;

/** The link itself, in the process that runs it, as the directory calls it. */
export type LinkOwner = {
  /** A reader follows the steps; to be disposed when the reader goes. */
  readonly readerJoined: () => Dispose;
  /** A reader asked for the current step. */
  readonly readerSeen: () => void;
  /** Errors: BODY_INVALID for an answer to nothing. */
  readonly command: (command: LinkCommand) => Promise<void>;
};

/** A link as its process makes it known. */
export type PublishedLink = {
  readonly id: string;
  readonly method: Method;
  readonly tokenHash: Buffer;
  readonly owner: LinkOwner;
};

/** A link as a caller with the right token sees it. */
export type FoundLink = { readonly id: string; readonly method: Method; readonly step: Step };

/** What a link tells of the number it holds. */
export type NumberHolder = {
  /** True once its end is certain. */
  readonly isEnding: () => boolean;
  /** How long it takes until it is disposed at most. */
  readonly overWithinMs: () => number;
};

/** The right to start the one link of a number, or how long another link may still hold it. */
export type Claim =
  | {
      readonly kind: 'claimed';
      /** Says which link holds the number now. */
      readonly heldBy: (link: NumberHolder) => void;
      /** Safe to call twice. */
      readonly release: () => void;
    }
  | { readonly kind: 'held'; readonly freeInMs: number };

/**
 * Where all links can be found: the process that runs a link publishes its steps, and the process that serves a caller reads them here.
 * The last step of a link can be read for ten minutes after its end.
 */
export type LinkDirectory = {
  /** Makes a step known. The first one makes the link known; the owner of a final one is let go. */
  readonly publish: (link: PublishedLink, step: Step) => void;
  /** Counts as a look by a reader. `null` for an unknown link as for a wrong token, after the same time. */
  readonly find: (linkId: string, tokenHash: Buffer) => Promise<FoundLink | null>;
  /** The current step first, then each new one; ends after the final one or when `signal` aborts. Counts as a reader meanwhile. */
  readonly follow: (linkId: string, signal: AbortSignal) => AsyncGenerator<Step, void, void>;
  /** Passes a command on; one that comes after the link's end changes nothing. Errors: those of the link. */
  readonly command: (linkId: string, command: LinkCommand) => Promise<void>;
  /** Claims a canonical number for one link. Waits up to two seconds for a link that is ending. */
  readonly claim: (number: string) => Promise<Claim>;
  /** Forgets what has ended, and stops all timers of this process. Safe to call twice. */
  readonly close: () => void;
};
