import type { Language } from './en.ts';
import { fill } from './fill.ts';

/** What the explanation needs to know about this server. */
export type ExplanationFacts = {
  readonly brand: string;
  /** Address of the server's own site; left out of the text when unknown. */
  readonly site: string | null;
  readonly device: string;
};

/** The second message of a delivery; the first one is the bare ID. */
export function explainId(
  { message }: Pick<Language, 'message'>,
  { brand, site, device }: ExplanationFacts,
): string {
  const { above, use, secret, others, leave, undo, madeBy } = message;
  const paragraphs = [
    fill(above, { brand }),
    use,
    `${secret}\n${others}`,
    `${fill(leave, { device })}\n${undo}`,
    ...(site === null ? [] : [fill(madeBy, { site })]),
  ];
  return paragraphs.join('\n\n');
}
