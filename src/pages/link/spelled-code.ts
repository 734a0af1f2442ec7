import type { Selector } from '../data-names.ts';
import { find, setText } from '../dom.ts';

/** Writes a code of the form `XXXX-XXXX` where it is seen, and letter by letter where screen readers find it. */
export function writeCode(code: string, seen: Selector, spelled: Selector): void {
  const [first = '', second = ''] = code.split('-');
  find(seen).replaceChildren(`${first}-`, document.createElement('wbr'), second);
  setText(find(spelled), `${first.split('').join(' ')}, ${second.split('').join(' ')}`);
}
