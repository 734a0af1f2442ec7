/** Names, texts and Unix modes of a zip whose files are stored as they are. Source: APPNOTE 4.3. */
export function readZip(zip: Buffer): ReadonlyMap<string, { readonly text: string; readonly mode: number }> {
  const end = zip.lastIndexOf('PK\u0005\u0006');
  if (end < 0) throw new Error('the zip is not complete');
  const files = new Map<string, { text: string; mode: number }>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error('a file is packed');
    const [size, nameLength, extraLength, commentLength] = [
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const mode = zip.readUInt32LE(at + 38) >>> 16;
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    files.set(name, { text: zip.toString('utf8', start, start + size), mode });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}
