import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** How far an element reaches below the window, and above it, in pixels; 0 if all of it can be seen. */
async function beyondWindow(page: Page, element: Locator): Promise<number> {
  const box = await element.boundingBox();
  const height = page.viewportSize()?.height ?? 0;
  if (box === null) return Infinity;
  return Math.max(0, Math.round(box.y + box.height - height), Math.round(-box.y));
}

/** Expects that each of the named parts can be seen whole without scrolling. */
export async function expectInWindow(page: Page, parts: Readonly<Record<string, Locator>>): Promise<void> {
  const found = await Promise.all(
    Object.entries(parts).map(async ([name, part]) => [name, await beyondWindow(page, part)]),
  );
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(Object.keys(parts).map((name) => [name, 0])));
}
