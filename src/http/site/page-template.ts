/** Texts of a page by the key they are marked with. */
export type PageTexts = Readonly<Record<string, string>>;

/** What is filled into a page; an empty value counts as not set. */
export type Places = ReadonlyMap<string, string>;

const PART = /\{\{>([a-z-]+)\}\}/g;
const PLACE = /\{\{([a-zA-Z]+(?::[a-zA-Z0-9.-]+)?)\}\}/g;
/** A tag, and the text up to the next one. No value of an attribute holds a pointed bracket. */
const TAG_AND_TEXT = /(<[a-z][^<>]*>)([^<]*)/g;
const MARKED_TEXT = /\sdata-t="([a-zA-Z0-9]+)"/;
const MARKED_ATTRIBUTE = /\sdata-t-([a-z-]+)="([a-zA-Z0-9]+)"/g;
const ATTRIBUTE = /(\s)([a-z-]+)="([^"]*)"/g;
const OPENING_TAG = /<([a-z][a-z0-9]*)\s[^<>]*>/g;
const CONDITION = /\sdata-if="([a-zA-Z]+)"/;

/** Puts in what several pages share: `{{>header}}`; a part may hold parts. */
export function includeParts(html: string, readPart: (name: string) => string): string {
  return html.replace(PART, (_match, name: string) => includeParts(readPart(name).trimEnd(), readPart));
}

/**
 * Puts the texts of a language in place of the marked ones: `data-t="key"` marks what stands in an element up to the
 * next tag, `data-t-title="key"` the attribute `title`. Throws on a key that the language lacks.
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

/** What the marks of a page stand at: key and text, attributes included. */
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

/** Line breaks of the HTML mean nothing. */
function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Takes out the elements marked `data-if="place"` whose place is not set. */
export function dropUnset(html: string, places: Places): string {
  let kept = '';
  let done = 0;
  for (const { 0: tag, 1: name = '', index } of html.matchAll(OPENING_TAG)) {
    const place = CONDITION.exec(tag)?.[1];
    if (index < done || place === undefined) continue;
    const value = places.get(place);
    if (value === undefined) throw new Error(`an element depends on ${place}, which nothing sets`);
    const end = endOfElement(html, name, index + tag.length);
    kept += html.slice(done, index);
    if (value !== '') kept += tag.replace(CONDITION, '') + html.slice(index + tag.length, end);
    done = end;
  }
  return kept + html.slice(done);
}

/** Where an element ends whose opening tag ends at `from`; links have no end tag. */
function endOfElement(html: string, name: string, from: number): number {
  if (name === 'link') return from;
  const end = html.indexOf(`</${name}>`, from);
  if (end < 0) throw new Error(`an element ${name} depends on a place and has no end`);
  return end + name.length + '</>'.length;
}

/** Fills `{{place}}`; throws on one that nothing fills. Values must be escaped. */
export function fillPlaces(html: string, places: Places): string {
  return html.replace(PLACE, (_match, place: string) => {
    const value = places.get(place);
    if (value === undefined) throw new Error(`there is a place that nothing fills: ${place}`);
    return value;
  });
}

/** Text as it may stand in HTML and in an attribute. */
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
