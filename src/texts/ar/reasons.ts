import { withCodesMarked } from '../form/direction.ts';
import type { Language } from '../form/language.ts';
import { checks } from './checks.ts';
import { ids } from './ids.ts';
import { kept } from './kept.ts';
import { refusals } from './refusals.ts';

/** A sentence for every reason that visitors and bot developers meet. */
export const reasons: Language['reasons'] = withCodesMarked({ ...checks, ...ids, ...kept, ...refusals });
