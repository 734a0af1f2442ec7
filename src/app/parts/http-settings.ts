import type { Config, Secrets } from '../../config/config.ts';
import type { HttpDeps, HttpSettings } from '../../http/request/deps.ts';
import { deviceNames } from '../../whatsapp/socket/device-name.ts';

type FromStart = Pick<HttpDeps, 'clock' | 'random' | 'log' | 'languages' | 'minCodeMs' | 'graceMs' | 'words'>;
type Settings = HttpSettings & Pick<HttpDeps, 'secrets' | 'deviceNames'>;

/** Picks what the routes may read, so that they never hold the key ring or the address of the database. */
export function httpSettings({
  config: {
    server,
    session,
    brand,
    reveal,
    maxLinks,
    linksAtOncePerAddress,
    keepStates,
    deviceName,
    whatsapp,
  },
  secrets: { apiKeys, metricsToken },
  clock,
  random,
  log,
  languages,
  minCodeMs,
  graceMs,
  words,
}: FromStart & { readonly config: Config; readonly secrets: Secrets }): Settings & FromStart {
  const settings: HttpSettings = {
    server,
    session,
    brand,
    reveal,
    maxLinks,
    linksAtOncePerAddress,
    offers: { passkey: whatsapp.passkey, keepStates: keepStates.isOn },
  };
  const shown = { secrets: { apiKeys, metricsToken }, deviceNames: deviceNames(deviceName) };
  return { ...settings, ...shown, clock, random, log, languages, minCodeMs, graceMs, words };
}
