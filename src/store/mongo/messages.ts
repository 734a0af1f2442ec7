import { BufferPool } from 'mongodb/lib/utils.js';

const HEADER_BYTES = 16;
const OP_CODE_AT = 12;
const OP_REPLY = 1;
const OP_MSG = 2_013;
/** An answer of a server holds up to 16 MB of rows and a little more. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
/** A size that the driver refuses with an error on that one connection. */
const REFUSED = -1;

let isInstalled = false;

/**
 * Makes the driver refuse messages that only a hostile server sends. Without this it loops for ever over a message of no bytes, collects up
 * to two gigabytes, and unpacks compressed messages of any size although it requested none.
 * Written for mongodb 7.9.0; a test sends each of these.
 */
export function refuseStrangeMessages(): void {
  if (isInstalled) return;
  isInstalled = true;
  // The method is called with its pool as `this` below.
  // oxlint-disable-next-line typescript/unbound-method
  const readSize = BufferPool.prototype.getInt32;
  BufferPool.prototype.getInt32 = function sizeOfMessage(this: BufferPool) {
    const size = readSize.call(this);
    if (size === null) return null;
    return size >= HEADER_BYTES && size <= MAX_MESSAGE_BYTES && isPlain(this) ? size : REFUSED;
  };
}

function isPlain(pool: BufferPool): boolean {
  if (pool.totalByteLength < HEADER_BYTES) return true;
  const header = Buffer.from(pool.read(HEADER_BYTES));
  pool.totalByteLength += header.length;
  pool.buffers.unshift(header);
  const opCode = header.readInt32LE(OP_CODE_AT);
  return opCode === OP_MSG || opCode === OP_REPLY;
}
