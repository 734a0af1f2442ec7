import { MessageChannel } from 'node:worker_threads';

/** Zeroes the bytes of an opened state and frees their memory. */
type ZeroAndFree = (opened: Buffer) => void;

/**
 * Makes a {@link ZeroAndFree}. The memory is given back at once: if the collector had to free the 70 kB of each restore, it would
 * walk the whole heap every thousand restores. A freed buffer has length 0 and may be freed again. A small buffer may share its
 * memory with others (Node's pool), so it is only zeroed. Before the call every reader and writer of the bytes must have
 * finished, for example a socket or zlib.
 */
export function createZeroAndFree(): ZeroAndFree {
  const { port1: closedPort } = new MessageChannel();
  // Memory that is transferred to a closed port is freed. `ArrayBuffer.transfer` does this too, but needs Node 22.
  closedPort.close();
  return (opened) => {
    if (opened.byteLength === 0) return;
    opened.fill(0);
    const { buffer } = opened;
    // Node takes a buffer from its pool only if the buffer is smaller than half of the pool.
    if (buffer instanceof ArrayBuffer && 2 * opened.byteLength > buffer.byteLength) {
      closedPort.postMessage(null, [buffer]);
    }
  };
}
