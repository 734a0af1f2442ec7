import type { Config } from '../../config/config.ts';
import { Languages } from '../../http/site/languages/languages.ts';
import { operator } from '../../texts/en/operator.ts';
import { explainId } from '../../texts/explanation.ts';
import type { Language } from '../../texts/form/language.ts';
import { LANGUAGES } from '../../texts/languages.ts';
import { StartError } from '../start-error.ts';

/** Returns the languages that visitors can read. Errors: StartError for one that the program does not have. */
export function openLanguages({ languages }: Config, known = LANGUAGES): Languages {
  const offered = languages.map((tag): Language => {
    const language = known[tag];
    if (language === undefined) throw new StartError(operator.noLanguage(tag));
    return language;
  });
  return new Languages(offered);
}

/** Returns what writes the explanation of an ID, for the name of a device, in the language of a tag; else in that of the server. */
export function explainIn(
  languages: Languages,
  { brand, server }: Config,
): (device: string, tag: string | undefined) => string {
  return (device, tag) => {
    const language = languages.all.find(({ lang }) => lang === tag) ?? languages.first;
    const inLanguage = language === languages.first ? '' : `?lang=${language.lang}`;
    const guide = server.publicUrl === null ? null : `${server.publicUrl}/bots${inLanguage}`;
    return explainId(language, { brand: brand.name, site: brand.url, guide, device });
  };
}
