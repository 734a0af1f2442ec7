/** Closes the list of languages by Escape, as every list of a system; the styles let a click beside it close it. */
export function closeByEscape(): void {
  addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape') return;
    const button = document.querySelector<HTMLElement>('.languages[open] summary');
    button?.click();
    button?.focus();
  });
}
