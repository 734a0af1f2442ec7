import type { InspectedAccount } from '../../ports/inspection.ts';
import { objectOf, type JsonObject } from '../json.ts';
import { ok, wrong, type CheckResult } from './check-result.ts';

/** The JID of an account's own device: the number, perhaps an agent, the device, and the server. */
const JID = /^(?<number>\d{5,20})(?:_\d{1,3})?(?::(?<device>\d{1,5}))?@(?<server>[a-z.]{1,30})$/;
const ACCOUNT_SERVERS = new Set(['s.whatsapp.net', 'c.us', 'hosted']);
/** WhatsApp allows 25 characters, but a pasted state may hold a longer name. */
const MAX_NAME_LENGTH = 100;
/** Control characters, and characters that reverse the direction of text. */
const INVISIBLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Checks that the creds name an account and a linked device. */
export function checkMe(creds: JsonObject): CheckResult {
  const jid = jidOf(creds);
  if (jid === null) return wrong({ reason: 'me-missing' });
  if (!ACCOUNT_SERVERS.has(jid.server)) return wrong({ reason: 'me-no-account' });
  return jid.device === 0 ? wrong({ reason: 'me-no-device' }) : ok({ reason: 'me-known' });
}

/** Reads the account of the creds. Its texts are shortened and cleaned, because anybody may have written them. */
export function readAccount(creds: JsonObject): InspectedAccount | null {
  const jid = jidOf(creds);
  if (jid === null) return null;
  const name = shownText(objectOf(creds['me'])['name']);
  const platform = shownText(creds['platform']);
  return {
    number: jid.number,
    ...(name === null || name === '~' ? {} : { name }),
    ...(platform === null ? {} : { platform }),
    linkedBy: typeof creds['pairingCode'] === 'string' ? 'code' : 'qr',
  };
}

/** Shortens a text and removes invisible characters, so that it may be shown to people; `null` for a value that is no text. */
function shownText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const start = value.slice(0, MAX_NAME_LENGTH * 2).replace(INVISIBLE, ' ');
  const characters = Array.from(start);
  return characters.length > MAX_NAME_LENGTH
    ? `${characters.slice(0, MAX_NAME_LENGTH - 1).join('')}…`
    : start;
}

type Jid = { readonly number: string; readonly device: number; readonly server: string };

function jidOf(creds: JsonObject): Jid | null {
  const id = objectOf(creds['me'])['id'];
  const { number, device = '0', server } = (typeof id === 'string' ? JID.exec(id)?.groups : null) ?? {};
  return number === undefined || server === undefined ? null : { number, device: Number(device), server };
}
