import type { Say } from '../../wire/reasons/reason.ts';
import { sayIn, type PublicReasons, type Sentences } from '../form/sentences.ts';
import { checks } from './checks.ts';
import { ids } from './ids.ts';
import { kept } from './kept.ts';
import { refusals } from './refusals.ts';
import { ring } from './operator/ring.ts';

/** A sentence for every reason that visitors and bot developers meet. */
export const reasons: Sentences<PublicReasons> = { ...checks, ...ids, ...kept, ...refusals };

/** Says reasons in English, which the API and the operator's programs use in every language of the pages. */
export const sayInEnglish: Say = sayIn({ ...reasons, ...ring });
