import { buildPairingQRData, type AuthenticationCreds } from '@whiskeysockets/baileys';
import { create } from 'qrcode';
import { browserFor } from '../socket/device-name.ts';

/** A QR code as one SVG path in module units from 0,0. */
type QrImage = { readonly path: string; readonly size: number };

/** Draws with error correction level L, because it gives the largest modules at a given size, and a code on a screen is never damaged. */
export function drawQr(text: string): QrImage {
  // The text is passed as bytes, because the search for shorter encodings takes longer than all the rest, and none encodes small letters.
  const { modules } = create([{ data: Buffer.from(text), mode: 'byte' }], { errorCorrectionLevel: 'L' });
  const { size, data } = modules;
  let path = '';
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (data[y * size + x] === 0) continue;
      const start = x;
      while (x < size && data[y * size + x] !== 0) x += 1;
      path += `M${start} ${y}h${x - start}v1h-${x - start}z`;
    }
  }
  return { path, size };
}

/** What a QR says to the phone, as Baileys writes it, with the secret that the creds have now. */
export function qrText(
  ref: string,
  { noiseKey, signedIdentityKey, advSecretKey }: AuthenticationCreds,
): string {
  const [noise, identity] = [noiseKey, signedIdentityKey].map((pair) =>
    Buffer.from(pair.public).toString('base64'),
  );
  return buildPairingQRData(ref, noise ?? '', identity ?? '', advSecretKey, browserFor('qr'));
}
