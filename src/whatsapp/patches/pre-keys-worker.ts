import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import { setPriority, constants } from 'node:os';
import { parentPort } from 'node:worker_threads';

/*
 * The thread of `pre-keys.ts`. Each message is the number of bytes of a set: 32 bytes for a private half, 32 for its public half, and so
 * on. The memory of the answer is transferred, so that no copy of it stays on this thread. This file has no types and imports only
 * Node's own modules, because unbuilt it is run as plain JavaScript.
 *
 * The keys are made as JWK: Node's way from OpenSSL to DER, which libsignal uses, costs more than the keys themselves. 812 pairs take
 * 59 ms of CPU as JWK, 152 ms in libsignal, 62 ms in whatsapp-rust-bridge (measured on Node 20). They are encoded within the call: a key
 * object that is exported later can meet a garbage collection that frees its maker, and Node 20 then waits for itself for ever.
 */
const HALF_BYTES = 32;
const AS_JWK = { publicKeyEncoding: { format: 'jwk' }, privateKeyEncoding: { format: 'jwk' } };

try {
  // On Linux this is the priority of this thread alone; elsewhere it would be that of the whole program.
  if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // A sandbox refuses the call; keys are made at the usual priority then.
}

parentPort?.on('message', (bytes) => {
  const set = Buffer.alloc(bytes);
  for (let offset = 0; offset < bytes; offset += 2 * HALF_BYTES) {
    const { privateKey } = generateKeyPairSync('x25519', AS_JWK);
    set.write(String(Reflect.get(privateKey, 'd')), offset, HALF_BYTES, 'base64url');
    set.write(String(Reflect.get(privateKey, 'x')), offset + HALF_BYTES, HALF_BYTES, 'base64url');
  }
  parentPort?.postMessage(set, [set.buffer]);
});
