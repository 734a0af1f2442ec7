import type { KeptHead, KeptPiece, KeptRef } from '../ports/kept-rows.ts';
import { isCount, isKid } from './sealed-row.ts';

const LOOKUP_BYTES = 32;
const PROOF_BYTES = 32;
const SALT_BYTES = 16;
const ID_BYTES = 16;
/** ID, epoch, seq and size of a piece. */
const REF_BYTES = ID_BYTES + 4 + 6 + 4;
/** A base and the largest log. */
const MAX_REFS = 513;
/** The largest base, with the seal of the outer layer. */
const MAX_BLOB_BYTES = 2 * 1024 * 1024 + 64;

/** What fits beside the first bit of the first byte. */
const MOST_GIVEN_OUT = 127;

type Refs = Pick<KeptHead, 'base' | 'log'>;
type Written = Refs & Pick<KeptHead, 'givenOut'>;

/** Writes which pieces there are: one byte that says if the first is a base and how often they were given out, then 30 bytes for each. */
export function toRefs({ base, log, givenOut }: Written): Buffer {
  const all = base === null ? log : [base, ...log];
  return Buffer.concat([
    Buffer.from([Math.min(givenOut, MOST_GIVEN_OUT) * 2 + (base === null ? 0 : 1)]),
    ...all.map(toBytes),
  ]);
}

function toBytes({ id, epoch, seq, bytes }: KeptRef): Buffer {
  const written = Buffer.alloc(REF_BYTES);
  id.copy(written, 0);
  written.writeUInt32BE(epoch, ID_BYTES);
  written.writeUIntBE(seq, ID_BYTES + 4, 6);
  written.writeUInt32BE(bytes, ID_BYTES + 10);
  return written;
}

/** Reads the result of {@link toRefs}; `null` for bytes that it does not write. */
function fromRefs(written: unknown): Written | null {
  if (!Buffer.isBuffer(written)) return null;
  const count = (written.length - 1) / REF_BYTES;
  const [start] = written;
  if (!Number.isInteger(count) || count > MAX_REFS || start === undefined) return null;
  const givenOut = start >> 1;
  const all = Array.from({ length: count }, (_, at) => toRef(written.subarray(1 + at * REF_BYTES)));
  const [first] = all;
  if (start % 2 === 0) return { base: null, log: all, givenOut };
  return first === undefined ? null : { base: first, log: all.slice(1), givenOut };
}

function toRef(bytes: Buffer): KeptRef {
  return {
    id: Buffer.from(bytes.subarray(0, ID_BYTES)),
    epoch: bytes.readUInt32BE(ID_BYTES),
    seq: bytes.readUIntBE(ID_BYTES + 4, 6),
    bytes: bytes.readUInt32BE(ID_BYTES + 10),
  };
}

type RawHead = Readonly<Record<Exclude<keyof KeptHead, 'base' | 'log' | 'givenOut'> | 'refs', unknown>>;

/** Checks a row, as `toSealedRecord` does; `null` for a row that is not of this program. */
export function toHead(row: RawHead): KeptHead | null {
  const { lookup, rev, proof, restores, epoch, seq, expiresAt } = row;
  const refs = fromRefs(row.refs);
  const isOurs =
    isBytes(lookup, LOOKUP_BYTES) &&
    isBytes(proof, PROOF_BYTES) &&
    isCount(rev) &&
    isCount(restores) &&
    isCount(epoch) &&
    isCount(seq) &&
    (expiresAt === null || isCount(expiresAt));
  return isOurs && refs !== null ? { lookup, rev, proof, restores, epoch, seq, ...refs, expiresAt } : null;
}

type RawPiece = Readonly<Record<keyof KeptPiece, unknown>>;

/** Checks a row; `null` for a row that is not of this program. */
export function toPiece({ id, lookup, kid, salt, blob, madeAt, expiresAt }: RawPiece): KeptPiece | null {
  const isOurs =
    isBytes(id, ID_BYTES) &&
    isBytes(lookup, LOOKUP_BYTES) &&
    isKid(kid) &&
    isBytes(salt, SALT_BYTES) &&
    Buffer.isBuffer(blob) &&
    blob.length <= MAX_BLOB_BYTES &&
    isCount(madeAt) &&
    (expiresAt === null || isCount(expiresAt));
  return isOurs ? { id, lookup, kid, salt, blob, madeAt, expiresAt } : null;
}

function isBytes(value: unknown, length: number): value is Buffer {
  return Buffer.isBuffer(value) && value.length === length;
}
