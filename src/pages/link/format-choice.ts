import type { SessionFormat } from '../../wire/step.ts';

/** The kind of session ID chosen on the page, or the server's own where there is no choice. */
export function readFormat(): SessionFormat {
  const chosen = document.querySelector<HTMLInputElement>('input[name="format"]:checked')?.value;
  return (chosen ?? document.body.dataset['format']) === 'long' ? 'long' : 'short';
}

/** Hears of a new choice. */
export function onFormatChange(onChange: () => void): void {
  for (const input of document.querySelectorAll('input[name="format"]'))
    input.addEventListener('change', onChange);
}
