import type { SealedRecord } from '../ports/store.ts';

export const DAY_S = 86_400;
/** A record that was sent but never used, where records are otherwise kept for ever. */
const SENT_UNUSED_S = 30 * DAY_S;
/** The tag of the outer layer, at the end of a blob. */
const SEALING_TAG_BYTES = 16;

/** 8 hex digits that stand for a record in logs. */
export function fingerprintOf(lookup: Buffer): string {
  return lookup.toString('hex').slice(0, 8);
}

/** When a record in `state` ends, in unix seconds. */
export function endOf(state: 'sent' | 'active', nowS: number, ttlDays: number): number | null {
  if (ttlDays > 0) return nowS + ttlDays * DAY_S;
  return state === 'sent' ? nowS + SENT_UNUSED_S : null;
}

/** ISO 8601; `null` keeps for ever. */
export function expiryOf({ expiresAt }: SealedRecord): string | null {
  return expiresAt === null ? null : new Date(expiresAt * 1000).toISOString();
}

/** Names what was sealed once: of two that open, with the same name, the content is the same, as the tag covers it. */
export function nameSealing({ lookup, salt, blob }: SealedRecord): string {
  return Buffer.concat([lookup, salt, blob.subarray(-SEALING_TAG_BYTES)]).toString('base64');
}
