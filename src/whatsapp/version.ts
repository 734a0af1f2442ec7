import NodeCache from 'node-cache';
import { DEFAULT_CONNECTION_CONFIG, type WAVersion } from '@whiskeysockets/baileys';
import { AppError } from '../errors.ts';
import type { Clock, Log } from '../ports/base.ts';

const LOOKUP_LIMIT_MS = 5_000;
const LOOKUP_MAX_BYTES = 2 * 1024 * 1024;
const FOUND_TTL_S = 6 * 3600;
const FAILED_TTL_S = 600;
const REVISION = /client_revision\\?":\s*(\d{4,12})/;
const OUTDATED_WINDOW_MS = 10 * 60_000;
const OUTDATED_LINKS = 3;
const OPEN_MS = 5 * 60_000;

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

/** Stops new links for a while after several ended with an outdated version; then lets one try. */
export type Circuit = {
  readonly refusal: () => AppError | null;
  readonly recordStart: () => void;
  readonly recordOutdated: () => void;
  readonly recordAccepted: () => void;
};

/** Three links refused as outdated within 10 min open it for 5 min. */
export function createCircuit(clock: Clock): Circuit {
  let refusedAtMs: readonly number[] = [];
  let openUntilMs: number | null = null;
  return {
    refusal: () => {
      if (openUntilMs === null) return null;
      const leftMs = openUntilMs - clock.monotonic();
      if (leftMs > 0) {
        return new AppError('WHATSAPP_CLIENT_OUTDATED', { fields: { retryAfter: Math.ceil(leftMs / 1000) } });
      }
      return null;
    },
    recordStart: () => {
      // The first link after the pause is the probe; until it succeeds the others wait for another round.
      if (openUntilMs !== null) openUntilMs = clock.monotonic() + OPEN_MS;
    },
    recordOutdated: () => {
      const nowMs = clock.monotonic();
      refusedAtMs = [...refusedAtMs.filter((atMs) => nowMs - atMs < OUTDATED_WINDOW_MS), nowMs];
      if (refusedAtMs.length >= OUTDATED_LINKS) openUntilMs = nowMs + OPEN_MS;
    },
    recordAccepted: () => {
      refusedAtMs = [];
      openUntilMs = null;
    },
  };
}
