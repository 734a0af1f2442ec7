import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import { setPriority, constants } from 'node:os';
import { parentPort } from 'node:worker_threads';

/*
 * The thread of `pre-keys.ts`: each message asks for a set of so many bytes, 32 for a private half, 32 for its public half, and so on.
 * The memory moves over to whoever asked; nothing of it stays here. No types and no imports but Node's own in this file: it also
 * runs as it is.
 *
 * As JWK, because Node's way from OpenSSL to DER, which libsignal goes, costs more than the keys themselves: 812 of them take
 * 59 ms of CPU so, 152 ms by libsignal, 62 ms in whatsapp-rust-bridge (measured on Node 20). The encoding belongs into the call: a key
 * object exported right after it can meet a garbage collection that frees what made it, and Node 20 then waits for itself for ever.
 */
const HALF_BYTES = 32;
const AS_JWK = { publicKeyEncoding: { format: 'jwk' }, privateKeyEncoding: { format: 'jwk' } };

// Linux knows priorities of single threads; elsewhere this would slow the whole program.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

parentPort?.on('message', (bytes) => {
  const set = Buffer.alloc(bytes);
  for (let offset = 0; offset < bytes; offset += 2 * HALF_BYTES) {
    const { privateKey } = generateKeyPairSync('x25519', AS_JWK);
    set.write(String(Reflect.get(privateKey, 'd')), offset, HALF_BYTES, 'base64url');
    set.write(String(Reflect.get(privateKey, 'x')), offset + HALF_BYTES, HALF_BYTES, 'base64url');
  }
  parentPort?.postMessage(set, [set.buffer]);
});
