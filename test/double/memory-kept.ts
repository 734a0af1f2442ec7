import type { KeptHead, KeptPiece, KeptRows } from '../../src/ports/kept-rows.ts';

export type MemoryKept = {
  readonly rows: KeptRows;
  /** Drops what is kept of a session; `lookup` in hexadecimal. */
  readonly forget: (lookup: string) => void;
  /** The sessions of which something is kept. */
  readonly lookups: () => ReadonlySet<string>;
  /** The key that sealed each piece. */
  readonly kids: () => readonly string[];
};

type Heads = Map<string, KeptHead>;
type Pieces = Map<string, KeptPiece>;

/** Kept states in memory. `isThere` says whether there is a record; `lookup` in hexadecimal. */
export function memoryKept(isThere: (lookup: string) => boolean): MemoryKept {
  const heads: Heads = new Map();
  const pieces: Pieces = new Map();
  const forget = (lookup: string) => {
    heads.delete(lookup);
    drop(pieces, (piece) => nameOf(piece.lookup) === lookup);
  };
  const removeKept: KeptRows['removeKept'] = (lookup) => Promise.resolve(forget(nameOf(lookup)));
  const rows = {
    ...memoryHeads(heads, isThere),
    ...memoryPieces(pieces),
    ...memoryRotation(pieces),
    removeKept,
  };
  const lookups = () =>
    new Set([...heads.keys(), ...[...pieces.values()].map((piece) => nameOf(piece.lookup))]);
  return { rows, forget, lookups, kids: () => [...pieces.values()].map(({ kid }) => kid) };
}

function nameOf(bytes: Buffer): string {
  return bytes.toString('hex');
}

function drop(pieces: Pieces, isOver: (piece: KeptPiece) => boolean): void {
  for (const [id, piece] of pieces) if (isOver(piece)) pieces.delete(id);
}

function memoryHeads(
  heads: Heads,
  isThere: (lookup: string) => boolean,
): Pick<KeptRows, 'getHead' | 'insertHead' | 'setHead' | 'keptBytes'> {
  return {
    getHead: (lookup) => Promise.resolve(heads.get(nameOf(lookup)) ?? null),
    insertHead: (head) => {
      const isNew = isThere(nameOf(head.lookup)) && !heads.has(nameOf(head.lookup));
      if (isNew) heads.set(nameOf(head.lookup), head);
      return Promise.resolve(isNew);
    },
    setHead: (head) => {
      const fits = heads.get(nameOf(head.lookup))?.rev === head.rev - 1;
      if (fits) heads.set(nameOf(head.lookup), head);
      return Promise.resolve(fits);
    },
    keptBytes: () => {
      const refs = [...heads.values()].flatMap(({ base, log }) => (base === null ? log : [base, ...log]));
      return Promise.resolve(refs.reduce((sum, { bytes }) => sum + bytes, 0));
    },
  };
}

function memoryPieces(
  pieces: Pieces,
): Pick<KeptRows, 'insertPiece' | 'getPieces' | 'removePieces' | 'removeStrays'> {
  return {
    insertPiece: (piece) => {
      pieces.set(nameOf(piece.id), piece);
      return Promise.resolve();
    },
    getPieces: (lookup, ids) =>
      Promise.resolve(
        ids.flatMap((id) => {
          const piece = pieces.get(nameOf(id));
          return piece?.lookup.equals(lookup) === true ? [piece] : [];
        }),
      ),
    removePieces: (lookup, ids) => {
      drop(pieces, ({ id, lookup: of }) => of.equals(lookup) && ids.some((one) => one.equals(id)));
      return Promise.resolve();
    },
    removeStrays: (lookup, known, madeBefore) => {
      drop(
        pieces,
        ({ id, lookup: of, madeAt }) =>
          of.equals(lookup) && madeAt < madeBefore && !known.some((one) => one.equals(id)),
      );
      return Promise.resolve();
    },
  };
}

function memoryRotation(pieces: Pieces): Pick<KeptRows, 'listPiecesOtherThan' | 'resealPiece'> {
  return {
    listPiecesOtherThan: (kid, after, limit) =>
      Promise.resolve(
        [...pieces.values()]
          .filter((piece) => piece.kid !== kid && (after === null || Buffer.compare(piece.id, after) > 0))
          .toSorted((a, b) => Buffer.compare(a.id, b.id))
          .slice(0, limit),
      ),
    resealPiece: (id, kid, change) => {
      const piece = pieces.get(nameOf(id));
      if (piece?.kid !== kid) return Promise.resolve(false);
      pieces.set(nameOf(id), { ...piece, ...change });
      return Promise.resolve(true);
    },
  };
}
