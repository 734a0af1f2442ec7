import { AppError } from '../../wire/errors.ts';
import { decrypt, encrypt } from '../../auth-state/cipher/aes-gcm.ts';
import { derive } from '../../auth-state/cipher/hkdf.ts';
import type { Random } from '../../ports/base.ts';
import type { KeptPiece } from '../../ports/kept-rows.ts';
import type { KeyRing, RingKey } from '../ring/key-ring.ts';

const SALT_BYTES = 16;

type Named = Pick<KeptPiece, 'id' | 'lookup'>;
type Layer = Pick<KeptPiece, 'kid' | 'salt' | 'blob'>;

/** Puts the outer layer of the key ring around a piece that its bot has sealed. */
export function sealKept({ active }: KeyRing, named: Named, sealed: Buffer, random: Random): Layer {
  const salt = random.bytes(SALT_BYTES);
  return { kid: active.kid, salt, blob: encryptWith(active, salt, named, sealed, random) };
}

/** Opens the outer layer. Errors: STORE_UNAVAILABLE for a key that the ring lacks; any other for a piece that was changed. */
export function openKeptLayer(piece: KeptPiece, ring: KeyRing): Buffer {
  const key = ring.byId(piece.kid);
  if (key === null) {
    const cause = new Error(`a kept piece is sealed with ${piece.kid}, which ENCRYPTION_KEYS lacks`);
    throw new AppError('STORE_UNAVAILABLE', { cause });
  }
  const layerKey = layerKeyOf(key, piece.salt);
  try {
    return decrypt(layerKey, piece.blob, aadOf(piece, key.kid));
  } finally {
    layerKey.fill(0);
  }
}

/** Seals a piece again with the active key. It needs no session ID. Errors: those of {@link openKeptLayer}. */
export function resealKept(piece: KeptPiece, ring: KeyRing, random: Random): Pick<Layer, 'kid' | 'blob'> {
  const sealed = openKeptLayer(piece, ring);
  return {
    kid: ring.active.kid,
    blob: encryptWith(ring.active, piece.salt, piece, sealed, random),
  };
}

function encryptWith(key: RingKey, salt: Buffer, named: Named, sealed: Buffer, random: Random): Buffer {
  const layerKey = layerKeyOf(key, salt);
  try {
    return encrypt(layerKey, sealed, random, aadOf(named, key.kid));
  } finally {
    layerKey.fill(0);
  }
}

function layerKeyOf({ key }: RingKey, salt: Buffer): Buffer {
  return derive(key, salt, 'kept|1');
}

function aadOf({ id, lookup }: Named, kid: string): Buffer {
  return Buffer.from(`kept|1|${kid}|${lookup.toString('hex')}|${id.toString('hex')}`);
}
