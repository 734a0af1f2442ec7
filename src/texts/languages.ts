import * as ar from './ar.ts';
import * as en from './en.ts';
import * as es from './es.ts';
import * as fr from './fr.ts';
import * as id from './id.ts';
import * as ptBR from './pt-BR.ts';
import * as sw from './sw.ts';
import * as hi from './hi.ts';
import * as ur from './ur.ts';
import type { Language } from './form/language.ts';

/** Every language, by its tag. The first one is spoken where nothing else is known. */
export const LANGUAGES: Readonly<Record<string, Language>> = {
  en,
  es,
  'pt-BR': ptBR,
  fr,
  ar,
  sw,
  hi,
  ur,
  id,
};
