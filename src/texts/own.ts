import type { Say } from '../wire/reasons/reason.ts';
import { sayIn } from './form/sentences.ts';
import { reasons } from './en.ts';

/** The language of the restore client. The build makes one client for each language, with the texts of that language in the place of the English ones. */
export { lang, problems, reasons, restore } from './en.ts';

export const say: Say = sayIn(reasons);
