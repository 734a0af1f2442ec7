import { MessageChannel } from 'node:worker_threads';

/** Ends the memory of an opened state. */
export type Discard = (opened: Buffer) => void;

/**
 * Makes a {@link Discard}: it zeroes the bytes and gives their memory back at once. Garbage of 70 kB a restore, left to the
 * collector, makes it walk the whole heap every thousand restores. A buffer is empty afterwards, and may be given again; a small
 * piece of memory that it may share (Node's pool) is only zeroed. Nobody may be reading or writing the bytes any more: a socket, zlib.
 */
export function createDiscard(): Discard {
  const { port1: nowhere } = new MessageChannel();
  // What is moved to a closed port is gone: the only way before `ArrayBuffer.transfer` (Node 22).
  nowhere.close();
  return (opened) => {
    if (opened.byteLength === 0) return;
    opened.fill(0);
    const { buffer } = opened;
    // Node puts nothing into its pool that fills half of it.
    if (buffer instanceof ArrayBuffer && 2 * opened.byteLength > buffer.byteLength) {
      nowhere.postMessage(null, [buffer]);
    }
  };
}
