import type { SealedRecord } from '../ports/store.ts';

export const DAY_S = 86_400;
/** How long a record is kept that was sent but never used, if the operator keeps records for ever. */
const SENT_UNUSED_S = 30 * DAY_S;
/** The size of the tag of the outer layer, at the end of a blob. */
const SEALING_TAG_BYTES = 16;

/** Returns the 8 hexadecimal digits that name a record in logs. */
export function fingerprintOf(lookup: Buffer): string {
  return lookup.toString('hex').slice(0, 8);
}

/** Returns the unix seconds at which a record in `state` expires; `null` keeps it for ever. */
export function endOf(state: 'sent' | 'active', nowS: number, ttlDays: number): number | null {
  if (ttlDays > 0) return nowS + ttlDays * DAY_S;
  return state === 'sent' ? nowS + SENT_UNUSED_S : null;
}

/** Returns the expiry of a record in ISO 8601; `null` if it is kept for ever. */
export function expiryOf({ expiresAt }: SealedRecord): string | null {
  return expiresAt === null ? null : new Date(expiresAt * 1000).toISOString();
}

/** Returns a name for one sealing. Two records with the same name that open have the same content, because the tag covers the content. */
export function nameSealing({ lookup, salt, blob }: SealedRecord): string {
  return Buffer.concat([lookup, salt, blob.subarray(-SEALING_TAG_BYTES)]).toString('base64');
}
