import { createHash, randomBytes } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Clock } from '../ports/base.ts';
import { causeOf, causeOfStatus, type ReachCause } from './reachability.ts';
import type { Route } from './route.ts';

/** The address of WhatsApp's own endpoint; that of Baileys, whose import takes half a second. */
export const WHATSAPP_ADDRESS = 'wss://web.whatsapp.com/ws/chat';
const ORIGIN = 'https://web.whatsapp.com';
const LIMIT_MS = 15_000;
/** RFC 6455 section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * Opens a WebSocket to WhatsApp as a link does, without a word on it, and closes it at once. Returns `null` if that worked, else why it did
 * not. Never rejects.
 */
export function testRoute({ url, agent }: Route, clock: Clock): Promise<ReachCause | null> {
  const address = new URL(url ?? WHATSAPP_ADDRESS);
  const isSecure = address.protocol === 'wss:';
  address.protocol = isSecure ? 'https:' : 'http:';
  const key = randomBytes(16).toString('base64');
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    Origin: ORIGIN,
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': key,
  };
  const start = isSecure ? requestSecure : requestPlain;
  const request = start(address, { headers, ...(agent === null ? {} : { agent }) });
  return new Promise((resolve) => {
    const end = (cause: ReachCause | null) => {
      stop();
      resolve(cause);
      // Ending the request may cause an error, which comes back here and changes nothing any more.
      request.destroy();
    };
    const stop = clock.after(LIMIT_MS, () => end({ kind: 'timeout', code: 'ETIMEDOUT' }));
    request.on('upgrade', (answer, socket) => {
      socket.destroy();
      const isOurs = answer.headers['sec-websocket-accept'] === acceptOf(key);
      end(isOurs ? null : { kind: 'not-whatsapp', code: 'NO_WEBSOCKET' });
    });
    request.on('response', (answer) => end(causeOfStatus(answer.statusCode ?? 0)));
    request.on('error', (error) => end(causeOf(error)));
    request.end();
  });
}

function acceptOf(key: string): string {
  return createHash('sha1')
    .update(key + ACCEPT_GUID)
    .digest('base64');
}
