import NodeCache from 'node-cache';
import { DEFAULT_CONNECTION_CONFIG, type WAVersion } from '@whiskeysockets/baileys';
import type { Log } from '../ports/base.ts';
import { causeOf, type ReachCause } from './reachability.ts';
import type { Route } from './route.ts';

const LOOKUP_LIMIT_MS = 5_000;
const LOOKUP_MAX_BYTES = 2 * 1024 * 1024;
const FOUND_TTL_S = 6 * 3600;
const FAILED_TTL_S = 600;
const REVISION = /client_revision\\?":\s*(\d{4,12})/;

/** The client version that WhatsApp is told. All versions of WhatsApp Web have the form `2.3000.n`, here `[2, 3000, n]`. */
export type VersionSource = {
  readonly current: () => WAVersion;
  /** To be called after a 405. Looks the version up once for all links; true if a newer one is in use now. */
  readonly lookUp: () => Promise<boolean>;
};

/** Starts with the version that the operator set, or with that of Baileys. Look-ups go to the host of `route.url`, or to WhatsApp's own. */
export function createVersionSource(pinned: WAVersion | null, route: Route, log: Log): VersionSource {
  const base: WAVersion = pinned ?? DEFAULT_CONNECTION_CONFIG.version;
  const cache = new NodeCache({ stdTTL: FOUND_TTL_S, checkperiod: 0 });
  let running: Promise<boolean> | null = null;
  const current = () => cache.get<WAVersion>('version') ?? base;
  const lookUpOnce = async () => {
    const { revision, failure } = await fetchRevision(route);
    const plausible = revision !== null && revision > base[2] && revision < base[2] * 2;
    const said = failure === null ? {} : { cause: failure.kind, code: failure.code };
    const fields = { found: revision, used: plausible, ...said };
    log.warn(fields, 'WhatsApp refused our version, looked up the current one');
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

type Found = { readonly revision: number | null; readonly failure: ReachCause | null };

async function fetchRevision({ url, agent }: Route): Promise<Found> {
  try {
    // axios is imported only here, because it takes 8 MB of memory and most servers never look a version up.
    const { default: axios } = await import('axios');
    const answer = await axios.get<string>(lookupAddress(url), {
      responseType: 'text',
      timeout: LOOKUP_LIMIT_MS,
      signal: AbortSignal.timeout(LOOKUP_LIMIT_MS),
      maxContentLength: LOOKUP_MAX_BYTES,
      maxRedirects: 0,
      headers: { Connection: 'close' },
      proxy: false,
      ...(agent === null ? {} : { httpAgent: agent, httpsAgent: agent }),
    });
    const found = REVISION.exec(answer.data)?.[1];
    return { revision: found === undefined ? null : Number(found), failure: null };
  } catch (error) {
    // The host cannot be reached, redirects, answers too slowly or with too much: the version in use stays.
    return { revision: null, failure: causeOf(error instanceof Error ? (error.cause ?? error) : error) };
  }
}
