/** Returns the language in a tag without its country or script: `pt` of `pt-BR`. */
export function baseOf(tag: string): string {
  return tag.split('-', 1)[0] ?? tag;
}
