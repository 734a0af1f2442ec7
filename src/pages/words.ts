import type { ErrorCode } from '../wire/errors.ts';
import { find } from './dom.ts';
import type { Language } from '../texts/en.ts';

/** The words of the page's language, and the details with which the server's problems usually come. */
export type Words = Language['script'] & { readonly usual: Readonly<Record<ErrorCode, string>> };

let known: Words | undefined;

/** What the server wrote into the page for its scripts. */
export function words(): Words {
  known ??= JSON.parse(find<HTMLTemplateElement>('template[data-texts]').content.textContent ?? '') as Words;
  return known;
}

/** True where the server's own sentences, which are English, fit the page. */
export function speaksEnglish(): boolean {
  return document.documentElement.lang.startsWith('en');
}
