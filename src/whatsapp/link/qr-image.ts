import { create } from 'qrcode';

/** A QR code as one SVG path in module units from 0,0. */
export type QrImage = { readonly path: string; readonly size: number };

/** Draws at level L: at the same size on a screen its modules are the largest, and a screen loses no corner. */
export function drawQr(text: string): QrImage {
  // As bytes: looking for a mix of alphabets costs more than the rest, and these texts are of small letters for the most part.
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
