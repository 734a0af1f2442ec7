/** A colour as `#rrggbb`. */
export const HEX_COLOUR = /^#[0-9a-f]{6}$/i;

/**
 * Contrast of two `#rrggbb` colours, from 1 to 21.
 * Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
 */
export function contrast(first: string, second: string): number {
  const [one, other] = [luminance(first), luminance(second)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

function luminance(colour: string): number {
  return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
}

/** The linear value, from 0 to 1, of the channel whose two digits start at `at`. */
function linear(colour: string, at: number): number {
  const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
