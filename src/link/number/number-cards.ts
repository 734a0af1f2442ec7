const DATE = String.raw`\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?`;
const TIME = String.raw`\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.? ?m\.?)?`;
/** The date and time before a copied or exported message, with the brackets that `plainText` writes. */
const STAMP = new RegExp(String.raw`^ ?\(?(?:${DATE},? ${TIME}|${TIME},? ${DATE})(?:\) ?| - )`, 'i');
/** The sender of a message if it is a number. */
const SENDER = /^~? ?([+(]?\d[\d() .-]{5,30}):(?: |$)/;

const WAID = /\bwaid=(\d{5,20})/gi;
const IS_CARD = /BEGIN:VCARD|TEL;|item\d{1,3}\.TEL/;
/** The number ends at the first letter and not at the end of the line, because an input field of one line removes line breaks. */
const TEL = /TEL(?:;[^:;\n]{1,60}){0,4}:(?:tel:)?([^\nA-Za-z]+)/g;

/** Returns only the numbers of a contact card or of a copied message, and any other text unchanged. `plainText` must have made the text. */
export function withoutWrapping(text: string): string {
  const accounts = [...text.matchAll(WAID)].map((match) => `+${match[1] ?? ''}`);
  if (accounts.length > 0) return [...new Set(accounts)].join('\n');
  if (!IS_CARD.test(text)) return withoutStamps(text);
  const numbers = [...text.matchAll(TEL)].map((match) => (match[1] ?? '').trim());
  return numbers.length === 0 ? text : [...new Set(numbers)].join('\n');
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
