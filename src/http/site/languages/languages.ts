import type { Request } from 'express';
import type { Language } from '../../../texts/form/language.ts';
import { baseOf } from '../../../wire/language-tag.ts';

/** Longer than what any browser sends, so that nobody has a long list weighed. */
const MAX_HEADER = 500;
/** Tags by which Java and Android called a language for long. */
const OLD_TAGS: Readonly<Record<string, string>> = { id: 'in' };

/** The language that a visitor reads, and whether the address itself names it. */
export type Chosen = { readonly language: Language; readonly isInAddress: boolean };

/** The languages that visitors can read. */
export class Languages {
  readonly first: Language;
  readonly all: readonly Language[];
  /** By its tag, by that tag without its country, and by an old one. */
  readonly #byTag = new Map<string, Language>();

  /** `all` begins with the language for whoever reads none of the others. */
  constructor(all: readonly Language[]) {
    const [first] = all;
    if (first === undefined) throw new Error('visitors can read no language');
    this.first = first;
    this.all = all;
    for (const language of all) this.#byTag.set(language.lang.toLowerCase(), language);
    for (const language of all) {
      const base = baseOf(language.lang);
      const tags = [base, OLD_TAGS[base] ?? base].filter((tag) => !this.#byTag.has(tag));
      for (const tag of tags) this.#byTag.set(tag, language);
    }
  }

  /** Chooses by `?lang=`, else by `Accept-Language`. */
  choose(request: Request): Chosen {
    const asked = request.query['lang'];
    const inAddress = typeof asked === 'string' ? this.#named(asked.toLowerCase()) : undefined;
    if (inAddress !== undefined) return { language: inAddress, isInAddress: true };
    return { language: this.preferred(request), isInAddress: false };
  }

  /** Finds a language as `Accept-Language` does: `es-mx` is read by whoever reads `es`. */
  #named(tag: string): Language | undefined {
    return this.#byTag.get(tag) ?? this.#byTag.get(baseOf(tag));
  }

  /** Chooses by `Accept-Language` alone. */
  preferred(request: Request): Language {
    const header = request.headers['accept-language'] ?? '';
    if (header === '' || header.length > MAX_HEADER) return this.first;
    const best = request.acceptsLanguages([...this.#byTag.keys()]);
    return (best === false ? undefined : this.#byTag.get(best)) ?? this.first;
  }
}
