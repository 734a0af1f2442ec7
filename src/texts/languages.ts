import * as en from './en.ts';
import * as es from './es.ts';
import type { Language } from './form/language.ts';
import * as fr from './fr.ts';
import * as ptBR from './pt-BR.ts';

/** Every language, by its tag. The first one is spoken where nothing else is known. */
export const LANGUAGES: Readonly<Record<string, Language>> = { en, es, 'pt-BR': ptBR, fr };
