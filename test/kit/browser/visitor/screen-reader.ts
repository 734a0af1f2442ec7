import type { Page } from 'playwright-core';

/** Records the texts of `status` and `error`, from before the page's script runs. */
export async function listen(page: Page): Promise<(place: 'status' | 'error') => Promise<readonly string[]>> {
  await page.addInitScript(() => {
    const heard: Record<string, string[]> = { status: [], error: [] };
    Object.assign(globalThis, { heard });
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return;
      for (const [place, said] of Object.entries(heard)) {
        const element = document.querySelector(`[data-testid="${place}"]`);
        if (element === null) continue;
        new MutationObserver(() => {
          const text = element.textContent?.trim() ?? '';
          if (text !== '') said.push(text);
        }).observe(element, { childList: true, characterData: true, subtree: true });
      }
    });
  });
  return (place) =>
    page.evaluate(
      (place) => (globalThis as unknown as { heard: Record<string, string[]> }).heard[place] ?? [],
      place,
    );
}
