/** Returns the name of the file that holds the restore client in a language: `restore.mjs` in English, else like `restore.es.mjs`. */
export function clientFile(name: string, lang: string): string {
  return lang === 'en' ? name : name.replace('.', `.${lang}.`);
}
