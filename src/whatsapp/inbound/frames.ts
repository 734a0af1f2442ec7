const HEADER_BYTES = 3;

/** Cuts the bytes of a web socket into WhatsApp's frames, which may start anywhere in its messages. Throws RangeError for too large a frame. */
export class FrameReader {
  readonly #maxFrameBytes: number;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  add(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
  }

  /** The next whole frame with its header of three bytes; `null` if there is none yet. */
  next(): Buffer | null {
    if (this.#bytes < HEADER_BYTES) return null;
    const size = HEADER_BYTES + this.#peek(HEADER_BYTES).readUIntBE(0, HEADER_BYTES);
    if (size > this.#maxFrameBytes) throw new RangeError('a frame that is too large');
    if (this.#bytes < size) return null;
    const whole = this.#peek(size);
    this.#bytes -= size;
    this.#parts[0] = whole.subarray(size);
    if (this.#parts[0].length === 0) this.#parts.shift();
    return whole.subarray(0, size);
  }

  /** The first `length` bytes or more. Parts are joined only when the first is too short, so a long frame is not copied with every message. */
  #peek(length: number): Buffer {
    const [first = Buffer.alloc(0)] = this.#parts;
    if (first.length >= length) return first;
    const joined = Buffer.concat(this.#parts);
    this.#parts = [joined];
    return joined;
  }
}
