/**
 * The commands that people copy from the pages. The guide for bot developers has the same. The ID is in none of them, not even when they run: they ask for it, or hand it on by
 * standard input, because others on a machine can read the arguments of a command.
 */

/** Returns the command that fetches the session of an ID from this server into a folder; `lang` as for {@link fetchClient}. */
export function restoreCommand(host: string, lang?: string): string {
  return `${fetchClient(host, 'restore.mjs', lang)} && node restore.mjs --url ${host} --dir session`;
}

/** Returns the command that fetches a restore client; `lang` is its language, if it is not that of the server. */
export function fetchClient(host: string, file: string, lang?: string): string {
  return lang === undefined
    ? `curl -fsSO ${host}/${file}`
    : `curl -fsSo ${file} "${host}/${file}?lang=${lang}"`;
}

/** Returns the command that withdraws an ID and unlinks its device. */
export function withdrawCommand(host: string): string {
  return (
    `printf 'Authorization: Bearer %s' "$SESSION_ID" |\n` +
    `  curl -sS --fail-with-body -X DELETE -H @- '${host}/session?logout=true'`
  );
}
