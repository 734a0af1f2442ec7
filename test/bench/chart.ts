import { isKept, ratioOf, type Figure } from './figures.ts';

const WIDTH = 860;
const ROW = 30;
const LABEL = 430;
const TOP = 58;
const BAR = WIDTH - LABEL - 90;
/** The ratio at which bars are cut; a cut bar shows its ratio as a number. */
const MOST = 2.5;

/** Draws one bar for each figure that has a ratio. The line at 1 stands for the program it is compared with. */
export function toSvg(figures: readonly Figure[], subtitle: string): string {
  const shown = figures.filter((figure) => ratioOf(figure) !== null);
  const height = TOP + shown.length * ROW + 24;
  const one = LABEL + BAR / MOST;
  const rows = shown.map((figure, index) => drawRow(figure, TOP + index * ROW));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>This program compared with raw Baileys</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="16" y="24" font-size="16" font-weight="600" fill="#1d2129">This program : raw Baileys (or an empty Express route)</text>`,
    `<text x="16" y="43" fill="#5b6470">${escape(subtitle)}</text>`,
    ...rows,
    `<path d="M${one} ${TOP - 6}V${height - 18}" stroke="#1d2129" stroke-dasharray="3 3"/>`,
    `<text x="${one}" y="${height - 6}" text-anchor="middle" fill="#1d2129">1 = equal</text>`,
    '</svg>\n',
  ].join('\n');
}

function drawRow(figure: Figure, y: number): string {
  const ratio = ratioOf(figure) ?? 0;
  const width = (Math.min(ratio, MOST) / MOST) * BAR;
  const colour = isKept(figure) === false ? '#c2410c' : '#4b3fd6';
  const aim = figure.target?.of === 'ratio' ? ` (${figure.target.bound} ${figure.target.is})` : '';
  return [
    `<text x="16" y="${y + 16}" fill="#1d2129">${escape(figure.name)}${aim}</text>`,
    `<rect x="${LABEL}" y="${y + 3}" width="${width.toFixed(1)}" height="18" rx="3" fill="${colour}"/>`,
    `<text x="${(LABEL + width + 6).toFixed(1)}" y="${y + 17}" fill="#1d2129">${ratio.toFixed(2)}</text>`,
  ].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
