import { fieldsOf } from '../wire/fields.ts';

/**
 * The protobuf messages of the passkey ceremony, written by hand: Baileys has its own code for them, so a message that is
 * wrong on one side is noticed on the other.
 */
export type EphemeralIdentity = {
  readonly publicKey: Buffer;
  readonly deviceType: number;
  readonly ref: string;
};
export type Prologue = { readonly identity: Buffer; readonly commitment: Buffer };
export type PrimaryIdentity = { readonly publicKey: Buffer; readonly nonce: Buffer };
export type PairingRequest = {
  readonly noiseKey: Buffer;
  readonly identityKey: Buffer;
  readonly advSecret: Buffer;
};
export type Sealed = { readonly payload: Buffer; readonly iv: Buffer };

type Field = Buffer | number;

export function writeIdentity({ publicKey, deviceType, ref }: EphemeralIdentity): Buffer {
  return write([publicKey, deviceType, Buffer.from(ref)]);
}

export function readIdentity(message: Buffer): EphemeralIdentity {
  const [publicKey, deviceType, ref] = read('CompanionEphemeralIdentity', message, [32, 'number', 'bytes']);
  return { publicKey, deviceType, ref: ref.toString() };
}

export function writePrologue({ identity, commitment }: Prologue): Buffer {
  return write([identity, write([commitment])]);
}

export function readPrologue(message: Buffer): Prologue {
  const [identity, inner] = read('ProloguePayload', message, ['bytes', 'bytes']);
  const [commitment] = read('CompanionCommitment', inner, [32]);
  return { identity, commitment };
}

export function writePrimary({ publicKey, nonce }: PrimaryIdentity): Buffer {
  return write([publicKey, nonce]);
}

export function readPrimary(message: Buffer): PrimaryIdentity {
  const [publicKey, nonce] = read('PrimaryEphemeralIdentity', message, [32, 32]);
  return { publicKey, nonce };
}

export function writePairingRequest({ noiseKey, identityKey, advSecret }: PairingRequest): Buffer {
  return write([noiseKey, identityKey, advSecret]);
}

export function readPairingRequest(message: Buffer): PairingRequest {
  const [noiseKey, identityKey, advSecret] = read('PairingRequest', message, [32, 32, 32]);
  return { noiseKey, identityKey, advSecret };
}

export function writeSealed({ payload, iv }: Sealed): Buffer {
  return write([payload, iv]);
}

export function readSealed(message: Buffer): Sealed {
  const [payload, iv] = read('EncryptedPairingRequest', message, ['bytes', 12]);
  return { payload, iv };
}

/** Writes fields under the numbers 1, 2, 3... */
function write(fields: readonly Field[]): Buffer {
  return Buffer.concat(
    fields.map((field, index) =>
      typeof field === 'number'
        ? Buffer.concat([varint((index + 1) << 3), varint(field)])
        : Buffer.concat([varint(((index + 1) << 3) | 2), varint(field.length), field]),
    ),
  );
}

type Shape = 'number' | 'bytes' | number;
type Values<Shapes extends readonly Shape[]> = {
  [Index in keyof Shapes]: Shapes[Index] extends 'number' ? number : Buffer;
};

/** Reads a message that has exactly these fields: numbers, bytes, or so many bytes. Throws for any other. */
function read<const Shapes extends readonly Shape[]>(
  name: string,
  message: Buffer,
  shapes: Shapes,
): Values<Shapes> {
  const found = fieldsOf(message);
  const values = shapes.map((shape, index) => {
    const value = found.get(index + 1);
    const isRight =
      shape === 'number'
        ? typeof value === 'number'
        : Buffer.isBuffer(value) && (shape === 'bytes' || value.length === shape);
    if (value === undefined || !isRight) throw new Error(`field ${index + 1} of ${name} is missing or wrong`);
    return value;
  });
  if (!write(values).equals(message)) throw new Error(`${name} has other fields or another order`);
  return values as Values<Shapes>;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left & 127) | 128);
  }
}
