import jsqr from 'jsqr';
import sharp from 'sharp';

/** The text of the QR code in a PNG; `null` if no code is read. */
export async function readPngQr(png: ArrayBuffer): Promise<string | null> {
  const { data, info } = await sharp(Buffer.from(png))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  // The types of jsQR describe an ES module, but its code is CommonJS.
  const decode = jsqr as unknown as typeof jsqr.default;
  return decode(new Uint8ClampedArray(data), info.width, info.height)?.data ?? null;
}
