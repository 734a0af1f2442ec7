import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { PRE_KEYS, readPreKeySet, SET_BYTES } from '../../../../src/whatsapp/patches/pre-keys-set.ts';
import { read } from '../../../kit/repo.ts';

/** Refuses what sandboxes of systemd and of containers refuse, before the worker runs. */
const SANDBOX = `
import os from 'node:os';
import { syncBuiltinESMExports } from 'node:module';
os.setPriority = () => {
  throw new Error('EPERM');
};
syncBuiltinESMExports();
`;

test('the worker, when the system refuses another priority, makes keys all the same', async () => {
  const source = toUrl(read('src/whatsapp/patches/pre-keys-worker.ts'));
  const worker = new Worker(new URL(toUrl(`${SANDBOX}await import(${JSON.stringify(source)});`)));
  onTestFinished(async () => {
    await worker.terminate();
  });

  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(SET_BYTES);
  const set = ((await once(worker, 'message')) as readonly Uint8Array[])[0] ?? new Uint8Array();

  expect([...readPreKeySet(set)]).toHaveLength(PRE_KEYS);
});

function toUrl(script: string): string {
  return `data:text/javascript,${encodeURIComponent(script)}`;
}
