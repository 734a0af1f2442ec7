import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import type { Dispose } from '../../ports/base.ts';

/** The kinds of encrypted parts that Baileys decrypts with a session; the other kind is that of a group's sender key. */
const SESSION_PARTS = new Set(['pkmsg', 'msg']);

/** The work of Baileys on one socket that is not finished yet. Lifetime: that of the socket. */
export type SocketActivity = {
  /** How many transactions on the keys have begun and are not written yet. */
  readonly transactions: () => number;
  /** How many parts of messages were received and are not decrypted yet; they may wait in a queue of Baileys. */
  readonly undecryptedMessages: () => number;
  /** Calls `watcher` each time a transaction or a decryption begins or ends, until disposed. */
  readonly onChange: (watcher: () => void) => Dispose;
};

/**
 * Watches a socket from its start. Baileys has no event for a stanza that it has processed. But it decrypts every message by
 * `decryptMessage` and writes every key inside `transaction`, and it looks these two functions up at each call, so they are wrapped here.
 */
export function watchActivity(sock: Pick<WASocket, 'ws' | 'signalRepository' | 'authState'>): SocketActivity {
  const watchers = new Set<() => void>();
  let transactions = 0;
  let undecryptedMessages = 0;
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
    open(message).finally(() => change(() => (undecryptedMessages = Math.max(0, undecryptedMessages - 1))));
  sock.ws.on('CB:message', (stanza: BinaryNode) =>
    change(() => (undecryptedMessages += sessionPartsOf(stanza))),
  );
  return {
    transactions: () => transactions,
    undecryptedMessages: () => undecryptedMessages,
    onChange: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** Baileys adds `transaction` to the keys that it was given, but its type of them does not show it. */
type TransactionalKeys = {
  transaction: <T>(work: () => Promise<T>, key: string) => Promise<T>;
};

function sessionPartsOf({ content }: BinaryNode): number {
  if (!Array.isArray(content)) return 0;
  return content.filter(({ tag, attrs }) => tag === 'enc' && SESSION_PARTS.has(attrs['type'] ?? '')).length;
}
