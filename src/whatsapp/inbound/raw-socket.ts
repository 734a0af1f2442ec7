import type { WASocket } from '@whiskeysockets/baileys';

/** What is used of a socket of `ws`. */
type RawSocket = {
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

/** Stops reading from the connection, so that the other side has to wait. */
export function pauseRaw(ws: WASocket['ws']): void {
  openedOf(ws)?.pause();
}

/** Also while the connection is closing, whose end would not be read else. */
export function resumeRaw(ws: WASocket['ws']): void {
  openedOf(ws)?.resume();
}

/**
 * Bounds a message of the web socket, packed or not; `ws` takes 100 MB and unpacks them. Baileys passes none of its options on, so this
 * is set on the parts in which `ws` 8 keeps it. To be called when the connection has opened, before anything is received.
 */
export function limitMessages(ws: WASocket['ws'], maxBytes: number): void {
  const raw = rawOf(ws);
  if (raw === null) return;
  if (raw._receiver !== null) raw._receiver._maxPayload = maxBytes;
  for (const extension of Object.values(raw._extensions)) extension._maxPayload = maxBytes;
}

/** `ws` throws for one whose connection never opened. */
function openedOf(ws: WASocket['ws']): RawSocket | null {
  const raw = rawOf(ws);
  return raw === null || raw._receiver === null ? null : raw;
}

/** Baileys keeps the `ws` socket in a protected field. */
function rawOf(ws: WASocket['ws']): RawSocket | null {
  return (ws as unknown as { readonly socket: RawSocket | null }).socket;
}
