import { en, type Language } from './en.ts';

/** Every language that `LANGUAGE` may name, by its tag. */
export const LANGUAGES: Readonly<Record<string, Language>> = { en };
