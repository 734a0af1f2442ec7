import type { SessionFormat } from '../link/step.ts';

/** The kind of session ID chosen on the page; `onChange` hears of a new choice. */
export function readFormat(): SessionFormat {
  const chosen = document.querySelector<HTMLInputElement>('input[name="format"]:checked')?.value;
  const fallback = document.body.dataset['format'];
  return (chosen ?? fallback) === 'long' ? 'long' : 'short';
}

export function onFormatChange(onChange: () => void): void {
  for (const input of document.querySelectorAll('input[name="format"]'))
    input.addEventListener('change', onChange);
}
