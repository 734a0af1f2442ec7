import type { Page } from 'playwright-core';

/** Leads back from a report on /validate to its form; does nothing where the form is shown. */
export async function backToForm(page: Page): Promise<void> {
  const another = page.getByRole('button', { name: 'Check another ID' });
  if (await another.isVisible()) await another.click();
}
