const KB = 1024;
/** The most bytes that each part of a row may have. More is neither written nor read, because a hostile server may answer anything. */
export const SHARED_BYTES = {
  about: 4 * KB,
  metrics: 256 * KB,
  tokenHash: 32,
  step: 16 * KB,
  command: 32 * KB,
  answer: 32 * KB,
  body: 64 * KB,
} as const;

/** Of more processes, those that have beaten last are listed. */
export const MAX_PROCESSES = 1_000;

/** What a process tells the others with each beat. */
export type ProcessNews = {
  /** How many links it has under way. */
  readonly links: number;
  /** Its wall clock, in milliseconds since 1970, by which others read the times in its steps. */
  readonly nowMs: number;
  /** Its metrics, packed; `null` leaves the former ones, as does what is too large. */
  readonly metrics: Buffer | null;
};

/** One process on the store. */
export type ProcessRow = {
  /** New at each start, and after the process was given up. */
  readonly id: string;
  /** Grows by one every two seconds. */
  readonly beat: number;
  /** True once another process has given this one up for dead; then it stays so. */
  readonly isGone: boolean;
  readonly links: number;
  readonly nowMs: number;
  /** What `doctor` compares, as JSON. */
  readonly about: Buffer;
};

/**
 * The processes on one store. A row whose `beat` was not seen is not yet proved dead: see `giveUp`. Rows of processes that ended without a word
 * are removed by the sweep of the store. Errors of all methods: STORE_UNAVAILABLE.
 */
export type ProcessRows = {
  /** Adds a process; does nothing if it is there. */
  readonly insert: (row: Pick<ProcessRow, 'id' | 'about'>) => Promise<void>;
  /** Adds one to the beat. False if the process was given up or has no row. */
  readonly beat: (id: string, news: ProcessNews) => Promise<boolean>;
  readonly list: () => Promise<readonly ProcessRow[]>;
  /** By process, without those that were given up. */
  readonly metrics: () => Promise<ReadonlyMap<string, Buffer>>;
  /** Gives a process up if its beat is still this one. True if it is given up now, by whomever, or has no row: then it can beat no more. */
  readonly giveUp: (id: string, beat: number) => Promise<boolean>;
  readonly remove: (id: string) => Promise<void>;
};

/** The parts of a link that change, cheap to read. */
export type LinkHead = {
  /** 32 bytes: a hash of the ID of the link. */
  readonly id: Buffer;
  readonly owner: string;
  /** The number of the last step that was written. */
  readonly seq: number;
  readonly isOver: boolean;
  /** Grows when a reader on another process was there; the owner counts that as a reader seen. */
  readonly looks: number;
  /** The number of commands that were given, and of those that were answered; at most one is open. */
  readonly asked: number;
  readonly answered: number;
};

export type LinkRow = LinkHead & {
  readonly tokenHash: Buffer;
  /** The method and the last step, sealed. */
  readonly step: Buffer;
  /** The last command, sealed. */
  readonly command: Buffer | null;
  /** The answer to command number `answered`, sealed. */
  readonly answer: Buffer | null;
};

/** A link as its owner first writes it. */
export type NewLinkRow = Pick<LinkRow, 'id' | 'owner' | 'seq' | 'isOver' | 'tokenHash' | 'step'>;

/** The links of all processes on one store. Steps are not the truth about sessions, so only the last one is written to a majority. */
export type LinkRows = {
  /** False if there is such a row. */
  readonly insert: (row: NewLinkRow) => Promise<boolean>;
  /** Writes a step. False if another step of this or a higher number is there, or the link is not this owner's or is over. */
  readonly put: (
    id: Buffer,
    owner: string,
    step: Pick<LinkRow, 'seq' | 'isOver' | 'step'>,
  ) => Promise<boolean>;
  /** Ends the link of a dead owner with this step. False under the same conditions as `put`. */
  readonly end: (id: Buffer, owner: string, step: Pick<LinkRow, 'seq' | 'step'>) => Promise<boolean>;
  readonly get: (id: Buffer) => Promise<LinkRow | null>;
  readonly getMany: (ids: readonly Buffer[]) => Promise<readonly LinkRow[]>;
  /** Answered from an index alone. */
  readonly heads: (ids: readonly Buffer[]) => Promise<readonly LinkHead[]>;
  /** Notes that readers of these links are there; nothing for one that is over. */
  readonly look: (ids: readonly Buffer[]) => Promise<void>;
  /** Gives command number `asked` to a link that is not over and has no open one. False if it cannot. */
  readonly ask: (id: Buffer, asked: number, command: Buffer) => Promise<boolean>;
  /** Answers command number `answered`. False if that is not the open one, or the link is not this owner's. */
  readonly answer: (id: Buffer, owner: string, answered: number, answer: Buffer) => Promise<boolean>;
  readonly remove: (ids: readonly Buffer[]) => Promise<void>;
};

/** A name that is held. */
export type HoldRow = {
  /** 32 bytes: a hash of the name with a secret. */
  readonly id: Buffer;
  readonly owner: string;
  readonly body: Buffer | null;
};

export type HoldRows = {
  /** False if there is such a row. `limitMs`: after this the sweep may remove the row, whoever owns it. */
  readonly insert: (row: Pick<HoldRow, 'id' | 'owner'>, limitMs: number) => Promise<boolean>;
  readonly getMany: (ids: readonly Buffer[]) => Promise<readonly HoldRow[]>;
  /** False if the row is not this owner's. */
  readonly put: (id: Buffer, owner: string, body: Buffer) => Promise<boolean>;
  /** Removes the rows of this owner among these. */
  readonly remove: (ids: readonly Buffer[], owner: string) => Promise<void>;
  readonly removeAllOf: (owner: string) => Promise<void>;
};

/** What several processes on one store share, besides sessions and counters. */
export type SharedRows = {
  readonly processes: ProcessRows;
  readonly links: LinkRows;
  readonly holds: HoldRows;
};
