/** Texts of a page by the key they are marked with. */
export type PageTexts = Readonly<Record<string, string>>;

/** What is filled into a page; an empty value counts as not set. */
export type Places = ReadonlyMap<string, string>;

const PART = /\{\{>([a-z-]+)\}\}/g;
const PLACE = /\{\{([a-zA-Z]+(?::[a-zA-Z0-9.-]+)?)\}\}/g;
const MARKED_TEXT = /(<[a-z][^>]*?)\sdata-t="([a-zA-Z0-9]+)"([^>]*>)([^<]*)/g;
const TAG_WITH_MARKED_ATTRIBUTE = /<[a-z][^>]*?\sdata-t-[a-z-]+="[^>]*>/g;
const MARKED_ATTRIBUTE = /\sdata-t-([a-z-]+)="([a-zA-Z0-9]+)"/g;
const CONDITIONAL = /<([a-z]+)[^>]*?\sdata-if="([a-zA-Z]+)"[^>]*>[\s\S]*?<\/\1\s*>/g;
const CONDITIONAL_LINK = /<link\sdata-if="([a-zA-Z]+)"[^>]*>/g;

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
  return html
    .replace(MARKED_TEXT, (_match, start: string, key: string, end: string) => `${start}${end}${textOf(key)}`)
    .replace(TAG_WITH_MARKED_ATTRIBUTE, (tag) =>
      [...tag.matchAll(MARKED_ATTRIBUTE)].reduce(
        (translated, [mark, name = '', key = '']) =>
          translated
            .replace(mark, '')
            .replace(new RegExp(`(\\s${name}=")[^"]*`), (_match, start: string) => start + textOf(key)),
        tag,
      ),
    );
}

/** What the marks of a page stand at: key and text, attributes included. */
export function markedTexts(html: string): readonly (readonly [key: string, text: string])[] {
  const texts = [...html.matchAll(MARKED_TEXT)].map(
    ([, , key = '', , text = '']) => [key, collapse(text)] as const,
  );
  const attributes = [...html.matchAll(TAG_WITH_MARKED_ATTRIBUTE)].flatMap(([tag]) =>
    [...tag.matchAll(MARKED_ATTRIBUTE)].map(
      ([, name = '', key = '']) => [key, new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''] as const,
    ),
  );
  return [...texts, ...attributes];
}

/** Line breaks of the HTML mean nothing. */
function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Takes out the elements marked `data-if="place"` whose place is not set. */
export function dropUnset(html: string, places: Places): string {
  const keep = (element: string, place: string) => {
    const value = places.get(place);
    if (value === undefined) throw new Error(`an element depends on ${place}, which nothing sets`);
    return value === '' ? '' : element.replace(new RegExp(`\\sdata-if="${place}"`), '');
  };
  return html
    .replace(CONDITIONAL_LINK, (link, place: string) => keep(link, place))
    .replace(CONDITIONAL, (element, _tag, place: string) => keep(element, place));
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
