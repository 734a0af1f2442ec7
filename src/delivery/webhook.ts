import { createHmac } from 'node:crypto';
import { create, isAxiosError, type AxiosInstance } from 'axios';
import pRetry from 'p-retry';
import { useAgent } from 'request-filtering-agent';
import type { Clock, Log } from '../ports/base.ts';
import type { Notice, NoticeChannel } from '../ports/link-news.ts';
import { callIfLate } from '../ports/timing.ts';

const ANSWER_LIMIT_MS = 5_000;
const MAX_BYTES = 64 * 1024;
/** Four tries in all, with waits of 1, 4 and 16 s between them. */
const RETRIES = 3;
const FIRST_RETRY_MS = 1_000;
const RETRY_FACTOR = 4;
/** While this many notices are being sent, new ones are dropped, so that a receiver that is down does not fill the memory. */
const MAX_UNDER_WAY = 200;
/** How long notices that are being sent may still take when the program stops. */
const CLOSE_GRACE_MS = 1_000;
/** Link-local addresses, also written as IPv4 in IPv6: cloud machines offer secrets there. Private addresses are allowed to the operator. */
const LINK_LOCAL = ['169.254.0.0/16', 'fe80::/10', '::ffff:a9fe:0/112'];

export type WebhookOptions = {
  readonly url: string;
  /** Signs every notice. */
  readonly secret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly firstRetryMs?: number;
};

/**
 * Posts signed notices to the operator's address. It follows no redirect, uses no proxy and no link-local address,
 * and allows 5 s and 64 kB a try. `X-Trekker-Signature: t=<unix seconds>,v1=<hex>` is the HMAC-SHA256 of `<t>.<body>`.
 * Lifetime: until `close`. `notify` never rejects; a notice that cannot be delivered is logged and dropped.
 */
export function createWebhook(options: WebhookOptions): NoticeChannel {
  const { clock, log } = options;
  const client = createClient(options.url);
  /** `closing` ends the waits between tries, `cutting` ends the running requests. */
  const [closing, cutting] = [new AbortController(), new AbortController()];
  const underWay = new Set<Promise<void>>();
  const send = async (notice: Notice): Promise<void> => {
    try {
      await deliver(client, options, toBody(notice), { closing: closing.signal, cutting: cutting.signal });
    } catch (error) {
      log.warn({ err: error, ...nameOf(notice) }, 'a notice could not be delivered');
    }
  };
  return {
    notify: async (notice) => {
      if (closing.signal.aborted || underWay.size >= MAX_UNDER_WAY) {
        log.warn(nameOf(notice), 'a notice was dropped');
        return;
      }
      const sent = send(notice);
      underWay.add(sent);
      await sent;
      underWay.delete(sent);
    },
    close: async () => {
      const reason = new Error('the program stops');
      closing.abort(reason);
      await callIfLate(clock, CLOSE_GRACE_MS, () => cutting.abort(reason), Promise.all(underWay));
    },
  };
}

/** Returns the signature of one body: `t=<unix seconds>,v1=<hex>`. */
function signNotice(secret: string, body: string, atMs: number): string {
  const time = Math.floor(atMs / 1000);
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}

/** Names each field, so that a field added to a notice later is not sent by accident. */
function toBody(notice: Notice): string {
  const { event, at } = notice;
  switch (notice.event) {
    case 'link.finished': {
      const { linkId, method, result, number, fingerprint, ms } = notice;
      return JSON.stringify({ event, linkId, method, result, number, fingerprint, ms, at });
    }
    case 'link.started':
    case 'link.scanned':
      return JSON.stringify({ event, linkId: notice.linkId, method: notice.method, at });
    case 'session.restored':
    case 'session.withdrawn':
      return JSON.stringify({ event, fingerprint: notice.fingerprint, at });
  }
}

function nameOf(notice: Notice): { readonly link: string } | { readonly record: string } {
  return 'linkId' in notice ? { link: notice.linkId } : { record: notice.fingerprint };
}

function createClient(url: string): AxiosInstance {
  const agent = useAgent(url, { allowPrivateIPAddress: true, denyIPAddressList: LINK_LOCAL });
  return create({
    baseURL: url,
    httpAgent: agent,
    httpsAgent: agent,
    maxRedirects: 0,
    proxy: false,
    responseType: 'text',
    maxContentLength: MAX_BYTES,
    maxBodyLength: MAX_BYTES,
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'trekker-session', Connection: 'close' },
  });
}

async function deliver(
  client: AxiosInstance,
  { secret, clock, firstRetryMs = FIRST_RETRY_MS }: WebhookOptions,
  body: string,
  { closing, cutting }: { readonly closing: AbortSignal; readonly cutting: AbortSignal },
): Promise<void> {
  let isDelivered = false;
  const post = async () => {
    const headers = { 'X-Trekker-Signature': signNotice(secret, body, clock.now()) };
    const signal = AbortSignal.any([cutting, AbortSignal.timeout(ANSWER_LIMIT_MS)]);
    await client.post('', body, { headers, signal });
    isDelivered = true;
  };
  try {
    await pRetry(post, {
      retries: RETRIES,
      minTimeout: firstRetryMs,
      factor: RETRY_FACTOR,
      signal: closing,
      shouldRetry: ({ error }) => isWorthRetrying(error),
    });
  } catch (error) {
    // The notice may have arrived while the program began to stop; `pRetry` rejects then as well.
    if (!isDelivered) throw error;
  }
}

/** False for failures that another try would meet again: redirects, refusals, and an address that is not allowed. */
function isWorthRetrying(error: Error): boolean {
  if (!isAxiosError(error)) return false;
  const status = error.response?.status;
  if (status !== undefined) return status >= 500 || status === 408 || status === 429;
  return !error.message.includes('is not allowed') && !error.message.includes('maxContentLength');
}
