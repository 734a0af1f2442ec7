/** The pictures that the build makes, by their addresses. */
export const PICTURES: Readonly<Record<string, 'image/png' | 'image/x-icon'>> = {
  '/favicon.ico': 'image/x-icon',
  '/apple-touch-icon.png': 'image/png',
  '/icon-192.png': 'image/png',
  '/icon-512.png': 'image/png',
  '/og.png': 'image/png',
};
