import type { Language } from './form/language.ts';
import { fill } from './fill.ts';

/** The facts about this server that the explanation needs. */
type ExplanationFacts = {
  readonly brand: string;
  /** The address of the site; `null` if it is unknown, and the text then leaves it out. */
  readonly site: string | null;
  /** The address of the guide for bot developers; `null` if it is unknown. */
  readonly guide: string | null;
  readonly device: string;
};

/** Writes the second message of a delivery; the first one is the session ID alone. */
export function explainId(
  { message }: Pick<Language, 'message'>,
  { brand, site, guide, device }: ExplanationFacts,
): string {
  const { above, use, guide: howTo, secret, others, leave, undo, madeBy } = message;
  const paragraphs = [
    fill(above, { brand }),
    guide === null ? use : `${use}\n${fill(howTo, { guide })}`,
    `${secret}\n${others}`,
    `${fill(leave, { device })}\n${undo}`,
    ...(site === null ? [] : [fill(madeBy, { site })]),
  ];
  return paragraphs.join('\n\n');
}
