import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import type { Dispose } from '../../ports/base.ts';

/** Kinds of encrypted parts that Baileys opens with a session, as opposed to a group's sender key. */
const SESSION_PARTS = new Set(['pkmsg', 'msg']);

/** What one socket is busy with. Lifetime: that of the socket. */
export type Work = {
  /** Transactions on the keys that have begun and are not written yet. */
  readonly transactions: () => number;
  /** Messages that came and are not opened yet, be it because they wait in a queue of Baileys. */
  readonly unopened: () => number;
  /** Calls `watcher` whenever something begins or ends, until disposed. */
  readonly onChange: (watcher: () => void) => Dispose;
};

/**
 * Watches a socket from its start. Baileys tells nobody when it has processed a stanza, but everything inside it goes through these
 * two functions of objects that it hands out, and looks them up at each call.
 */
export function watchWork(sock: Pick<WASocket, 'ws' | 'signalRepository' | 'authState'>): Work {
  const watchers = new Set<() => void>();
  let transactions = 0;
  let unopened = 0;
  const change = (apply: () => void) => {
    apply();
    for (const watcher of watchers) watcher();
  };
  const keys = sock.authState.keys as TransactionalKeys;
  const transact = keys.transaction;
  keys.transaction = async (work, key) => {
    change(() => (transactions += 1));
    return transact(work, key).finally(() => change(() => (transactions -= 1)));
  };
  const repository = sock.signalRepository;
  const open = repository.decryptMessage.bind(repository);
  repository.decryptMessage = async (message) =>
    open(message).finally(() => change(() => (unopened = Math.max(0, unopened - 1))));
  sock.ws.on('CB:message', (stanza: BinaryNode) => change(() => (unopened += sessionPartsOf(stanza))));
  return {
    transactions: () => transactions,
    unopened: () => unopened,
    onChange: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** Baileys puts it around the keys it was given, but its type does not say so. */
type TransactionalKeys = {
  transaction: <T>(work: () => Promise<T>, key: string) => Promise<T>;
};

function sessionPartsOf({ content }: BinaryNode): number {
  if (!Array.isArray(content)) return 0;
  return content.filter(({ tag, attrs }) => tag === 'enc' && SESSION_PARTS.has(attrs['type'] ?? '')).length;
}
