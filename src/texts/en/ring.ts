import type { RingReasons } from '../../wire/reasons/ring.ts';
import type { Sentences } from '../sentences.ts';

/** Why a key ring cannot be used, in sentences for the operator. No key is in them. */
export const ring: Sentences<RingReasons> = {
  'ring-empty': ({ source }) => `${source} is empty.`,
  'ring-key-twice': ({ source }) => `${source} names one key twice.`,
  'ring-part-form': ({ source, part }) => `${source}, part ${part}: write it as k1:<base64 of 32 bytes>.`,
  'ring-key-not-base64': ({ source, kid }) => `${source}: ${kid} is not base64.`,
  'ring-key-size': ({ source, kid }) => `${source}: ${kid} is not 32 bytes long.`,
  'ring-key-not-random': ({ source, kid }) => `${source}: ${kid} is not a random key.`,
  'ring-key-readable': ({ source, kid }) => `${source}: ${kid} is readable text, not a random key.`,
  'ring-lacks-key': ({ source, kid }) =>
    `${source} lacks the key ${kid}, with which stored sessions are sealed.`,
  'ring-opens-nothing': ({ source }) => `${source} does not fit this store: no stored session opens with it.`,
  'ring-check-not-opened': ({ source }) =>
    `${source} does not fit this store: its check record cannot be opened. Put back the keys with which this store was made.`,
};
