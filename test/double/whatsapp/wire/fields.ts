/** Splits a protobuf message into its fields. Only numbers and bytes occur in Signal's messages. */
export function fieldsOf(message: Buffer): ReadonlyMap<number, Buffer | number> {
  const fields = new Map<number, Buffer | number>();
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = number();
    const value = number();
    if ((tag & 7) === 0) fields.set(tag >> 3, value);
    else if ((tag & 7) === 2) fields.set(tag >> 3, message.subarray(at, (at += value)));
    else throw new Error(`a field of wire type ${tag & 7}`);
  }
  return fields;
}
