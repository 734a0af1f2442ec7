import type { SessionFormat } from '../../wire/step.ts';

/** Returns the kind of session ID that is chosen on the page, or the server's default if the page offers no choice. */
export function readFormat(): SessionFormat {
  const chosen = document.querySelector<HTMLInputElement>('input[name="format"]:checked')?.value;
  return (chosen ?? document.body.dataset['format']) === 'long' ? 'long' : 'short';
}

export function onFormatChange(onChange: () => void): void {
  for (const input of document.querySelectorAll('input[name="format"]'))
    input.addEventListener('change', onChange);
}
