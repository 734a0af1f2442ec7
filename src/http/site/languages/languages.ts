import type { Request } from 'express';
import type { Language } from '../../../texts/form/language.ts';

/** Longer than what any browser sends, so that nobody has a long list weighed. */
const MAX_HEADER = 500;

/** The language that a visitor reads, and whether the address itself names it. */
export type Chosen = { readonly language: Language; readonly isInAddress: boolean };

/** The languages that visitors can read. */
export class Languages {
  readonly first: Language;
  readonly all: readonly Language[];
  /** By its tag and by that tag without its country. */
  readonly #byTag = new Map<string, Language>();

  /** `all` begins with the language for whoever reads none of the others. */
  constructor(all: readonly Language[]) {
    const [first] = all;
    if (first === undefined) throw new Error('visitors can read no language');
    this.first = first;
    this.all = all;
    for (const language of all) this.#byTag.set(language.lang.toLowerCase(), language);
    for (const language of all) {
      const base = language.lang.split('-')[0] ?? '';
      if (!this.#byTag.has(base)) this.#byTag.set(base, language);
    }
  }

  /** Chooses by `?lang=`, else by `Accept-Language`. */
  choose(request: Request): Chosen {
    const asked = request.query['lang'];
    const inAddress = typeof asked === 'string' ? this.#byTag.get(asked.toLowerCase()) : undefined;
    if (inAddress !== undefined) return { language: inAddress, isInAddress: true };
    return { language: this.preferred(request), isInAddress: false };
  }

  /** Chooses by `Accept-Language` alone. */
  preferred(request: Request): Language {
    const header = request.headers['accept-language'] ?? '';
    if (header === '' || header.length > MAX_HEADER) return this.first;
    const best = request.acceptsLanguages([...this.#byTag.keys()]);
    return (best === false ? undefined : this.#byTag.get(best)) ?? this.first;
  }
}
