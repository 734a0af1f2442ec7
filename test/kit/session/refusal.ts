import { KeyRingError } from '../../../src/session/ring/key-ring.ts';
import { RingMismatchError } from '../../../src/session/ring/ring-check.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';

/** The sentence with which a key ring is refused; empty if it is not. */
export async function refusalOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return '';
  } catch (error) {
    if (error instanceof KeyRingError || error instanceof RingMismatchError) return sayInEnglish(error.why);
    throw error;
  }
}
