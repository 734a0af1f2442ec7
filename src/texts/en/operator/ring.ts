import type { LackingKey, RingReasons } from '../../../wire/reasons/ring.ts';
import type { Sentences } from '../../form/sentences.ts';

function rowsOf({ kid, rows, newestS }: LackingKey, all: number): string {
  const date =
    newestS === null ? '' : `, the newest of ${new Date(newestS * 1000).toISOString().slice(0, 10)}`;
  return `${rows} of ${all} stored sessions are sealed with ${kid}${date}`;
}

/** The reasons for which a key ring cannot be used, in sentences for the operator. They hold no key. */
export const ring: Sentences<RingReasons> = {
  'ring-empty': ({ source }) => `${source} is empty.`,
  'ring-key-twice': ({ source }) => `${source} names one key twice.`,
  'ring-part-form': ({ source, part }) => `${source}, part ${part}: write it as k1:<base64 of 32 bytes>.`,
  'ring-key-not-base64': ({ source, kid }) => `${source}: ${kid} is not base64.`,
  'ring-key-size': ({ source, kid }) => `${source}: ${kid} is not 32 bytes long.`,
  'ring-key-not-random': ({ source, kid }) => `${source}: ${kid} is not a random key.`,
  'ring-key-readable': ({ source, kid }) => `${source}: ${kid} is readable text, not a random key.`,
  'ring-lacks-keys': ({ source, all, keys }) =>
    `${source} lacks the key ${keys.map(({ kid }) => kid).join(' and ')}: ` +
    `${keys.map((key) => rowsOf(key, all)).join('; ')}. ` +
    'Put it back behind the first key and start again; npm run rotate then moves these sessions to the first key. ' +
    'If it is lost, so are they, and npm run rotate -- --forget NAME removes them.',
  'ring-holds-key': ({ source, kid }) =>
    `${source} holds the key ${kid}, so nothing that is sealed with it is lost.`,
  'ring-of-other-store': ({ source }) => `${source} does not fit this store, so nothing in it is removed.`,
  'ring-opens-nothing': ({ source }) => `${source} does not fit this store: no stored session opens with it.`,
  'ring-check-not-opened': ({ source }) =>
    `${source} does not fit this store: its check record cannot be opened. Put back the keys with which this store was made; if another process on it has a new key in front, this one needs that key too.`,
};
