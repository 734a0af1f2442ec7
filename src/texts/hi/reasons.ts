import type { PublicReasons, Sentences } from '../form/sentences.ts';
import { checks } from './checks.ts';
import { ids } from './ids.ts';
import { kept } from './kept.ts';
import { refusals } from './refusals.ts';

/** A sentence for every reason that visitors and bot developers meet. */
export const reasons: Sentences<PublicReasons> = { ...checks, ...ids, ...kept, ...refusals };
