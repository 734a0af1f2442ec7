import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the build puts the parts of the guide, below the folder of the pages. No file whose path holds a dot name is served as it is. */
export const GUIDE_FOLDER = join('assets', '.guide');

/** The language of the guide where a language has none of its own. */
export const GUIDE_LANGUAGE = 'en';

/** Returns the tag of the language in which visitors of this language read the guide. */
export function guideLanguage(publicDir: string, lang: string): string {
  return existsSync(join(publicDir, GUIDE_FOLDER, `${lang}-text`)) ? lang : GUIDE_LANGUAGE;
}

/** Reads a part of the guide, like `guide-text`; `null` for any other part of a page. */
export function readGuidePart(publicDir: string, lang: string, part: string): string | null {
  const name = /^guide-([a-z]+)$/.exec(part)?.[1];
  if (name === undefined) return null;
  return readFileSync(join(publicDir, GUIDE_FOLDER, `${guideLanguage(publicDir, lang)}-${name}`), 'utf8');
}
