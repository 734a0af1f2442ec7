import type { Config, Secrets } from '../../config/config.ts';
import type { HttpDeps, HttpSettings } from '../../http/request/deps.ts';

type FromStart = Pick<HttpDeps, 'clock' | 'random' | 'log' | 'language' | 'minCodeMs'>;

/** Picks what the routes may read, so that they never hold the key ring or the address of the database. */
export function httpSettings({
  config: { server, session, brand, reveal, maxLinks, linksAtOncePerAddress },
  secrets: { apiKeys, metricsToken },
  clock,
  random,
  log,
  language,
  minCodeMs,
}: FromStart & { readonly config: Config; readonly secrets: Secrets }): HttpSettings &
  Pick<HttpDeps, 'secrets'> &
  FromStart {
  const settings: HttpSettings = { server, session, brand, reveal, maxLinks, linksAtOncePerAddress };
  return { ...settings, secrets: { apiKeys, metricsToken }, clock, random, log, language, minCodeMs };
}
