import NodeCache from 'node-cache';
import { DEFAULT_CONNECTION_CONFIG, type WAVersion } from '@whiskeysockets/baileys';
import type { Log } from '../ports/base.ts';

const LOOKUP_LIMIT_MS = 5_000;
const LOOKUP_MAX_BYTES = 2 * 1024 * 1024;
const FOUND_TTL_S = 6 * 3600;
const FAILED_TTL_S = 600;
const REVISION = /client_revision\\?":\s*(\d{4,12})/;

/** `[2, 3000, n]` of the text `2.3000.n`, the only family of versions WhatsApp Web has. */
export type VersionSource = {
  readonly current: () => WAVersion;
  /** After a 405: looks the version up once for all links; true if a newer one is in use now. */
  readonly lookUp: () => Promise<boolean>;
};

/** The version Baileys ships, or the operator's. Lookups go to WhatsApp's own host, or to the double's. */
export function createVersionSource(
  pinned: WAVersion | null,
  socketUrl: string | null,
  log: Log,
): VersionSource {
  const base: WAVersion = pinned ?? DEFAULT_CONNECTION_CONFIG.version;
  const cache = new NodeCache({ stdTTL: FOUND_TTL_S, checkperiod: 0 });
  let running: Promise<boolean> | null = null;
  const current = () => cache.get<WAVersion>('version') ?? base;
  const lookUpOnce = async () => {
    const revision = await fetchRevision(lookupAddress(socketUrl));
    const plausible = revision !== null && revision > base[2] && revision < base[2] * 2;
    log.warn({ found: revision, used: plausible }, 'WhatsApp refused our version, looked up the current one');
    if (plausible) cache.set<WAVersion>('version', [base[0], base[1], revision]);
    else cache.set('failed', true, FAILED_TTL_S);
    return plausible;
  };
  return {
    current,
    lookUp: () => {
      if (cache.has('version')) return Promise.resolve(true);
      if (cache.has('failed')) return Promise.resolve(false);
      running ??= lookUpOnce().finally(() => {
        running = null;
      });
      return running;
    },
  };
}

function lookupAddress(socketUrl: string | null): string {
  if (socketUrl === null) return 'https://web.whatsapp.com/sw.js';
  const url = new URL('/sw.js', socketUrl);
  url.protocol = url.protocol === 'wss:' ? 'https:' : 'http:';
  return url.href;
}

async function fetchRevision(address: string): Promise<number | null> {
  try {
    // Here alone: it takes 8 MB, and most servers are never refused.
    const { default: axios } = await import('axios');
    const answer = await axios.get<string>(address, {
      responseType: 'text',
      timeout: LOOKUP_LIMIT_MS,
      signal: AbortSignal.timeout(LOOKUP_LIMIT_MS),
      maxContentLength: LOOKUP_MAX_BYTES,
      maxRedirects: 0,
      headers: { Connection: 'close' },
      proxy: false,
    });
    const found = REVISION.exec(answer.data)?.[1];
    return found === undefined ? null : Number(found);
  } catch {
    // Unreachable, redirected, too big or too slow: the pinned version stays.
    return null;
  }
}
