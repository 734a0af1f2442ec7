import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** The pictures that phones, messengers and bookmarks show; they hold no name, because the operator sets it when the program starts. */

const OG = { width: 1200, height: 630 } as const;
const ICON_SIZES = { 'apple-touch-icon.png': 180, 'icon-192.png': 192, 'icon-512.png': 512 } as const;
const FAVICON_SIZE = 32;
/** The header of an ICO file and its one entry; the picture follows. */
const ICO_HEADER_BYTES = 22;
const DRAWING = 'viewBox="0 0 400 300">';
/** The message in the phone, whose text is HTML on the page. It has lines here, because it would hold the name of the site. */
const MESSAGE =
  '<rect x="222" y="70" width="154" height="58" rx="10" fill="#d3f6dd"/><rect x="222" y="138" width="154" height="46" rx="10" fill="#d3f6dd"/>' +
  '<path d="M234 86h112M234 99h130M234 112h60M234 153h128M234 168h84" stroke="#0b5230" stroke-width="6" stroke-linecap="round"/>' +
  '<path d="M250 35h62M250 46h38" stroke="#fff" stroke-width="5" stroke-linecap="round"/>';

/** Writes the pictures into a folder. `page` is the HTML file of the landing page, whose picture they show. */
export async function buildPictures(out: string, page: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const write = (name: string, content: Buffer) => writeFileSync(join(out, name), content);
  write('og.png', await draw(ogSvg(readFileSync(page, 'utf8')), OG.width, OG.height));
  for (const [name, size] of Object.entries(ICON_SIZES)) write(name, await draw(iconSvg(size), size, size));
  write('favicon.ico', toIco(await draw(iconSvg(FAVICON_SIZE), FAVICON_SIZE, FAVICON_SIZE)));
}

function draw(svg: string, width: number, height: number): Promise<Buffer> {
  return sharp(Buffer.from(svg)).resize(width, height).png({ compressionLevel: 9 }).toBuffer();
}

/** The drawing of the landing page on its gradient. */
function ogSvg(page: string): string {
  const drawing = page
    .split('</svg>')
    .map((part) => part.split(DRAWING)[1] ?? '')
    .join('');
  if (drawing === '') throw new Error('the picture of the landing page holds no drawing');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${OG.width} ${OG.height}"><defs>` +
    '<linearGradient id="ground" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#2b1f8f"/>' +
    '<stop offset=".45" stop-color="#5a2ca8"/><stop offset="1" stop-color="#0a5858"/></linearGradient></defs>' +
    `<rect width="${OG.width}" height="${OG.height}" fill="url(#ground)"/>` +
    `<g transform="translate(220 30) scale(1.9)">${drawing}${MESSAGE}</g></svg>`
  );
}

function iconSvg(size: number): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 16 16"><rect width="16" height="16" fill="#4035c4"/>` +
    '<path d="M4 4h3v3H4zM9 4h3v3H9zM4 9h3v3H4zM9 9h1v1H9zM11 11h1v1h-1z" fill="#fff"/></svg>'
  );
}

/** Packs a PNG as an icon file. Source: the ICO format, as Windows Vista and later browsers read it. */
function toIco(png: Buffer): Buffer {
  const header = Buffer.alloc(ICO_HEADER_BYTES);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(1, 4);
  header.writeUInt8(FAVICON_SIZE, 6);
  header.writeUInt8(FAVICON_SIZE, 7);
  header.writeUInt16LE(1, 10);
  header.writeUInt16LE(32, 12);
  header.writeUInt32LE(png.length, 14);
  header.writeUInt32LE(ICO_HEADER_BYTES, 18);
  return Buffer.concat([header, png]);
}
