import type { Selector } from './data-names.ts';

/** Returns the element with this `data-testid`. Throws with its name if the page lacks it. */
export function byTestId<T extends Element = HTMLElement>(id: string): T {
  return find<T>(`[data-testid="${id}"]`);
}

/** Returns the first element that matches. Throws with the selector if the page lacks one. */
export function find<T extends Element = HTMLElement>(selector: Selector): T {
  const element = document.querySelector<T>(selector);
  if (element === null) throw new Error(`the page lacks ${selector}`);
  return element;
}

/** Writes the text only if it has changed, so that a screen reader reads each text once. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Moves an element only if it is elsewhere, because a screen reader reads a live region again when it is moved. */
export function putInto(selector: Selector, element: Element): void {
  const place = find(selector);
  if (element.parentElement !== place) place.append(element);
}

/** True on a phone, which cannot scan its own screen; the styles say what a phone is. */
export function isPhone(): boolean {
  return getComputedStyle(document.body).getPropertyValue('--phone') !== '';
}

/** True for a field in which nothing can be seen. */
export function isEmpty({ value }: { readonly value: string }): boolean {
  return /^[\s\p{Cf}]*$/u.test(value);
}

export function toggle(element: Element, visibility: 'shown' | 'hidden'): void {
  element.toggleAttribute('hidden', visibility === 'hidden');
}

/** Removes the sentence that a page shows after a while if its script does not come. */
export function sayReady(): void {
  find('[data-not-ready]').remove();
}

type Content = string | readonly (string | HTMLElement)[];

/** Makes a new element with a text and, if given, a class. */
export function element(
  tag: 'strong' | 'p' | 'small' | 'span' | 'div' | 'bdi',
  content: Content,
  className = '',
): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...(typeof content === 'string' ? [content] : content));
  return made;
}

/** Puts each of these names in a text into an element of its own, so that no translator of a browser changes it. */
export function withNames(text: string, names: readonly string[]): readonly (string | HTMLElement)[] {
  const [name, ...others] = names.filter((each) => each !== '');
  if (name === undefined) return [text];
  return text.split(name).flatMap((part, at) => {
    const named = element('bdi', name);
    named.translate = false;
    return [...(at === 0 ? [] : [named]), ...withNames(part, others)];
  });
}

/** The name that the new device has on the phone. */
export function deviceName(): string {
  return document.body.dataset['device'] ?? '';
}

/**
 * The address of this site: the one that the operator has set, or else the one that the visitor has opened without the name of the page. A path on
 * which a shell could act is left out, because commands hold it.
 */
export function siteAddress(): string {
  const parts = location.pathname.split('/').filter((part) => part !== '');
  const last = parts.slice(-1).join('').toLowerCase();
  const under = last.replace(/\.html$/, '') === document.body.dataset['page'] ? parts.slice(0, -1) : parts;
  const path = under.map((part) => `/${part}`).join('');
  return document.body.dataset['address'] || location.origin + (/^[\w.~%/-]*$/.test(path) ? path : '');
}

/** The language of the restore client on this page, if it is not that of the server. */
export function clientLanguage(): string | undefined {
  return document.body.dataset['client'] || undefined;
}

/** The path under which the operator has put this site; empty if it is at the root of its host. */
export function sitePath(): string {
  const address = document.body.dataset['address'] ?? '';
  return address === '' ? '' : new URL(address).pathname.replace(/\/$/, '');
}

/** Makes an icon that uses the sprite named on the body of the page; it is like the icons of the page in everything else. */
export function icon(name: `#icon-${string}`): Element {
  const svg = document.importNode(find<SVGElement>('.icon'), true);
  svg.querySelector('use')?.setAttribute('href', (document.body.dataset['sprite'] ?? '') + name);
  return svg;
}
