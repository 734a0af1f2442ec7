import type { WASocket } from '@whiskeysockets/baileys';

/** The members of a socket of `ws` that are used here. */
type RawSocket = {
  send(data: Uint8Array, onWritten: (error?: Error) => void): void;
  terminate(): void;
  pause(): void;
  resume(): void;
  readonly _receiver: { _maxPayload: number } | null;
  readonly _extensions: Readonly<Record<string, { _maxPayload: number }>>;
};

/** Ends a socket that does not answer the WebSocket's closing handshake. */
export function terminateRaw(ws: WASocket['ws']): void {
  rawOf(ws)?.terminate();
}

/**
 * Asks `mayLeave` in the very turn in which a frame is written. If it says no, the frame is not written, the connection ends, and `onRefused` is
 * called. To be called in the turn of the event loop in which the socket was made.
 */
export function guardSends(ws: WASocket['ws'], mayLeave: () => boolean, onRefused: () => void): void {
  const raw = rawOf(ws);
  // Baileys keeps its own `ws.send`, so a wrapper of that one would never be called.
  if (raw === null) throw new Error('the web socket of Baileys is not where it was');
  const write = raw.send.bind(raw);
  raw.send = (data, onWritten) => {
    if (mayLeave()) return write(data, onWritten);
    raw.terminate();
    onRefused();
    onWritten(new Error('the frame was not written'));
  };
}

/** Stops reading from the connection, so that the peer has to wait. */
export function pauseRaw(ws: WASocket['ws']): void {
  openedOf(ws)?.pause();
}

/** Reads from the connection again; needed while it is closing as well, because its end would not be read otherwise. */
export function resumeRaw(ws: WASocket['ws']): void {
  openedOf(ws)?.resume();
}

/**
 * Limits the size of a message of the web socket, compressed or not; the default of `ws` is 100 MB. Baileys passes no options on to `ws`,
 * so the limit is written into the fields in which `ws` 8 keeps it. To be called when the connection has opened, before it receives anything.
 */
export function limitMessages(ws: WASocket['ws'], maxBytes: number): void {
  const raw = rawOf(ws);
  if (raw === null) return;
  if (raw._receiver !== null) raw._receiver._maxPayload = maxBytes;
  for (const extension of Object.values(raw._extensions)) extension._maxPayload = maxBytes;
}

/** `null` for a connection that never opened, because `ws` throws when such a one is paused or resumed. */
function openedOf(ws: WASocket['ws']): RawSocket | null {
  const raw = rawOf(ws);
  return raw === null || raw._receiver === null ? null : raw;
}

/** Baileys keeps the `ws` socket in a protected field. */
function rawOf(ws: WASocket['ws']): RawSocket | null {
  return (ws as unknown as { readonly socket: RawSocket | null }).socket;
}
