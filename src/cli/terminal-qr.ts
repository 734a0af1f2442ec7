import QRCode from 'qrcode';

/** The white modules that the standard requires around a QR code. */
const QUIET = 4;
const BLACK_ON_WHITE = '\u001b[30;107m';
const USUAL = '\u001b[0m';
/** The character for an upper and a lower module, where 1 is black. */
const BLOCKS = { '00': ' ', '01': '▄', '10': '▀', '11': '█' } as const;

/** Draws a QR code in half blocks, black on white in every terminal, with error correction level L as WhatsApp does. */
export function drawQr(text: string): readonly string[] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'L' });
  const { size } = modules;
  const isInside = (at: number) => at >= 0 && at < size;
  const at = (row: number, column: number) =>
    isInside(row) && isInside(column) && modules.get(row, column) ? 1 : 0;
  const lines: string[] = [];
  for (let row = -QUIET; row < size + QUIET; row += 2) {
    let line = '';
    for (let column = -QUIET; column < size + QUIET; column += 1) {
      line += BLOCKS[`${at(row, column)}${at(row + 1, column)}`];
    }
    lines.push(BLACK_ON_WHITE + line + USUAL);
  }
  return lines;
}
