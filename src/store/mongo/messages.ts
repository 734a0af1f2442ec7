import { BufferPool } from 'mongodb/lib/utils.js';

const HEADER_BYTES = 16;
const OP_CODE_AT = 12;
const OP_REPLY = 1;
const OP_MSG = 2_013;
/** A server fills an answer up to 16 MB, and adds a little. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
/** What the driver refuses, as a size, with an error on that one connection. */
const REFUSED = -1;

let isInstalled = false;

/**
 * Makes the driver refuse messages that no server sends in good faith. By itself it goes round for ever over a message of no bytes,
 * collects up to two gigabytes, and unpacks compressed messages of any size although none were asked for.
 * Written for mongodb 7.9.0; a test sends each of these.
 */
export function refuseStrangeMessages(): void {
  if (isInstalled) return;
  isInstalled = true;
  // The method is given its pool with every call.
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
