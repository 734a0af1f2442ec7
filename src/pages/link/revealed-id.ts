import { makeCopyButton } from '../copy-button.ts';
import { find, setText, toggle } from '../dom.ts';
import { words } from '../words.ts';

const FORGET_MS = 10 * 60_000;
const MASK = '•';

type Look = 'masked' | 'shown';

/** Shows the session ID on the page if the operator allows it. It is masked until the visitor asks for it, and wiped after ten minutes. */
export class RevealedId {
  readonly #place = document.querySelector('[data-revealed]');
  #id = '';
  #drawn: Look = 'masked';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (text: string) => void) {
    if (this.#place === null) return;
    find('[data-show-id]').addEventListener('click', () =>
      this.#draw(this.#drawn === 'shown' ? 'masked' : 'shown'),
    );
    const select = () => {
      this.#draw('shown');
      return find('[data-session-id]');
    };
    makeCopyButton(find('[data-copy-id]'), { read: () => this.#id, select, say });
  }

  show(id: string): void {
    if (this.#place === null) return;
    this.#id = id;
    this.#draw('masked');
    toggle(this.#place, 'shown');
    this.#timer = setTimeout(() => this.forget(), FORGET_MS);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#id = '';
    if (this.#place === null) return;
    setText(find('[data-session-id]'), '');
    toggle(this.#place, 'hidden');
  }

  #draw(how: Look): void {
    this.#drawn = how;
    const separator = this.#id.indexOf('~') + 1;
    const masked = this.#id.slice(0, separator) + MASK.repeat(Math.min(24, this.#id.length - separator));
    setText(find('[data-session-id]'), how === 'shown' ? this.#id : masked);
    setText(find('[data-show-id] [data-label]'), how === 'shown' ? words().hide : words().show);
  }
}
