import { makeCopyButton } from './copy-button.ts';
import { byTestId, setText } from './dom.ts';
import { words } from './words.ts';

/** The script of the pages for developers, which copies examples. */

const status = byTestId('status');

for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) {
  const code = button.closest('.snippet')?.querySelector('[data-code]');
  if (code === null || code === undefined) throw new Error('a button has nothing to copy');
  makeCopyButton(button, { read: () => code.textContent ?? '', select: () => code, say });
}

/** Says how to copy by hand to everybody. That a copy worked, the button shows; only screen readers have to be told. */
function say(text: string): void {
  setText(status, text);
  status.classList.toggle('visually-hidden', text !== words().copyByHand);
}

addEventListener('copy', () => say(''));
