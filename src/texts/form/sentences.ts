import type { Reason, Reasons, Say, Values } from '../../wire/reasons/reason.ts';
import type { RingReasons } from '../../wire/reasons/ring.ts';

/** A sentence for each reason: a text, or a function of the reason's values. */
export type Sentences<R = Reasons> = {
  readonly [C in keyof R]: R[C] extends null ? string : (values: R[C]) => string;
};

/** The reasons that visitors and bot developers meet. Those of the key ring are for the operator, to whom the program speaks English. */
export type PublicReasons = Omit<Reasons, keyof RingReasons>;

/** Returns the sentence of a reason; its code if no sentence is there, as for a reason of the key ring in another language than English. */
function sentenceOf(sentences: Partial<Sentences>, { reason, values }: Reason): string {
  const sentence: unknown = sentences[reason] ?? reason;
  // The type of `Sentences` holds the values of each code and the parameter of its sentence together.
  return typeof sentence === 'function' ? String(sentence(values)) : String(sentence);
}

/** Returns a function that says reasons with these sentences. */
export function sayIn(sentences: Partial<Sentences>): Say {
  return (why) => sentenceOf(sentences, why);
}

/** A reason as it came from a server, which may be of another release. */
export type ForeignReason = { readonly reason?: string | undefined; readonly values?: Values | undefined };

/** Says a reason that came from a server; `null` if it is not known here, or its values are not those of its sentence. */
export function sayForeign(
  sentences: Sentences<PublicReasons>,
  { reason = '', values }: ForeignReason,
): string | null {
  const sentence: unknown = new Map(Object.entries(sentences)).get(reason);
  if (typeof sentence !== 'function') return typeof sentence === 'string' ? sentence : null;
  try {
    return String(sentence(values));
  } catch {
    // A server of another release may send other values.
    return null;
  }
}
