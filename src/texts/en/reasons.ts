import type { Say } from '../../wire/reasons/reason.ts';
import { sayIn, type Sentences } from '../sentences.ts';
import { checks } from './checks.ts';
import { ids } from './ids.ts';
import { kept } from './kept.ts';
import { refusals } from './refusals.ts';
import { ring } from './ring.ts';

/** A sentence for every reason that the server gives. */
export const reasons: Sentences = { ...checks, ...ids, ...kept, ...refusals, ...ring };

/** Says reasons in English, which the API uses in every language of the pages. */
export const sayInEnglish: Say = sayIn(reasons);
