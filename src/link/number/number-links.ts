import { percentDecoded } from '../../wire/address/percent.ts';
import { plainText } from './number-text.ts';

/** The links in a pasted text: the numbers of links to chats, or a link without a number. */
type LinkFinding =
  /** There is no link; `text` is to be read as a number. */
  | { readonly kind: 'none'; readonly text: string }
  /** `texts` are the numbers as the links write them; `rest` is the text around the links. */
  | { readonly kind: 'numbers'; readonly texts: readonly string[]; readonly rest: string }
  | { readonly kind: 'no-number' };

const CHAT_HOST = /(?:wa\.me|whatsapp\.com|whatsapp:\/\/|intent:\/\/)\/*/i;
const ANY_LINK = /[a-z]:\/\/|www\.|\.(?:com|net|org|me|io|link|app)\/|@[a-z]/i;
/** Schemes of calls and messages; the number after them is written like any other. */
const CALL_SCHEME = /\b(?:tel|callto|sms|smsto|facetime|skype|whatsapp):(?:\/\/(?=[\d+(%]))?/gi;
/** The path of a chat, a catalogue or a product that holds the number. */
const PATH = /^(?:send\/|c\/|p\/\d{1,30}\/)?([+(]?\d[\d()-]*)(?:[/?#]|[.,;:!>"']*$)/i;
const JID = /(?<![\d._:])(\d{5,20})(?:[._]\d{1,5})?(?::\d{1,5})?@(?:s\.whatsapp\.net|c\.us)\b/gi;

/** A text with more links than this holds more than one number. */
const MAX_LINKS = 5;

/** Finds links to WhatsApp chats and WhatsApp's own addresses (JIDs) in a text that `plainText` has made. */
export function findLinks(text: string): LinkFinding {
  const calls = withoutCallSchemes(text);
  const jids = [...calls.matchAll(JID)].map((match) => `+${match[1] ?? ''}`);
  if (jids.length > 0) return { kind: 'numbers', texts: jids, rest: calls.replace(JID, ' ') };
  if (!ANY_LINK.test(calls)) return { kind: 'none', text: calls };
  const texts: string[] = [];
  const rest: string[] = [];
  for (const word of calls.split(/\s+/)) {
    if (!ANY_LINK.test(word)) {
      rest.push(word);
      continue;
    }
    const number = numberOf(plainText(percentDecoded(word)));
    if (number === null) return { kind: 'no-number' };
    if (!texts.includes(number)) texts.push(number);
    if (texts.length > MAX_LINKS) break;
    // The words after this link belong to the message that the link would send.
    if (/[?&]text=/i.test(word)) break;
  }
  return { kind: 'numbers', texts, rest: rest.join(' ') };
}

/** Turns `tel:0712;phone-context=+254` and similar links into a number; other parts of such a link are cut. */
function withoutCallSchemes(text: string): string {
  const bare = text.replace(CALL_SCHEME, ' ');
  if (bare === text || /\bwhatsapp:\/\/ *send/i.test(text)) return text;
  const context = /;phone-context=(\+\d{1,4})\b/i.exec(bare)?.[1] ?? '';
  const number = plainText(percentDecoded(bare.replace(/;phone-context=[^;\s]*/i, '').replace(/\?.*/s, '')));
  return context === '' ? number : `${context} ${number.trim()}`;
}

function numberOf(link: string): string | null {
  const host = CHAT_HOST.exec(link);
  if (host === null) return null;
  const behind = link.slice(host.index + host[0].length);
  const fields = behind.replaceAll('&amp;', '&').split(/[?&#]/).slice(1);
  const phone = fields.find((field) => /^phone=/i.test(field))?.slice('phone='.length);
  return phone ?? PATH.exec(behind)?.[1] ?? null;
}
