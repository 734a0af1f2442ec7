const END_OF_EVENT = '\n\n';
const DATA = 'data: ';
/** A step with the largest QR code has 8 kB. */
const MAX_UNREAD_CHARACTERS = 1024 * 1024;

/**
 * Reads server-sent events from pieces of any size; each connection needs its own reader.
 * Source: the HTML standard, "Server-sent events", as far as this server uses it: one `data:` line an event.
 */
export class EventStreamReader {
  readonly #decoder = new TextDecoder();
  #unread = '';

  /** Returns the data of each event that these bytes complete, in order; `null` stands for a comment. Throws if an event is too long. */
  read(bytes: Uint8Array): readonly (string | null)[] {
    const events = (this.#unread + this.#decoder.decode(bytes, { stream: true })).split(END_OF_EVENT);
    this.#unread = events.pop() ?? '';
    if (this.#unread.length > MAX_UNREAD_CHARACTERS) throw new Error('far too long');
    return events.map(dataOf);
  }
}

function dataOf(event: string): string | null {
  const line = event.split('\n').find((text) => text.startsWith(DATA));
  return line === undefined ? null : line.slice(DATA.length);
}
