import { Inflate } from 'node:zlib';
import { TAGS } from '@whiskeysockets/baileys/lib/WABinary/constants.js';

/**
 * What the decoder of Baileys may spend on one stanza. The largest that a link needs, the digest of 812 pre-keys, has 3,300 steps in 12 kB;
 * at the limit a stanza holds the event loop for some 50 ms.
 */
const MAX_STEPS = 40_000;
const MAX_UNPACKED_BYTES = 4 * 1024 * 1024;

type Push = (this: Inflate, chunk: unknown, encoding?: BufferEncoding) => boolean;

let isBounded = false;
let stepsLeft = MAX_STEPS;
let isRenewalPlanned = false;

/**
 * Bounds what a stanza of WhatsApp may cost before Baileys hands it out; beyond that its decoder throws. Without this, 1 MB that unpacks to
 * gigabytes fills the memory, 8 MB of small nodes hold the event loop for 5 s, and 191 bytes of addresses inside addresses for 27 s
 * (measured): the decoder reads the rest of an address once more when it could not read it as one (`readInteropJid`).
 * Written for 7.0.0-rc14, whose decoder looks at `TAGS.LIST_EMPTY` at each node and each string that is no token. Safe to call twice.
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

/** To be called before each frame is given to Baileys. */
export function renewDecoderBudget(): void {
  stepsLeft = MAX_STEPS;
}

/** Whether the frame that was given last cost too much; its decoder may have taken that for one more unreadable address. */
export function isDecoderBudgetSpent(): boolean {
  return stepsLeft < 0;
}

/** A frame that had to be unpacked is decoded in a later turn of the event loop, which renews the budget too. */
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
