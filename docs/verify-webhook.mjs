import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Checks a notice of a link or a session: that it was signed with WEBHOOK_SECRET, and less than 5 minutes ago.
 * `signature` is the header X-Trekker-Signature, `body` the text of the request exactly as it came.
 */
export function verifyNotice(signature, body, secret, nowMs = Date.now()) {
  const [, time, given] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (time === undefined || Math.abs(nowMs / 1000 - Number(time)) > 300) return false;
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}
