const DATE = String.raw`\d{1,4}[./-]\d{1,2}(?:[./-]\d{2,4})?`;
const TIME = String.raw`\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]\.? ?m\.?)?`;
/** Stands before a message that was copied or exported, its brackets as plain text has them. */
const STAMP = new RegExp(String.raw`^ ?\(?(?:${DATE},? ${TIME}|${TIME},? ${DATE})(?:\) ?| - )`, 'i');
/** The sender of a message, where it is a number. */
const SENDER = /^~? ?([+(]?\d[\d() .-]{5,30}):(?: |$)/;

const WAID = /\bwaid=(\d{5,20})/gi;
const IS_CARD = /BEGIN:VCARD|TEL;|item\d{1,3}\.TEL/;
/** Not up to the end of the line: a field of one line swallows the line breaks. */
const TEL = /TEL(?:;[^:;\n]{1,60}){0,4}:(?:tel:)?([^\nA-Za-z]+)/g;

/** The numbers of a contact card or of a copied message alone; any other text as it is. The text is plain already. */
export function withoutWrapping(text: string): string {
  const accounts = [...text.matchAll(WAID)].map((match) => `+${match[1] ?? ''}`);
  if (accounts.length > 0) return [...new Set(accounts)].join('\n');
  if (!IS_CARD.test(text)) return withoutStamps(text);
  const numbers = [...text.matchAll(TEL)].map((match) => (match[1] ?? '').trim());
  return numbers.length === 0 ? text : [...new Set(numbers)].join('\n');
}

/** Who wrote, where that is a number, and not what was written; else the messages without their times. */
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
