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

export function toggle(element: Element, visibility: 'shown' | 'hidden'): void {
  element.toggleAttribute('hidden', visibility === 'hidden');
}

/** Makes a new element with a text and, if given, a class. */
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

/** Makes an icon that uses the sprite named on the body of the page. */
export function icon(name: `#icon-${string}`): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', (document.body.dataset['sprite'] ?? '') + name);
  svg.append(use);
  return svg;
}
