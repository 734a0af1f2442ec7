import { find } from './dom.ts';
import type { Language } from '../texts/form/language.ts';

/** The words of the language of the page. */
type Words = Language['script'] & {
  /** The ends of the detail of a problem with `deviceStillLinked` or `sentIdDead`; the pages say the same in their own words. */
  readonly saidByServer: readonly string[];
};

let known: Words | undefined;

/** Returns the words that the server wrote into the page for its scripts; where they only copy, those of the copy buttons alone. */
export function words(): Words {
  known ??= JSON.parse(find<HTMLTemplateElement>('template[data-texts]').content.textContent ?? '') as Words;
  return known;
}

/** True if the page is in English, so that it can show the server's own sentences. */
export function speaksEnglish(): boolean {
  return document.documentElement.lang.startsWith('en');
}
