/** Wire types of protobuf. */
const VARINT = 0;
const FIXED_64 = 1;
const WITH_LENGTH = 2;
const FIXED_32 = 5;
/** Fields of WhatsApp's ADVDeviceIdentity, and the value of `deviceType` for a device that Meta hosts. */
const TIMESTAMP = 2;
const DEVICE_TYPE = 5;
const HOSTED = 1;

/** The numbers of a protobuf message by their field. If a field comes twice, the last number counts. */
type Numbers = ReadonlyMap<number, number>;

/** True if the bytes are a device identity as phones write it. */
export function isDeviceDetails(details: Uint8Array): boolean {
  return (readNumbers(details)?.size ?? 0) > 0;
}

/** Unix seconds at which the phone signed the device; `null` if that cannot be read. */
export function linkedAtOf(details: Uint8Array): number | null {
  const seconds = readNumbers(details)?.get(TIMESTAMP);
  return seconds !== undefined && Number.isSafeInteger(seconds) ? seconds : null;
}

/** True if the signed details say that Meta hosts this device. */
export function isHosted(details: Uint8Array): boolean {
  return readNumbers(details)?.get(DEVICE_TYPE) === HOSTED;
}

/** Reads the numbers of a protobuf message and skips its other fields; `null` if the bytes are no such message. */
function readNumbers(bytes: Uint8Array): Numbers | null {
  const numbers = new Map<number, number>();
  let at = 0;
  const readVarint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? Number.NaN;
      value += (byte % 128) * factor;
      if (!(byte >= 128)) return value;
    }
  };
  while (at < bytes.length) {
    const tag = readVarint();
    const [field, wireType] = [Math.floor(tag / 8), tag % 8];
    if (wireType === VARINT) numbers.set(field, readVarint());
    else if (wireType === FIXED_64) at += 8;
    else if (wireType === WITH_LENGTH) at += readVarint();
    else if (wireType === FIXED_32) at += 4;
    else return null;
    if (!(field > 0) || !(at <= bytes.length)) return null;
  }
  return numbers;
}
