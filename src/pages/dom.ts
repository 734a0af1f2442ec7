import type { Selector } from './data-names.ts';

/** The element with this test hook; a missing one fails by name. */
export function byTestId<T extends Element = HTMLElement>(id: string): T {
  return find<T>(`[data-testid="${id}"]`);
}

/** The first element that fits; a missing one fails by its selector. */
export function find<T extends Element = HTMLElement>(selector: Selector): T {
  const element = document.querySelector<T>(selector);
  if (element === null) throw new Error(`the page lacks ${selector}`);
  return element;
}

/** Writes only what changed, so that a screen reader hears each text once. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function toggle(element: Element, visibility: 'shown' | 'hidden'): void {
  element.toggleAttribute('hidden', visibility === 'hidden');
}

/** A new element with a text and, where it needs one, a class. */
export function element(
  tag: 'strong' | 'p' | 'small' | 'span' | 'div' | 'bdi',
  text: string,
  className = '',
): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.textContent = text;
  return made;
}

/** An icon of the sprite that the page names on its body. */
export function icon(name: `#icon-${string}`): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', (document.body.dataset['sprite'] ?? '') + name);
  svg.append(use);
  return svg;
}
