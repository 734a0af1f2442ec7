const DATE = String.raw`\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?`;
const TIME = String.raw`\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.? ?m\.?)?`;
/** The date and time before a copied or exported message, with the brackets that `plainText` writes. */
const STAMP = new RegExp(String.raw`^ ?\(?(?:${DATE},? ${TIME}|${TIME},? ${DATE})(?:\) ?| - )`, 'i');
/** The sender of a message if it is a number. */
const SENDER = /^~? ?([+(]?\d[\d() .-]{5,30}):(?: |$)/;

const WAID = /\bwaid=(\d{5,20})/gi;
const IS_CARD = /BEGIN:VCARD|TEL;|item\d{1,3}\.TEL/;
const TEL = /TEL(?=[;:])/;
const MAX_TEL_TYPES = 244;

/** Returns only the numbers of a contact card or of a copied message, and any other text unchanged. `plainText` must have made the text. */
export function withoutWrapping(text: string): string {
  const accounts = [...text.matchAll(WAID)].map((match) => `+${match[1] ?? ''}`);
  if (accounts.length > 0) return [...new Set(accounts)].join('\n');
  if (!IS_CARD.test(text)) return withoutStamps(text);
  const numbers = text
    .split(TEL)
    .slice(1)
    .map(numberOf)
    .filter((number) => number !== '');
  return numbers.length === 0 ? text : [...new Set(numbers)].join('\n');
}

/**
 * The number in what follows `TEL` up to the next one: `;type=CELL;type=VOICE:+49 ...`. It ends at the first letter and not at the end of
 * the line, because an input field of one line removes line breaks.
 */
function numberOf(line: string): string {
  const colon = line.indexOf(':');
  const types = line.slice(0, colon);
  if (colon < 0 || colon > MAX_TEL_TYPES || types.includes('\n')) return '';
  const value = line.slice(colon + 1);
  const number = /^[^\nA-Za-z]+/.exec(value.startsWith('tel:') ? value.slice('tel:'.length) : value);
  return number?.[0].trim() ?? '';
}

/** Returns the senders of copied messages if they are numbers, or else the messages without their times. */
function withoutStamps(text: string): string {
  const lines = text.split('\n');
  if (!lines.some((line) => STAMP.test(line))) return text;
  const bare = lines.map((line) => line.replace(STAMP, ''));
  const senders = bare.flatMap((line, index) =>
    line === lines[index] ? [] : [(SENDER.exec(line)?.[1] ?? '').trim()],
  );
  const numbers = [...new Set(senders)].filter((sender) => sender !== '');
  return numbers.length === 0 ? bare.join('\n') : numbers.join('\n');
}
