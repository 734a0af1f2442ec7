import jsqr from 'jsqr';
import { expect, test } from 'vitest';
import { drawQr } from '../../../src/cli/terminal-qr.ts';

const PIXELS_PER_MODULE = 4;

/** The pixels that a camera sees of half blocks on a white ground. */
function photograph(lines: readonly string[]): {
  data: Uint8ClampedArray;
  side: { width: number; height: number };
} {
  // oxlint-disable-next-line no-control-regex -- colours of the terminal
  const plain = lines.map((line) => line.replace(/\u001b\[[\d;]*m/g, ''));
  const width = (plain[0]?.length ?? 0) * PIXELS_PER_MODULE;
  const height = plain.length * 2 * PIXELS_PER_MODULE;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const row = Math.floor(y / PIXELS_PER_MODULE);
      const block = plain[row >> 1]?.[Math.floor(x / PIXELS_PER_MODULE)];
      const isBlack = block === '█' || block === (row % 2 === 0 ? '▀' : '▄');
      if (isBlack) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { data, side: { width, height } };
}

test('drawQr, for a text as long as WhatsApp makes it, draws what a camera reads', () => {
  const text = `https://wa.me/settings/linked_devices#2@${'Ab3/'.repeat(56)}`;
  const lines = drawQr(text);
  const { data, side } = photograph(lines);
  // The types of jsQR describe an ES module, but its code is CommonJS.
  const decode = (
    typeof jsqr === 'function' ? jsqr : (jsqr as { default: unknown }).default
  ) as typeof jsqr.default;

  expect(decode(data, side.width, side.height, { inversionAttempts: 'dontInvert' })?.data).toBe(text);
  expect(lines.every((line) => line.startsWith('\u001b[30;107m') && line.endsWith('\u001b[0m'))).toBe(true);
  expect(lines.length).toBeLessThan(40);
});
