import { formatShortId } from '../../../../src/session-id/id.ts';

/** A well-formed session ID that opens nothing. */
export function unknownId(index: number): string {
  const secret = Buffer.alloc(20);
  secret.writeUInt32BE(index);
  return formatShortId('TREKKER-MD', secret);
}
