/** The commands that people copy from the pages. The ID is in none of them: they ask for it, or read it from `SESSION_ID`. */

/** Returns the command that fetches the session of an ID from this server into a folder. */
export function restoreCommand(host: string): string {
  return `curl -fsSO ${host}/restore.mjs && node restore.mjs --url ${host} --dir session`;
}

/** Returns the command that withdraws an ID and unlinks its device. */
export function withdrawCommand(host: string): string {
  const bearer = '-H "Authorization: Bearer $SESSION_ID"';
  return `curl -sS --fail-with-body -X DELETE ${bearer} "${host}/session?logout=true"`;
}
