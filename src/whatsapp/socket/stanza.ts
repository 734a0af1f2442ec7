import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Clock, Dispose } from '../../ports/base.ts';
import type { CompanionSocket } from './companion-socket.ts';

type StanzaWait = {
  /** Baileys' names of raw stanzas, `CB:tag,attribute:value,child`. */
  readonly events: readonly string[];
  readonly accepts?: (node: BinaryNode) => boolean;
  readonly limitMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
};

/** Waits for the next stanza that `events` and `accepts` match; `null` when the limit passed, the signal aborted or the socket ended first. */
export function nextStanza(socket: CompanionSocket, wait: StanzaWait): Promise<BinaryNode | null> {
  const { ws } = socket.sock;
  const give = wait.signal === undefined ? socket.ended : AbortSignal.any([wait.signal, socket.ended]);
  return new Promise((resolve) => {
    let stopTimer: Dispose = () => undefined;
    const finish = (node: BinaryNode | null) => {
      stopTimer();
      for (const event of wait.events) ws.off(event, onStanza);
      give.removeEventListener('abort', onGiveUp);
      resolve(node);
    };
    const onStanza = (node: BinaryNode) => {
      if (wait.accepts?.(node) ?? true) finish(node);
    };
    const onGiveUp = () => finish(null);
    if (give.aborted) {
      resolve(null);
      return;
    }
    for (const event of wait.events) ws.on(event, onStanza);
    give.addEventListener('abort', onGiveUp, { once: true });
    stopTimer = wait.clock.after(wait.limitMs, () => finish(null));
  });
}
