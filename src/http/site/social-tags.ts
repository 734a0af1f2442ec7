import type { Places } from './page-template.ts';
import { escapeHtml, fillPlaces } from './page-template.ts';
import type { PageFacts } from './page-places.ts';

/**
 * Writes the tags by which messengers and social sites show a link to a page. Addresses in them must be absolute, and the header `Host` can be
 * anybody's, so without `PUBLIC_URL` there is no picture. `html` is the page in its language, before its places are filled.
 */
export function socialTags(
  { brand, server }: PageFacts,
  html: string,
  path: string | null,
  places: Places,
): string {
  const title = fillPlaces(/<title[^<>]*>([^<]*)</.exec(html)?.[1] ?? '', places);
  const about = /<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const { publicUrl } = server;
  const site = publicUrl === null ? null : escapeHtml(publicUrl);
  const og = [
    ['type', 'website'],
    ['site_name', escapeHtml(brand.name)],
    ['title', title],
    ['description', about],
    ...(site === null || path === null ? [] : [['url', site + path]]),
    ...(site === null
      ? []
      : [
          ['image', `${site}/og.png`],
          ['image:type', 'image/png'],
          ['image:width', '1200'],
          ['image:height', '630'],
        ]),
  ];
  const twitter = [
    ['card', site === null ? 'summary' : 'summary_large_image'],
    ['title', title],
    ['description', about],
    ...(site === null ? [] : [['image', `${site}/og.png`]]),
  ];
  return [
    ...og.map(([name, content]) => `<meta property="og:${name}" content="${content}">`),
    ...twitter.map(([name, content]) => `<meta name="twitter:${name}" content="${content}">`),
  ].join('\n');
}
