import { Inflate } from 'node:zlib';
import { TAGS } from '@whiskeysockets/baileys/lib/WABinary/constants.js';

/**
 * How many steps the decoder of Baileys may take for one stanza. The largest stanza of a link, the digest of 812 pre-keys, takes 3,300
 * steps for 12 kB; a stanza at the limit holds the event loop for about 50 ms.
 */
const MAX_STEPS = 40_000;
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024;

type Push = (this: Inflate, chunk: unknown, encoding?: BufferEncoding) => boolean;

let isBounded = false;
let stepsLeft = MAX_STEPS;
let isRenewalPlanned = false;

/**
 * Limits the steps and the unpacked bytes of one stanza; above a limit the decoder of Baileys throws. Without these limits 1 MB that
 * unpacks to gigabytes fills the memory, 8 MB of small nodes hold the event loop for 5 s, and 191 bytes of addresses inside addresses hold
 * it for 27 s (measured), because `readInteropJid` reads the rest of an address again whenever it could not read it as an address.
 * The decoder of 7.0.0-rc14 reads `TAGS.LIST_EMPTY` at each node and at each string that is no token. Safe to call twice.
 */
export function boundDecoder(): void {
  if (isBounded) return;
  isBounded = true;
  const value = TAGS.LIST_EMPTY;
  Object.defineProperty(TAGS, 'LIST_EMPTY', {
    configurable: true,
    enumerable: true,
    get: () => {
      countStep();
      return value;
    },
  });
  const push = Reflect.get(Inflate.prototype, 'push') as Push;
  const unpacked = new WeakMap<Inflate, number>();
  const bounded: Push = function (chunk, encoding) {
    const bytes = (unpacked.get(this) ?? 0) + (Buffer.isBuffer(chunk) ? chunk.length : 0);
    unpacked.set(this, bytes);
    if (bytes <= MAX_UNPACKED_BYTES) return push.call(this, chunk, encoding);
    this.destroy(new RangeError('unpacks to too much'));
    return false;
  };
  Inflate.prototype.push = bounded;
}

/** Sets the count of steps back. To be called before each frame is given to Baileys. */
export function renewDecoderBudget(): void {
  stepsLeft = MAX_STEPS;
}

/** True if the last frame took too many steps. The decoder may have caught our error, as if an address could not be read. */
export function isDecoderBudgetSpent(): boolean {
  return stepsLeft < 0;
}

/** Counts one step. A packed frame is decoded in a later turn of the event loop, so each turn sets the count back as well. */
function countStep(): void {
  stepsLeft -= 1;
  if (!isRenewalPlanned) {
    isRenewalPlanned = true;
    setImmediate(() => {
      isRenewalPlanned = false;
      stepsLeft = MAX_STEPS;
    });
  }
  if (stepsLeft < 0) throw new RangeError('a stanza of too many parts');
}
