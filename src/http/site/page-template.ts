/** The texts of a page by the keys of their marks. */
type PageTexts = Readonly<Record<string, string>>;

/** The values that are filled into a page; an empty value counts as not set. */
export type Places = ReadonlyMap<string, string>;

const PART = /\{\{>([a-z/-]+)\}\}/g;
const PLACE = /\{\{([a-zA-Z]+(?::[a-zA-Z0-9.-]+)?)\}\}/g;
/** Matches a tag and the text up to the next tag. No value of an attribute may hold a pointed bracket. */
const TAG_AND_TEXT = /(<[a-z][^<>]*>)([^<]*)/g;
const MARKED_TEXT = /\sdata-t="([a-zA-Z0-9]+)"/;
const MARKED_ATTRIBUTE = /\sdata-t-([a-z-]+)="([a-zA-Z0-9]+)"/g;
const ATTRIBUTE = /(\s)([a-z-]+)="([^"]*)"/g;
const OPENING_TAG = /<([a-z][a-z0-9]*)\s[^<>]*>/g;
const ANY_TAG = /<(\/?)([a-z][a-z0-9]*)\b[^<>]*>/g;
const CONDITION = /\sdata-if="([a-zA-Z]+)"/;

/** Replaces `{{>header}}` by the part of that name, which several pages share; a part may contain parts. */
export function includeParts(html: string, readPart: (name: string) => string): string {
  return html.replace(PART, (_match, name: string) => includeParts(readPart(name).trimEnd(), readPart));
}

/**
 * Replaces the marked texts by those of a language: `data-t="key"` marks the text of an element up to the next tag, `data-t-title="key"`
 * marks the attribute `title`. Throws for a key that the language lacks.
 */
export function translate(html: string, texts: PageTexts): string {
  const textOf = (key: string) => {
    const text = texts[key];
    if (text === undefined) throw new Error(`a text is marked ${key}, which the catalogue lacks`);
    return escapeHtml(text);
  };
  return html.replace(TAG_AND_TEXT, (_match, tag: string, text: string) => {
    const key = MARKED_TEXT.exec(tag)?.[1];
    const translated = translateAttributes(key === undefined ? tag : tag.replace(MARKED_TEXT, ''), textOf);
    return translated + (key === undefined ? text : textOf(key));
  });
}

function translateAttributes(tag: string, textOf: (key: string) => string): string {
  const keys = new Map([...tag.matchAll(MARKED_ATTRIBUTE)].map(([, name = '', key = '']) => [name, key]));
  if (keys.size === 0) return tag;
  return tag.replace(MARKED_ATTRIBUTE, '').replace(ATTRIBUTE, (whole, space: string, name: string) => {
    const key = keys.get(name);
    return key === undefined ? whole : `${space}${name}="${textOf(key)}"`;
  });
}

/** Returns the key and the text of each mark on a page, including marks of attributes. */
export function markedTexts(html: string): readonly (readonly [key: string, text: string])[] {
  const tags = [...html.matchAll(TAG_AND_TEXT)];
  const texts = tags.flatMap(([, tag = '', text = '']) => {
    const key = MARKED_TEXT.exec(tag)?.[1];
    return key === undefined ? [] : [[key, collapse(text)] as const];
  });
  const attributes = tags.flatMap(([, tag = '']) => {
    const values = new Map([...tag.matchAll(ATTRIBUTE)].map(([, , name = '', value = '']) => [name, value]));
    return [...tag.matchAll(MARKED_ATTRIBUTE)].map(
      ([, name = '', key = '']) => [key, values.get(name) ?? ''] as const,
    );
  });
  return [...texts, ...attributes];
}

/** Joins white space, because line breaks of the HTML have no meaning. */
function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Removes the elements with a mark `data-if="place"` whose place is not set. */
export function dropUnset(html: string, places: Places): string {
  let kept = '';
  let done = 0;
  for (const { 0: tag, 1: name = '', index } of html.matchAll(OPENING_TAG)) {
    const place = CONDITION.exec(tag)?.[1];
    if (index < done || place === undefined) continue;
    const value = places.get(place);
    if (value === undefined) throw new Error(`an element depends on ${place}, which nothing sets`);
    const end = endOfElement(html, name, index + tag.length);
    const isSet = value !== '';
    kept += html.slice(done, index) + (isSet ? tag.replace(CONDITION, '') : '');
    done = isSet ? index + tag.length : end;
  }
  return kept + html.slice(done);
}

/** Returns the end of the element whose opening tag ends at `from`; `<link>` has no end tag. */
function endOfElement(html: string, name: string, from: number): number {
  if (name === 'link') return from;
  let depth = 1;
  for (const { 0: tag, 1: slash, 2: other, index } of html.matchAll(ANY_TAG)) {
    if (index < from || other !== name) continue;
    depth += slash === '' ? 1 : -1;
    if (depth === 0) return index + tag.length;
  }
  throw new Error(`an element ${name} depends on a place and has no end`);
}

/** Replaces `{{place}}` by its value, which must be escaped. Throws for a place without a value. */
export function fillPlaces(html: string, places: Places): string {
  return html.replace(PLACE, (_match, place: string) => {
    const value = places.get(place);
    if (value === undefined) throw new Error(`there is a place that nothing fills: ${place}`);
    return value;
  });
}

/** Escapes a text for use in HTML and in an attribute. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
