import * as all from './all.ts';
import type { Language } from './form/language.ts';

const { en, ...others } = all;

/** Every language, by its tag. The first one is spoken where nothing else is known. */
export const LANGUAGES: Readonly<Record<string, Language>> = { en, ...others };
