import type { SessionState } from '../json.ts';
import { isDeeperThan } from '../json.ts';
import { faultOfKeyNames } from '../folder/folder-files.ts';
import { MAX_DEPTH } from '../normal-form.ts';
import { KeptStateDamaged } from './damaged.ts';
import { fittingKeys } from './fitting.ts';
import {
  MAX_UNPACKED_BYTES,
  openPiece,
  type KeptPieces,
  type PieceContent,
  type PieceKind,
  type SealedPiece,
} from './pieces.ts';
import { afterSuddenEnd } from './sudden-end.ts';

/** A state with all that was kept. `isClean` is true if the last bot wrote its last piece at an orderly end. */
export type KeptState = { readonly state: SessionState; readonly isClean: boolean };

type Secrets = {
  /** 32 bytes of `lookupOf`. */
  readonly lookup: Buffer;
  /** 32 bytes of `stateKeyOf`. */
  readonly key: Buffer;
};

/**
 * Opens what the server keeps and puts it on top of `day`, the state of the day of the link, which is needed where there is no base.
 * After an end that was not orderly the state is made safe to go on with. It judges the form only; whether a bot can use the state, `judgeState` says.
 * `lastEpoch` is the epoch of the last bot that worked on the state: the newest, or the one before for a bot that has just taken the newest.
 * `mostValues` bounds the values in all pieces, for a server that opens what anybody may have kept. Errors: KeptStateDamaged.
 */
export async function openKept(
  { lookup, key }: Secrets,
  pieces: KeptPieces,
  day: SessionState | null,
  lastEpoch: number = pieces.epoch,
  mostValues = Infinity,
): Promise<KeptState> {
  assertOrder(pieces);
  if (pieces.base === null && day === null) throw new KeptStateDamaged('order');
  const merged = new Merged(pieces.base === null ? day : null);
  let left = { bytes: MAX_UNPACKED_BYTES, values: mostValues };
  for (const { kind, piece } of inOrder(pieces)) {
    const place = { kind, lookup, epoch: piece.epoch, seq: piece.seq };
    const { content, bytes, values } = await openPiece(key, place, piece.sealed, left);
    left = { bytes: left.bytes - bytes, values: left.values - values };
    merged.add(content, piece.epoch);
  }
  const state = merged.state();
  const starts = pieces.base === null && pieces.log.length === 0 ? 0 : merged.startsUpTo(lastEpoch);
  const isClean = starts <= 0;
  return { state: isClean ? state : await afterSuddenEnd(state, starts), isClean };
}

function inOrder({ base, log }: KeptPieces): { readonly kind: PieceKind; readonly piece: SealedPiece }[] {
  const rest = log.map((piece) => ({ kind: 'log' as const, piece }));
  return base === null ? rest : [{ kind: 'base', piece: base }, ...rest];
}

/** A piece that was left out at the end cannot be told from one that was never written; all others can. */
function assertOrder({ epoch, seq, base, log }: KeptPieces): void {
  let last = base ?? { epoch: 0, seq: 0 };
  for (const piece of log) {
    if (piece.seq !== last.seq + 1 || piece.epoch < last.epoch) throw new KeptStateDamaged('order');
    last = piece;
  }
  if (last.seq !== seq || last.epoch > epoch) throw new KeptStateDamaged('order');
}

/** Maps, because the names of keys come from other people and one of them may be `__proto__`. */
class Merged {
  readonly #keys = new Map<string, Map<string, unknown>>();
  #creds: SessionState['creds'] | null = null;
  /** Where the last piece stands that all of its log has come with. */
  #end = { epoch: 0, isClean: true };
  /** The pieces of a log whose last piece has not come yet. */
  #begun: { readonly epoch: number; readonly contents: readonly PieceContent[] } = { epoch: 0, contents: [] };

  constructor(day: SessionState | null) {
    if (day !== null) this.#put(day);
  }

  /**
   * Adds a piece. What changed at the same time counts as a whole or not at all, since the halves of a state at two times repeat keys: a
   * session that has moved to another name would be there twice, and a bot would go on from both. A log whose bot has ended before its last
   * piece is left out, as if nothing of it had been sent.
   */
  add(content: PieceContent, epoch: number): void {
    const before = this.#begun.epoch === epoch ? this.#begun.contents : [];
    const contents = [...before, content];
    this.#begun = { epoch, contents: content.more === true ? contents : [] };
    if (content.more === true) return;
    for (const each of contents) this.#put(each);
    this.#end = { epoch, isClean: content.clean === true };
  }

  /**
   * How many starts may have sent something that is in no piece that counts. A bot that started after the last one may have done so before it
   * wrote a piece of its own, and one that began to send pieces after it has gone on.
   */
  startsUpTo(lastEpoch: number): number {
    const { epoch, isClean } = this.#end;
    return lastEpoch - epoch + (isClean && this.#begun.contents.length === 0 ? 0 : 1);
  }

  #put({ creds, keys = {} }: PieceContent): void {
    if (creds !== undefined) this.#creds = creds;
    for (const [type, values] of Object.entries(keys)) {
      const own = this.#keys.get(type) ?? new Map<string, unknown>();
      this.#keys.set(type, own);
      for (const [id, value] of Object.entries(values)) {
        if (value === null) own.delete(id);
        else own.set(id, value);
      }
    }
  }

  state(): SessionState {
    const keys = fittingKeys(this.#keys);
    const creds = this.#creds;
    if (creds === null || isDeeperThan(creds, MAX_DEPTH)) {
      throw new KeptStateDamaged('content');
    }
    if (faultOfKeyNames(keys) !== null) throw new KeptStateDamaged('content');
    return { creds, keys };
  }
}
