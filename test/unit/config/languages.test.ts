import { describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../../src/config/config.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';

const KNOWN = Object.keys(LANGUAGES);
const ALL = KNOWN.join();

/** The languages that visitors can read with these settings, the first for whoever reads none of the others; or the problem. */
function languagesWith(env: Readonly<Record<string, string>>): string {
  try {
    const { config } = loadConfig(env, () => '', { languages: KNOWN });
    return config.languages.join();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join();
    throw error;
  }
}

describe('LANGUAGE', () => {
  test.each([
    ['pt', 'pt-BR'],
    ['pt-PT', 'pt-BR'],
    ['pt-br', 'pt-BR'],
    ['ES', 'es'],
    ['pt_BR:pt:en', 'pt-BR'],
    ['es_MX.UTF-8', 'es'],
    ['de_DE:de:es', 'es'],
    ['ar_EG.utf8', 'ar'],
    ['de_DE:de', 'en'],
    ['C', 'en'],
    ['POSIX', 'en'],
    ['sr@latin', 'en'],
    ['zh_CN:zh', 'en'],
    // Fiji Hindi is written in Latin letters, and is not Hindi.
    ['hif_FJ', 'en'],
    ['', 'en'],
  ])('%s is %s', (text, first) => {
    expect(languagesWith({ LANGUAGE: text }).split(',')[0]).toBe(first);
  });

  test.each(['de', 'es,fr', 'Español', '__proto__', 'es-419', 'zh-Hans', 'e'])('%s is refused', (text) => {
    expect(languagesWith({ LANGUAGE: text })).toMatch(/^LANGUAGE must be /);
  });
});

describe('LANGUAGES', () => {
  test.each([
    [{}, ALL],
    [{ LANGUAGES: '' }, ALL],
    [{ LANGUAGES: 'en' }, 'en'],
    [{ LANGUAGES: 'fr, EN,' }, 'en,fr'],
    [{ LANGUAGES: 'en,pt,pt-BR,en' }, 'en,pt-BR'],
    [{ LANGUAGE: 'pt-PT', LANGUAGES: 'pt' }, 'pt-BR'],
    // What a system has set is a wish; the operator has said what can be had.
    [{ LANGUAGE: 'es_MX.UTF-8', LANGUAGES: 'en' }, 'en'],
    [{ LANGUAGE: 'es_MX.UTF-8', LANGUAGES: 'fr' }, 'fr'],
    [{ LANGUAGE: 'es_MX.UTF-8', LANGUAGES: 'fr,es' }, 'es,fr'],
    [{ LANGUAGE: 'en_US:en', LANGUAGES: 'es' }, 'es'],
    [{ LANGUAGE: 'C', LANGUAGES: 'sw,en' }, 'en,sw'],
  ])('%j gives %s', (env, languages) => {
    expect(languagesWith(env)).toBe(languages);
  });

  test.each([
    [
      { LANGUAGES: 'es,fr' },
      'LANGUAGES must hold en too, like en,es,fr, because LANGUAGE is en; or LANGUAGE must be one of them, like es',
    ],
    [{ LANGUAGE: 'fr', LANGUAGES: 'en' }, 'LANGUAGES must hold fr too, like fr,en, because LANGUAGE is fr'],
    [{ LANGUAGES: 'en,de' }, 'LANGUAGES must hold only languages like en, '],
    [{ LANGUAGES: ',' }, 'LANGUAGES must be languages like'],
    [{ LANGUAGES: 'en;es' }, 'LANGUAGES must be languages like'],
    [{ LANGUAGES: 'all' }, 'LANGUAGES must be languages like'],
  ])('%j is refused', (env, problem) => {
    expect(languagesWith(env)).toContain(problem);
  });
});
