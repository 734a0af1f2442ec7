/** Names a piece in the head of a kept state. `id` has 16 bytes; `bytes` is the size of what the bot sealed. */
export type KeptRef = {
  readonly id: Buffer;
  readonly epoch: number;
  readonly seq: number;
  readonly bytes: number;
};

/**
 * The head of what is kept of one session: it alone says which pieces there are. A change first writes a piece and then the head, so a program
 * that dies in between leaves the state as it was, and a piece that nobody knows.
 */
export type KeptHead = {
  /** The primary key of the record, and of the head. */
  readonly lookup: Buffer;
  /** Starts at 1 and grows by one with every change. */
  readonly rev: number;
  /** The SHA-256 of what a bot shows to keep its state. */
  readonly proof: Buffer;
  /** How often the state of the day of the link was given out. */
  readonly restores: number;
  /** How often the kept state was given out by its ID since a bot last started by a lease; 127 stands for more. */
  readonly givenOut: number;
  /** The epoch of the last bot that has started; 0 if none has. */
  readonly epoch: number;
  /** The number of the last piece; 0 if there was none. */
  readonly seq: number;
  readonly base: KeptRef | null;
  readonly log: readonly KeptRef[];
  /** The expiry of the record, for stores that cannot look at both. */
  readonly expiresAt: number | null;
};

/** The size in bytes of all pieces that a head names. */
export function sizeOfPieces({ base, log }: Pick<KeptHead, 'base' | 'log'>): number {
  return log.reduce((sum, { bytes }) => sum + bytes, base?.bytes ?? 0);
}

/** A piece with the outer layer of the key ring around it. */
export type KeptPiece = {
  readonly id: Buffer;
  readonly lookup: Buffer;
  readonly kid: string;
  readonly salt: Buffer;
  readonly blob: Buffer;
  /** Unix seconds. */
  readonly madeAt: number;
  readonly expiresAt: number | null;
};

/** The rows of kept states. All of them go with their record, whether that is removed or expires. */
export type KeptRows = {
  /** `fresh` waits until what it reads is safe on the disk. */
  readonly getHead: (lookup: Buffer, freshness?: 'cached' | 'fresh') => Promise<KeptHead | null>;
  /** False if there is a head already, or no record. */
  readonly insertHead: (head: KeptHead) => Promise<boolean>;
  /** Puts a head in the place of the one with the `rev` before. False if another one is there, or none. */
  readonly setHead: (head: KeptHead) => Promise<boolean>;
  readonly insertPiece: (piece: KeptPiece) => Promise<void>;
  /** The pieces of a session with these names, in any order. */
  readonly getPieces: (lookup: Buffer, ids: readonly Buffer[]) => Promise<readonly KeptPiece[]>;
  readonly removePieces: (lookup: Buffer, ids: readonly Buffer[]) => Promise<void>;
  /** Removes the pieces of a session that were made before `madeBefore` and are none of `known`. */
  readonly removeStrays: (lookup: Buffer, known: readonly Buffer[], madeBefore: number) => Promise<void>;
  /** Removes head and pieces of a session. */
  readonly removeKept: (lookup: Buffer) => Promise<void>;
  /** The size of all kept states together. */
  readonly keptBytes: () => Promise<number>;
  /** Lists at most `limit` pieces that another key than `kid` sealed, in order of `id`, starting after `after`. For the rotation. */
  readonly listPiecesOtherThan: (
    kid: string,
    after: Buffer | null,
    limit: number,
  ) => Promise<readonly KeptPiece[]>;
  /** Changes the outer layer of a piece that `kid` sealed. True if it was changed. */
  readonly resealPiece: (
    id: Buffer,
    kid: string,
    change: Pick<KeptPiece, 'kid' | 'blob'>,
  ) => Promise<boolean>;
};

/** The calls for kept states that are measured. */
export const KEPT_OPERATIONS = [
  'getHead',
  'insertHead',
  'setHead',
  'insertPiece',
  'getPieces',
  'removePieces',
  'removeStrays',
  'removeKept',
  'keptBytes',
  'listPiecesOtherThan',
  'resealPiece',
] as const satisfies readonly (keyof KeptRows)[];
